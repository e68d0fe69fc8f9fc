// Section "Product key": where the right key is, and how to type it; the bot never asks for it.
import type { Case, LicenseType } from '../../bot/activation/case.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import type { Text } from '../../bot/messages/message.ts';
import { walkThrough } from '../section.ts';

/** Shows for which edition the firmware holds a key; never the key itself. */
export const firmwareCommand = '(Get-CimInstance SoftwareLicensingService).OA3xOriginalProductKeyDescription';

export const productKey = walkThrough('productKey', {
  steps: (kase) => [
    ...stepsFor(kase),
    // The last step: its line to copy stands right below it.
    ...(mayHoldFirmwareKey(kase) ? ([{ key: 'productKey.steps.firmware' }] as const) : []),
  ],
  notes: (kase) => {
    const steps = stepsFor(kase);
    return [
      { key: 'productKey.notes.never' },
      ...(steps.includes(original) || steps.includes(type) ? ([{ key: 'productKey.notes.admin' }] as const) : []),
    ];
  },
  code: (kase) => (mayHoldFirmwareKey(kase) ? firmwareCommand : undefined),
});

const findOem: Text = { key: 'productKey.steps.findOem' };
const findRetail: Text = { key: 'productKey.steps.findRetail' };
const findDsp: Text = { key: 'productKey.steps.findDsp' };
const order: Text = { key: 'productKey.steps.order' };
const oldPc: Text = { key: 'productKey.steps.oldPc' };
const original: Text = { key: 'productKey.steps.original' };
const companyKey: Text = { key: 'productKey.steps.companyKey' };
const notAgain: Text = { key: 'productKey.steps.notAgain' };
const elseSeller: Text = { key: 'productKey.steps.elseSeller' };
const elseMicrosoft: Text = { key: 'productKey.steps.elseMicrosoft' };
const type: Text = { key: 'productKey.steps.type' };
const old: Text = { key: 'productKey.steps.old' };
const typing: readonly Text[] = [type, { key: 'productKey.steps.retype' }, old];
const ofCompany: readonly Text[] = [{ key: 'productKey.steps.company' }, { key: 'productKey.steps.proof' }];

/** The key that is the person's own, to be typed; where there is none, the licence the PC had before. */
const ownKey: Readonly<Record<LicenseType, readonly Text[]>> = {
  preinstalled_oem: [findOem],
  retail: [findRetail, order, oldPc, ...typing],
  dsp: [findDsp, ...typing],
  free_upgrade: [original, old],
  volume: [companyKey, original],
  unknown: [findOem, findRetail, ...typing],
};

/** A blocked key or one used too often is never typed again: another licence, else the seller, else Microsoft. */
function stepsFor(kase: Case): readonly Text[] {
  const { cause, license } = diagnose(kase);
  if (kase.device === 'company') return ofCompany;
  const preinstalled = license === 'preinstalled_oem' ? [findOem] : [];
  if (license === 'volume') return ownKey.volume;
  if (cause === 'key_blocked') return [notAgain, ...preinstalled, original, elseSeller];
  if (cause === 'key_limit') return [oldPc, ...preinstalled, original, elseMicrosoft];
  if (cause !== 'volume_kms') return ownKey[license];
  return license === 'unknown' ? [companyKey, original, findRetail, ...typing] : [companyKey, ...ownKey[license]];
}

/** A key that was bought is never in the firmware, and on a company PC it is IT's to look. */
function mayHoldFirmwareKey(kase: Case): boolean {
  const { license } = diagnose(kase);
  return kase.device !== 'company' && license !== 'retail' && license !== 'dsp';
}
