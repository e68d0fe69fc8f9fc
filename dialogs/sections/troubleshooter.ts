// Section "Troubleshooter": only for administrators; a company PC never gets a private account.
import { walkThrough } from '../section.ts';

export const troubleshooter = walkThrough('troubleshooter', {
  steps: ({ device }) => [
    { key: 'troubleshooter.steps.open' },
    ...(device === 'company'
      ? ([{ key: 'troubleshooter.steps.follow' }] as const)
      : ([
          { key: 'troubleshooter.steps.hardware' },
          { key: 'troubleshooter.steps.signIn' },
          { key: 'troubleshooter.steps.pick' },
        ] as const)),
    { key: 'troubleshooter.steps.restart' },
  ],
  notes: () => [{ key: 'troubleshooter.notes.admin' }, { key: 'troubleshooter.notes.limit' }],
});
