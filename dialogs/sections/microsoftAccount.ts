// Section "Microsoft account": private PCs only; it helps where the licence was linked before the change.
import { walkThrough } from '../section.ts';

export const microsoftAccount = walkThrough('microsoftAccount', {
  steps: () => [
    { key: 'microsoftAccount.steps.open' },
    { key: 'microsoftAccount.steps.signIn' },
    { key: 'microsoftAccount.steps.other' },
    { key: 'microsoftAccount.steps.again' },
  ],
  notes: () => [{ key: 'microsoftAccount.notes.work' }, { key: 'microsoftAccount.notes.before' }],
});
