// Section "Edition": the licence and the installed edition must match.
import { walkThrough } from '../section.ts';
import { firmwareCommand } from './productKey.ts';

export const edition = walkThrough('edition', {
  steps: ({ device }) => [
    { key: 'edition.steps.compare' },
    { key: 'edition.steps.firmware' },
    device === 'company' ? { key: 'edition.steps.it' } : { key: 'edition.steps.homeOnPro' },
  ],
  notes: () => [{ key: 'edition.notes.wait' }],
  code: () => firmwareCommand,
});
