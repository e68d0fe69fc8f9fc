// Section "Connection and clock": reach the activation server with the right time.
import { walkThrough } from '../section.ts';
import { canSetClock } from './reactivation.ts';

export const network = walkThrough('network', {
  steps: (kase) => {
    const isCompany = kase.device === 'company';
    return [
      { key: isCompany ? 'network.steps.browserCompany' : 'network.steps.browser' },
      { key: isCompany ? 'network.steps.adapterCompany' : 'network.steps.adapter' },
      { key: canSetClock(kase) ? 'network.steps.clock' : 'network.steps.clockCompany' },
      { key: isCompany ? 'network.steps.vpn' : 'network.steps.proxy' },
      { key: 'network.steps.again' },
    ];
  },
  notes: () => [{ key: 'network.notes.keep' }],
  places: ({ device }) => (device === 'company' ? ['vpn'] : []),
});
