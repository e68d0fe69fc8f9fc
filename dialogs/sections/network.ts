// Section "Connection and clock": reach the activation server with the right time.
import { walkThrough } from '../section.ts';

export const network = walkThrough('network', {
  steps: ({ device }) => [
    { key: 'network.steps.browser' },
    { key: 'network.steps.adapter' },
    { key: 'network.steps.clock' },
    device === 'company' ? { key: 'network.steps.vpn' } : { key: 'network.steps.proxy' },
    { key: 'network.steps.again' },
  ],
  notes: () => [{ key: 'network.notes.keep' }],
});
