// Section "Company licence": KMS, MAK, Active Directory and subscription. Reach what activates the PC; IT does the rest.
import { meaningOf } from '../../bot/activation/diagnose.ts';
import { walkThrough } from '../section.ts';

export const volume = walkThrough('volume', {
  steps: (kase) => [
    ...(meaningOf(kase) === 'subscription_inactive'
      ? ([{ key: 'volume.steps.internet' }, { key: 'volume.steps.clock' }] as const)
      : ([{ key: 'volume.steps.vpn' }, { key: 'volume.steps.clock' }, { key: 'volume.steps.wait' }] as const)),
    { key: 'volume.steps.signIn' },
    ...(kase.admin === 'yes' ? ([{ key: 'volume.steps.ato' }] as const) : []),
    { key: 'volume.steps.look' },
  ],
  notes: (kase) => [
    { key: 'volume.notes.noKey' },
    { key: meaningOf(kase) === 'subscription_inactive' ? 'volume.notes.timeSubscription' : 'volume.notes.time' },
  ],
  places: () => ['vpn', 'portal', 'contact', 'hours'],
});
