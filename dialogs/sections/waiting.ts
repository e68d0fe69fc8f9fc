// Section "Wait, then retry": only where waiting can help.
import { diagnose, meaningOf } from '../../bot/activation/diagnose.ts';
import { remind } from '../reminder.ts';
import { walkThrough } from '../section.ts';
import { isOneOf } from '../typed.ts';

export const waiting = walkThrough('waiting', {
  later: remind,
  reply: ({ input, words }) => (isOneOf(input.text, words.all('waiting.waits')) ? 'waiting.offer' : undefined),
  instead: ({ conversation: { reminder } }) => (reminder?.rang ? [{ key: 'waiting.back' }] : undefined),
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
