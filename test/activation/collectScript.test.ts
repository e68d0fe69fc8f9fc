// The script for the person: what it may ask Windows for, and that what it prints is read back whole.
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import parsers from '@vscode/tree-sitter-wasm';
import type { LicenseEvidence } from '../../bot/activation/case.ts';
import { collectMarkers, collectScript } from '../../bot/activation/collectScript.ts';
import { maskSecrets } from '../../bot/activation/secrets.ts';
import { readPastedOutput } from '../../bot/activation/slmgr.ts';

/** What the script prints, by name; as on a PC, the values are in its own plain form. */
function printed(values: Readonly<Record<string, string>>): string {
  const shown = Object.entries(values).map(([name, value]) => `${name}: ${value}`);
  return [collectMarkers.begin, ...shown, collectMarkers.end].join('\n');
}

const thinkpad = printed({
  EditionID: 'Professional',
  WindowsBuild: '26200.9278',
  ProductKeyChannel: 'OEM:DM',
  PartialProductKey: 'GT7KD',
  LicenseStatus: '5',
  LicenseStatusReason: '0xC004F211',
  GracePeriodRemaining: '0',
  FirmwareKeyEdition: 'Professional',
  BiosVendor: 'LENOVO',
  BiosVersion: 'N3HET93W+(1.65+)',
  BiosDate: '2026-10-02',
  PcModel: 'ThinkPad+T14+Gen+3',
  ClockDifferenceSeconds: '-86412',
});
const thinkpadRead: LicenseEvidence = {
  edition: 'Professional',
  windowsBuild: '26200.9278',
  channel: 'OEM:DM',
  partialKey: 'GT7KD',
  status: 'Notification',
  errorCode: '0xC004F211',
  firmwareEdition: 'Professional',
  bios: { vendor: 'LENOVO', version: 'N3HET93W (1.65 )', date: '2026-10-02' },
  model: 'ThinkPad T14 Gen 3',
  clockDifferenceSeconds: -86412,
};

const company = printed({
  EditionID: 'Enterprise',
  WindowsBuild: '26100.4652',
  ProductKeyChannel: 'Volume:GVLK',
  PartialProductKey: '2YT43',
  LicenseStatus: '1',
  LicenseStatusReason: '0x4004F401',
  GracePeriodRemaining: '241920',
  FirmwareKeyEdition: 'none',
  BiosVendor: 'American+Megatrends+International,+LLC.',
  BiosVersion: 'unknown',
  BiosDate: 'unknown',
  PcModel: 'unknown',
  ClockDifferenceSeconds: 'unknown',
});
const companyRead: LicenseEvidence = {
  edition: 'Enterprise',
  windowsBuild: '26100.4652',
  channel: 'Volume:GVLK',
  partialKey: '2YT43',
  status: 'Licensed',
  graceMinutes: 241920,
  bios: { vendor: 'American Megatrends International, LLC.' },
};

const bare = printed({
  EditionID: 'Core',
  WindowsBuild: '22631.5472',
  ProductKeyChannel: 'unknown',
  PartialProductKey: 'unknown',
  LicenseStatus: 'unknown',
  LicenseStatusReason: 'unknown',
  GracePeriodRemaining: 'unknown',
  FirmwareKeyEdition: 'none',
  BiosVendor: 'Dell+Inc.',
  BiosVersion: '1.21.0',
  BiosDate: '2026-09-30',
  PcModel: 'Latitude+5440',
  ClockDifferenceSeconds: '2',
});
const bareRead: LicenseEvidence = {
  edition: 'Core',
  windowsBuild: '22631.5472',
  bios: { vendor: 'Dell Inc.', version: '1.21.0', date: '2026-09-30' },
  model: 'Latitude 5440',
  clockDifferenceSeconds: 2,
};

const lines = (text: string, change: (line: string) => string) => text.split('\n').map(change).join('\n');
const shapes: Readonly<Record<string, (text: string) => string>> = {
  'as it is printed': (text) => text,
  'after masking': (text) => maskSecrets(text).text,
  'below the script itself, in a Japanese console': (text) =>
    `PS C:\\> ${lines(collectScript, (line) => `>> ${line}`).slice(3)}\n${text}\nPS C:\\>`,
  'among Japanese words': (text) => `コピーしました。\n\`\`\`\n${text}\n\`\`\`\nエラー 0xC004F034 も以前出ました。`,
  quoted: (text) => lines(text, (line) => `> ${line}`),
  'in one line': (text) => text.replaceAll('\n', ' '),
  'broken after 18 characters': (text) => lines(text, (line) => line.replace(/(.{18})/g, '$1\r\n')),
  'broken after 9 characters and quoted': (text) =>
    lines(
      lines(text, (line) => line.replace(/(.{9})/g, '$1\n')),
      (line) => `> ${line}`,
    ),
  'in full width': (text) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  'without its first and last line': (text) => text.split('\n').slice(1, -1).join('\n'),
};

describe('what the collect script prints', () => {
  it.each(Object.entries(shapes))('is read back whole, %s', (_, change) => {
    expect(readPastedOutput(change(thinkpad))).toEqual(thinkpadRead);
    expect(readPastedOutput(change(company))).toEqual(companyRead);
    expect(readPastedOutput(change(bare))).toEqual(bareRead);
  });

  it('is all that is read when something else stands beside it', () => {
    const office = 'Name: Windows(R), Core edition\nPartial Product Key: 8HVX7\nLicense Status: Licensed';
    expect(readPastedOutput(`${office}\n${thinkpad}\n${office}`)).toEqual(thinkpadRead);
  });

  it('gives what is left of it when it is cut', () => {
    expect(readPastedOutput(thinkpad.slice(0, thinkpad.indexOf('BiosVersion')))).toMatchObject({
      edition: 'Professional',
      bios: { vendor: 'LENOVO' },
    });
  });

  it('holds nothing that masking would take away', () => {
    expect(maskSecrets(thinkpad).found).toEqual([]);
  });
});

describe('the collect script', () => {
  it('prints each line that is read back, and no other', () => {
    const names = [...collectScript.matchAll(/^ {2}"(\w+): /gm)].map(([, name]) => name);
    const lineNames = [...thinkpad.matchAll(/^(\w+): /gm)].map(([, name]) => name);
    expect(names).toEqual(lineNames);
  });

  it('asks Windows for nothing secret', () => {
    expect(collectScript).not.toMatch(
      /OA3xOriginalProductKey(?!Description)|BackupProductKey|DigitalProductId|SerialNumber|UUID|IdentifyingNumber|RegisteredOwner|ProductId|InstallationI[Dd]|COMPUTERNAME|USERNAME|USERDOMAIN|\bhostname\b|whoami|MacAddress|SELECT \*/i,
    );
    // Every property by its name, and no object printed as it is.
    const selected = [...collectScript.matchAll(/SELECT ([\w, ]+) FROM (\w+)/g)].map(([, names, table]) => [
      table,
      names,
    ]);
    expect(selected).toEqual([
      [
        'SoftwareLicensingProduct',
        'ProductKeyChannel, PartialProductKey, LicenseStatus, LicenseStatusReason, GracePeriodRemaining',
      ],
      ['SoftwareLicensingService', 'OA3xOriginalProductKeyDescription'],
      ['Win32_BIOS', 'Manufacturer, SMBIOSBIOSVersion, ReleaseDate'],
      ['Win32_ComputerSystem', 'Manufacturer, Model, SystemFamily'],
    ]);
  });

  it('changes nothing and runs nothing that it has fetched', () => {
    expect(collectScript).not.toMatch(
      /\b(?:Set|New|Remove|Clear|Add|Start|Stop|Restart|Out|Export|Invoke-Expression|Invoke-Command|Install|Enable|Disable)-(?!Item\b)\w|\biex\b|slmgr|Invoke-CimMethod|-OutFile|RunAs|ExecutionPolicy/i,
    );
    expect(collectScript.match(/https?:\/\/[^']+/g)).toEqual(['http://www.msftconnecttest.com/connecttest.txt']);
    expect(collectScript).toMatch(/-Method Head .*-TimeoutSec 5 /);
  });

  it('is plain ASCII, closed, and free of what only newer shells know', () => {
    expect(collectScript).toMatch(/^& \{\n[ -~\n]+\n\}$/);
    for (const [open, close] of ['{}', '()', '[]']) {
      expect(collectScript.split(open ?? '').length).toBe(collectScript.split(close ?? '').length);
    }
    expect(collectScript).not.toMatch(/\?\?|\?\.|&&|\|\||\s\?\s|Get-Date -AsUTC|ForEach-Object -Parallel/);
  });

  it('is PowerShell to a PowerShell parser, which a broken script is not', async () => {
    const { Parser, Language } = parsers;
    await Parser.init();
    const grammar = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm');
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    const isWrong = (script: string) => parser.parse(script)?.rootNode.hasError;
    expect(isWrong(collectScript)).toBe(false);
    expect(isWrong(collectScript.replace('catch {', 'catch'))).toBe(true);
  });
});
