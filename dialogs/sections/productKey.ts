// Section "Product key": where the right key is, and how to type it; the bot never asks for it.
import type { Case } from '../../bot/activation/case.ts';
import type { Text } from '../../bot/messages/message.ts';
import { walkThrough } from '../section.ts';

/** Shows for which edition the firmware holds a key; never the key itself. */
export const firmwareCommand = '(Get-CimInstance SoftwareLicensingService).OA3xOriginalProductKeyDescription';

export const productKey = walkThrough('productKey', {
  steps: ({ license = 'unknown' }) => [
    ...finding[license],
    { key: 'productKey.steps.firmware' },
    ...(license === 'preinstalled_oem' ? [] : typing),
  ],
  notes: () => [{ key: 'productKey.notes.never' }],
  code: () => firmwareCommand,
});

const findOem: Text = { key: 'productKey.steps.findOem' };
const findRetail: Text = { key: 'productKey.steps.findRetail' };
const findDsp: Text = { key: 'productKey.steps.findDsp' };

const finding: Readonly<Record<NonNullable<Case['license']>, readonly Text[]>> = {
  preinstalled_oem: [findOem],
  retail: [findRetail],
  dsp: [findDsp],
  free_upgrade: [],
  volume: [],
  unknown: [findOem, findRetail],
};

const typing: readonly Text[] = [
  { key: 'productKey.steps.type' },
  { key: 'productKey.steps.retype' },
  { key: 'productKey.steps.old' },
];
