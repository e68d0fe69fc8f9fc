// Section "Microsoft account": private PCs only; it helps where the licence was linked before the change.
import { walkThrough } from '../section.ts';
import { restartFirst } from './troubleshooter.ts';

export const microsoftAccount = walkThrough('microsoftAccount', {
  steps: (kase) => [
    ...restartFirst(kase, 'microsoftAccount'),
    { key: 'microsoftAccount.steps.open' },
    { key: 'microsoftAccount.steps.signIn' },
    { key: 'microsoftAccount.steps.again' },
    { key: 'microsoftAccount.steps.other' },
  ],
  notes: () => [{ key: 'microsoftAccount.notes.work' }, { key: 'microsoftAccount.notes.before' }],
});
