// Section "Troubleshooter": only for administrators; a company PC never gets a private account.
import type { Case, PlanSection } from '../../bot/activation/case.ts';
import type { Text } from '../../bot/messages/message.ts';
import { walkThrough } from '../section.ts';

export const troubleshooter = walkThrough('troubleshooter', {
  steps: (kase) => [
    ...restartFirst(kase, 'troubleshooter'),
    { key: 'troubleshooter.steps.open' },
    ...(kase.device === 'company'
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

/** A restart comes first when nothing else was tried before `section`: it alone often helps. */
export function restartFirst({ tried }: Case, section: PlanSection): readonly Text[] {
  return tried.every((one) => one.section === section) ? [{ key: 'troubleshooter.steps.restartFirst' }] : [];
}
