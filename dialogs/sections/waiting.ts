// Section "Wait, then retry": only where waiting can help.
import { diagnose, meaningOf } from '../../bot/activation/diagnose.ts';
import { walkThrough } from '../section.ts';

export const waiting = walkThrough('waiting', {
  steps: (kase) => [
    { key: 'waiting.steps.online' },
    ...(meaningOf(kase) === 'reactivation_limit'
      ? ([{ key: 'waiting.steps.tomorrow' }] as const)
      : ([{ key: 'waiting.steps.hour' }, { key: 'waiting.steps.day' }] as const)),
    { key: 'waiting.steps.report' },
  ],
  notes: (kase) => [
    ...(diagnose(kase).cause === 'server_unavailable' ? ([{ key: 'waiting.notes.server' }] as const) : []),
    { key: 'waiting.notes.limit' },
  ],
});
