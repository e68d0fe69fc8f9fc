import { describe, expect, it } from '@jest/globals';
import { readLicenseOutput } from '../../bot/activation/slmgr.ts';

describe('license output', () => {
  it.each([
    [
      'English /dli',
      'Name: Windows(R), Professional edition\nDescription: Windows(R) Operating System, OEM_SLP channel\nPartial Product Key: D3K2Q\nLicense Status: Notification\nNotification Reason: 0xC004F057.',
      { edition: 'Professional', channel: 'OEM:SLP', status: 'notification', lastFive: 'D3K2Q', code: '0xC004F057' },
    ],
    [
      'Japanese /dli with full-width colons',
      '名前： Windows(R), Core edition\n説明： Windows(R) Operating System, OEM_DM channel\nプロダクト キーの一部： wq7rd\nライセンスの状態： ライセンスされています',
      { edition: 'Core', channel: 'OEM:DM', status: 'licensed', lastFive: 'WQ7RD' },
    ],
    [
      'PowerShell with a decimal reason',
      'Name                 : Windows(R), Professional edition\nDescription          : Windows(R) Operating System, RETAIL channel\nLicenseStatus        : 5\nLicenseStatusReason  : 3221549108\nPartialProductKey    : 3V66T\nProductKeyChannel    : Retail',
      { edition: 'Professional', channel: 'Retail', status: 'notification', lastFive: '3V66T', code: '0xC004F034' },
    ],
    [
      'cut output',
      'ows(R) Operating System, VOLUME_KMSCLIENT channel\nPartial Product Key: 2YT43\nLicense St',
      { channel: 'Volume:GVLK', lastFive: '2YT43' },
    ],
    [
      '/xpr',
      'Windows(R), Professional edition:\n    Windows は通知モードです',
      { edition: 'Professional', status: 'notification' },
    ],
    [
      'an information code, which is no error',
      'Name: Windows(R), Professional edition\nLicenseStatus : 1\nLicenseStatusReason : 1074066433',
      { edition: 'Professional', status: 'licensed' },
    ],
    [
      'Windows after Office',
      'Name: Office 24, Office24 edition\nLicense Status: Notification\n\nName: Windows(R), Core edition\nDescription: Windows(R) Operating System, OEM_DM channel\nLicense Status: Licensed',
      { edition: 'Core', channel: 'OEM:DM', status: 'licensed' },
    ],
  ])('is read from %s', (_, text, expected) => {
    expect(readLicenseOutput(text)).toEqual(expected);
  });

  it.each([['hello'], ['0xC004F211 が出ました'], ['Windows is not activated'], ['パッケージ版です'], ['']])(
    'is not seen in %j',
    (text) => {
      expect(readLicenseOutput(text)).toBeUndefined();
    },
  );
});
