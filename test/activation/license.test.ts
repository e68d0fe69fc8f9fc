import { describe, expect, it } from '@jest/globals';
import { genericTails, gvlkTails, licenseFromChannel } from '../../bot/activation/license.ts';

describe('the licence behind a channel', () => {
  it.each([
    ['OEM:DM', undefined, 'preinstalled_oem'],
    ['OEM:SLP', 'D3K2Q', 'preinstalled_oem'],
    ['OEM:COA', undefined, 'preinstalled_oem'],
    ['OEM:NONSLP', 'YC2MP', 'dsp'],
    ['Retail', 'R9GKC', 'retail'],
    ['Retail', '3V66T', 'unknown'],
    ['retail', '3v66t', 'unknown'],
    ['Retail', undefined, 'unknown'],
    ['Volume:MAK', 'K4PWF', 'volume'],
    ['Volume:GVLK', '2YT43', 'volume'],
    ['Volume:CSVLK', 'P8WNB', 'volume'],
    ['Retail', 'T83GX', 'volume'],
    ['Subscription', 'QT3VC', 'volume'],
    ['Eval', '4CYFG', 'unknown'],
    ['Eval', undefined, 'unknown'],
  ])('%s with the tail %s is %s', (channel, tail, license) => {
    expect(licenseFromChannel(channel, tail)).toBe(license);
  });

  it('keeps default keys and KMS client keys apart', () => {
    for (const tail of genericTails.keys()) expect(gvlkTails.has(tail)).toBe(false);
  });
});
