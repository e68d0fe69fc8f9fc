// Section "Manufacturer, shop and Microsoft": who outside can help with a private PC.
import type { Case, Cause, LicenseType } from '../../bot/activation/case.ts';
import { diagnose, isKeyBlocked, meaningOf } from '../../bot/activation/diagnose.ts';
import type { Text } from '../../bot/messages/message.ts';
import { walkThrough } from '../section.ts';

export const contactSupport = walkThrough('contactSupport', {
  steps: (kase) => [...whomToAsk(kase), { key: 'contactSupport.steps.prepare' }],
  notes: () => [{ key: 'contactSupport.notes.scam' }],
  places: () => ['portal', 'contact', 'hours'],
});

const microsoft: Text = { key: 'contactSupport.steps.microsoft' };
const portal: Text = { key: 'contactSupport.steps.portal' };

function whomToAsk(kase: Case): readonly Text[] {
  const { cause, license } = diagnose(kase);
  if (cause === 'key_limit' && meaningOf(kase) === 'key_limit' && license !== 'volume') {
    return [
      { key: 'productKey.steps.oldPc' },
      { key: 'contactSupport.steps.portalLimit' },
      microsoft,
      ...(license === 'retail' || license === 'unknown'
        ? ([{ key: 'contactSupport.steps.sellerDoubt' }] as const)
        : whoSoldIt[license]),
    ];
  }
  return [
    ...whoSoldIt[license],
    ...(isKeyBlocked(kase) || isForSeller(cause, license) ? ([{ key: 'contactSupport.steps.seller' }] as const) : []),
    microsoft,
    // No portal makes a company's key one's own.
    ...(license === 'volume' || cause === 'volume_kms' ? [] : [portal]),
  ];
}

const maker: readonly Text[] = [{ key: 'contactSupport.steps.maker' }];

const whoSoldIt: Readonly<Record<LicenseType, readonly Text[]>> = {
  preinstalled_oem: maker,
  retail: [],
  dsp: [{ key: 'contactSupport.steps.shop' }],
  free_upgrade: [],
  volume: [],
  unknown: maker,
};

/** The seller answers for a key that does not work; a key that did work is no matter for a refund. docs/sources.md, Plans. */
function isForSeller(cause: Cause, license: LicenseType): boolean {
  return license === 'volume' || cause === 'volume_kms' || (license === 'retail' && cause === 'key_invalid');
}
