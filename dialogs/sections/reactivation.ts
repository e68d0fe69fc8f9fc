// Section "Retry activation": a clean start, the clock, a connection, and one more try.
import { walkThrough } from '../section.ts';

export const reactivation = walkThrough('reactivation', {
  steps: ({ device, admin }) => [
    { key: 'reactivation.steps.shutdown' },
    { key: 'reactivation.steps.clock' },
    ...(device === 'company' ? ([{ key: 'reactivation.steps.vpn' }] as const) : []),
    { key: 'reactivation.steps.look' },
    ...(admin === 'yes' ? ([{ key: 'reactivation.steps.ato' }] as const) : []),
  ],
  notes: () => [{ key: 'reactivation.notes.auto' }, { key: 'reactivation.notes.short' }],
});
