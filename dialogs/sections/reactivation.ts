// Section "Retry activation": a clean start, the clock, a connection, and one more try.
import type { Case } from '../../bot/activation/case.ts';
import { walkThrough } from '../section.ts';

export const reactivation = walkThrough('reactivation', {
  steps: (kase) => [
    { key: 'reactivation.steps.shutdown' },
    { key: canSetClock(kase) ? 'reactivation.steps.clock' : 'reactivation.steps.clockCompany' },
    ...(kase.device === 'company' ? ([{ key: 'reactivation.steps.vpn' }] as const) : []),
    { key: 'reactivation.steps.look' },
    ...(kase.admin === 'yes' ? ([{ key: 'reactivation.steps.ato' }] as const) : []),
  ],
  notes: ({ device, admin }) => [
    { key: 'reactivation.notes.auto' },
    { key: 'reactivation.notes.short' },
    ...(device === 'private' && admin === 'no' ? ([{ key: 'reactivation.notes.admin' }] as const) : []),
  ],
  places: ({ device }) => (device === 'company' ? ['vpn'] : []),
});

/** On a company PC the clock is IT's, unless the person is an administrator. */
export function canSetClock({ device, admin }: Case): boolean {
  return device !== 'company' || admin === 'yes';
}
