// Section "Wait, then retry": only where waiting can help.
import { walkThrough } from '../section.ts';

export const waiting = walkThrough('waiting', {
  steps: () => [
    { key: 'waiting.steps.online' },
    { key: 'waiting.steps.hour' },
    { key: 'waiting.steps.day' },
    { key: 'waiting.steps.report' },
  ],
  notes: () => [{ key: 'waiting.notes.limit' }],
});
