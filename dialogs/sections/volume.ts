// Section "Company licence": KMS, MAK, Active Directory and subscription. Reach the company network; IT does the rest.
import { walkThrough } from '../section.ts';

export const volume = walkThrough('volume', {
  steps: ({ admin }) => [
    { key: 'volume.steps.vpn' },
    { key: 'volume.steps.clock' },
    { key: 'volume.steps.wait' },
    { key: 'volume.steps.signIn' },
    ...(admin === 'yes' ? ([{ key: 'volume.steps.ato' }] as const) : []),
    { key: 'volume.steps.look' },
  ],
  notes: () => [{ key: 'volume.notes.noKey' }, { key: 'volume.notes.time' }],
  places: () => ['vpn', 'portal', 'contact', 'hours'],
});
