// Section "Product key": where the right key is, and how to type it; the bot never asks for it.
import type { Case } from '../../bot/activation/case.ts';
import type { Text } from '../../bot/messages/message.ts';
import { walkThrough } from '../section.ts';

/** Shows for which edition the firmware holds a key; never the key itself. */
export const firmwareCommand = '(Get-CimInstance SoftwareLicensingService).OA3xOriginalProductKeyDescription';

export const productKey = walkThrough('productKey', {
  steps: ({ license = 'unknown', device }) => [
    ...finding[license],
    ...(license === 'retail' && device !== 'company' ? ownRetail : []),
    ...(license === 'preinstalled_oem' ? [] : typing),
    // The last step: its line to copy stands right below it.
    ...(mayHoldFirmwareKey(license) ? ([{ key: 'productKey.steps.firmware' }] as const) : []),
  ],
  notes: ({ license }) => [
    { key: 'productKey.notes.never' },
    ...(license === 'preinstalled_oem' ? [] : ([{ key: 'productKey.notes.admin' }] as const)),
  ],
  code: ({ license }) => (mayHoldFirmwareKey(license) ? firmwareCommand : undefined),
});

/** A key that was bought is never in the firmware. */
function mayHoldFirmwareKey(license: Case['license']): boolean {
  return license !== 'retail' && license !== 'dsp';
}

const findOem: Text = { key: 'productKey.steps.findOem' };
const findRetail: Text = { key: 'productKey.steps.findRetail' };
const findDsp: Text = { key: 'productKey.steps.findDsp' };

const finding: Readonly<Record<NonNullable<Case['license']>, readonly Text[]>> = {
  preinstalled_oem: [findOem],
  retail: [findRetail],
  dsp: [findDsp],
  free_upgrade: [],
  volume: [findOem, findRetail],
  unknown: [findOem, findRetail],
};

const ownRetail: readonly Text[] = [{ key: 'productKey.steps.order' }, { key: 'productKey.steps.oldPc' }];

const typing: readonly Text[] = [
  { key: 'productKey.steps.type' },
  { key: 'productKey.steps.retype' },
  { key: 'productKey.steps.old' },
];
