import { describe, expect, it } from '@jest/globals';
import { causes } from '../../bot/activation/case.ts';
import { catalogue, decideCause, lookUp, zoneOf } from '../../bot/activation/errors.ts';

describe('the catalogue', () => {
  it('holds well-formed codes with a known cause and somebody who can mend it', () => {
    for (const [code, entry] of Object.entries(catalogue)) {
      expect(code).toMatch(/^0x[0-9A-F]{8}$/);
      expect(causes).toContain(entry.cause);
      expect([code, entry.fixBy.length > 0]).toEqual([code, true]);
    }
  });

  it.each([
    ['0xC004F211', 'hardware_change'],
    ['0xC004F050', 'key_invalid'],
    ['0xC004F034', 'key_invalid'],
    ['0xC004C003', 'key_blocked'],
    ['0xC004C008', 'key_limit'],
    ['0xC004F210', 'wrong_edition'],
    ['0xC004F213', 'no_license_found'],
    ['0x803F7001', 'no_license_found'],
    ['0x80072EE7', 'network'],
    ['0x80072F8F', 'clock'],
    ['0x80070005', 'permission_or_service'],
    ['0xC004E003', 'store_corrupt'],
    ['0xC004F074', 'volume_kms'],
    ['0x8007007B', 'volume_kms'],
  ])('gives %s its published cause: %s', (code, cause) => {
    expect(lookUp(code)?.cause).toBe(cause);
  });

  it('finds a code in any case, and information codes written as errors', () => {
    expect(lookUp('0xc004f211')).toBe(lookUp('0xC004F211'));
    expect(lookUp('0xC004F065')).toBe(lookUp('0x4004F065'));
    expect(lookUp('0xDEADBEEF')).toBeUndefined();
  });
});

describe('the zone of an unknown code', () => {
  it.each([
    ['0xC004C0FE', 'clearingHouse', 'key_invalid'],
    ['0xC004D3FE', 'protectedStore', 'store_corrupt'],
    ['0xC004F3FE', 'smartCard', 'volume_kms'],
    ['0xC004FDFE', 'virtualMachine', 'volume_kms'],
    ['0x80072EFF', 'internet', 'network'],
    ['0x801901F9', 'http', 'server_unavailable'],
    ['0x80190198', 'http', 'network'],
    ['0x80079999', 'windows', 'unknown'],
    ['0xDEADBEEF', 'unknown', 'unknown'],
  ])('of %s is %s, cause %s', (code, zone, cause) => {
    expect(zoneOf(code)).toEqual({ zone, cause });
  });
});

describe('the cause when several fit', () => {
  it('is the specific code, also over a stated change of hardware', () => {
    expect(decideCause(['0xC004F213', '0xC004F074'], 'key_invalid', 'bios').cause).toBe('volume_kms');
  });
  it('is the specific message over the change', () => {
    expect(decideCause(['0xC004F211'], 'server_unavailable', 'motherboard').cause).toBe('server_unavailable');
  });
  it('is the new board over the BIOS update and over a generic code', () => {
    expect(decideCause(['0xC004C003'], 'key_blocked', 'motherboard').cause).toBe('motherboard_replaced');
    expect(decideCause(['0xC004C003'], undefined, 'bios').cause).toBe('hardware_change');
  });
  it('is the code when nothing else is said, then the zone of an unknown one', () => {
    expect(decideCause(['0xC004C003'], undefined, 'none')).toMatchObject({ cause: 'key_blocked', from: 'code' });
    expect(decideCause(['0xC004D3FE'], undefined, undefined)).toMatchObject({ cause: 'store_corrupt', from: 'zone' });
    expect(decideCause([], undefined, undefined)).toEqual({ cause: 'unknown', from: 'nothing' });
  });
});
