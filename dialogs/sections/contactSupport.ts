// Section "Manufacturer, shop and Microsoft": who outside can help with a private PC.
import type { Case } from '../../bot/activation/case.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import type { Text } from '../../bot/messages/message.ts';
import { walkThrough } from '../section.ts';

export const contactSupport = walkThrough('contactSupport', {
  steps: (kase) => [
    ...whoSoldIt[kase.license ?? 'unknown'],
    ...(isForSeller(kase) ? ([{ key: 'contactSupport.steps.seller' }] as const) : []),
    { key: 'contactSupport.steps.microsoft' },
    { key: 'contactSupport.steps.portal' },
    { key: 'contactSupport.steps.prepare' },
  ],
  notes: () => [{ key: 'contactSupport.notes.scam' }],
  places: () => ['portal', 'contact', 'hours'],
});

const maker: readonly Text[] = [{ key: 'contactSupport.steps.maker' }];

const whoSoldIt: Readonly<Record<NonNullable<Case['license']>, readonly Text[]>> = {
  preinstalled_oem: maker,
  retail: [],
  dsp: [{ key: 'contactSupport.steps.shop' }],
  free_upgrade: [],
  volume: [],
  unknown: maker,
};

/** The seller answers for a key that does not work; a key that did work is no matter for a refund. docs/sources.md, Plans. */
function isForSeller(kase: Case): boolean {
  const { cause } = diagnose(kase);
  return (
    kase.license === 'volume' ||
    cause === 'volume_kms' ||
    cause === 'key_blocked' ||
    (kase.license === 'retail' && (cause === 'key_invalid' || cause === 'key_limit'))
  );
}
