import { describe, expect, it } from '@jest/globals';
import { type Case, causes, changes, emptyCase, licenseTypes } from '../../bot/activation/case.ts';
import { diagnose, nextSection } from '../../bot/activation/diagnose.ts';

function kase(told: Partial<Case>): Case {
  return { ...emptyCase, ...told };
}

const mine = { device: 'private', admin: 'yes' } as const;

describe('the first section on a private PC', () => {
  it.each([
    ['hardware_change', 'preinstalled_oem', 'reactivation'],
    ['hardware_change', 'retail', 'troubleshooter'],
    ['hardware_change', 'dsp', 'troubleshooter'],
    ['hardware_change', 'free_upgrade', 'microsoftAccount'],
    ['motherboard_replaced', 'preinstalled_oem', 'contactSupport'],
    ['motherboard_replaced', 'retail', 'troubleshooter'],
    ['motherboard_replaced', 'dsp', 'contactSupport'],
    ['motherboard_replaced', 'free_upgrade', 'microsoftAccount'],
    ['no_license_found', 'preinstalled_oem', 'reactivation'],
    ['no_license_found', 'retail', 'productKey'],
    ['no_license_found', 'dsp', 'productKey'],
    ['no_license_found', 'free_upgrade', 'microsoftAccount'],
    ['unknown', 'retail', 'reactivation'],
    ['unknown', 'free_upgrade', 'microsoftAccount'],
    ['wrong_edition', 'unknown', 'edition'],
    ['network', 'unknown', 'network'],
    ['clock', 'retail', 'network'],
    ['server_unavailable', 'unknown', 'waiting'],
    ['key_limit', 'retail', 'contactSupport'],
    ['key_invalid', 'unknown', 'productKey'],
    ['key_blocked', 'retail', 'productKey'],
    ['permission_or_service', 'unknown', 'reactivation'],
    ['volume_kms', 'unknown', 'productKey'],
  ] as const)('with %s and %s is %s', (textCause, license, section) => {
    expect(diagnose(kase({ ...mine, textCause, license })).sections[0]).toBe(section);
  });
});

describe('the plan', () => {
  it('follows the article when nothing is known', () => {
    expect(diagnose(emptyCase).sections).toEqual([
      'reactivation',
      'troubleshooter',
      'microsoftAccount',
      'waiting',
      'productKey',
      'contactSupport',
    ]);
  });

  it('leaves an employee without admin rights what needs none', () => {
    const told = { device: 'company', admin: 'no', change: 'bios', license: 'preinstalled_oem' } as const;
    expect(diagnose(kase({ ...told, codes: ['0xC004F211'] })).sections).toEqual(['reactivation', 'waiting']);
  });

  it('is volume and network for a company licence, whoever asks', () => {
    const told = { device: 'company', admin: 'no', license: 'volume' } as const;
    expect(diagnose(kase(told))).toMatchObject({ sections: ['volume', 'network'], needsHuman: false });
    expect(diagnose(kase({ codes: ['0xC004F074'] })).sections).toEqual(['volume', 'network']);
  });

  it('does not wait for what no waiting heals, and waits first when the code says so', () => {
    expect(diagnose(kase({ ...mine, codes: ['0xC004C003'] })).sections).not.toContain('waiting');
    expect(diagnose(kase({ ...mine, codes: ['0x803FABBC'] })).sections[0]).toBe('waiting');
  });

  it('hands damage, missing rights and doubts about the licence to a human', () => {
    expect(diagnose(kase({ codes: ['0xC004E003'] })).needsHuman).toBe(true);
    expect(diagnose(kase({ codes: ['0x80070005'], device: 'company', admin: 'no' })).needsHuman).toBe(true);
    expect(diagnose(kase({ evidence: { status: 'nonGenuine' } }))).toMatchObject({
      cause: 'not_genuine',
      needsHuman: true,
    });
  });

  it('believes the output of Windows before the person, but not a default key', () => {
    const shown = kase({ ...mine, license: 'retail', evidence: { channel: 'OEM:DM' }, change: 'motherboard' });
    expect(diagnose(shown).sections[0]).toBe('contactSupport');
    const generic = kase({
      ...mine,
      license: 'retail',
      evidence: { channel: 'Retail', lastFive: '3V66T' },
      change: 'motherboard',
    });
    expect(diagnose(generic).sections[0]).toBe('troubleshooter');
  });

  it('takes the code from pasted output, and says what it rests on', () => {
    const diagnosis = diagnose(kase({ ...mine, evidence: { channel: 'OEM:DM', code: '0xC004F213' }, change: 'bios' }));
    expect(diagnosis).toMatchObject({ cause: 'hardware_change', certainty: 'stated', bitLockerFirst: true });
    expect(diagnosis.evidence).toEqual([
      { kind: 'code', code: '0xC004F213' },
      { kind: 'change', change: 'bios' },
      { kind: 'license', license: 'preinstalled_oem' },
      { kind: 'output' },
    ]);
  });

  it('is only likely when the zone of an unknown code is all there is, and open without anything', () => {
    expect(diagnose(kase({ codes: ['0xC004D3FE'] })).certainty).toBe('likely');
    expect(diagnose(emptyCase).certainty).toBe('open');
  });
});

describe('the next section', () => {
  it('is the first that was not tried, and none when all were', () => {
    const at = '2026-11-22T00:00:00Z';
    const { sections } = diagnose(kase(mine));
    const tried = sections.map((section) => ({ section, outcome: 'notSolved', at }) as const);
    expect(nextSection(kase({ ...mine, tried: tried.slice(0, 1) }))).toBe(sections[1]);
    expect(nextSection(kase({ ...mine, tried }))).toBeUndefined();
  });
});

describe('every combination', () => {
  const codes = [[], ['0xC004F211'], ['0xC004C00C'], ['0xC004F038'], ['0x80070005'], ['0xC004FDFE'], ['0x803FABBC']];

  it('keeps the hard rules', () => {
    const broken: string[] = [];
    for (const license of licenseTypes)
      for (const textCause of causes)
        for (const change of changes)
          for (const device of ['company', 'private', undefined] as const)
            for (const admin of ['yes', 'no', 'unknown', undefined] as const)
              for (const shown of codes) {
                const told = kase({
                  license,
                  textCause,
                  change,
                  codes: shown,
                  ...(device !== undefined && { device }),
                  ...(admin !== undefined && { admin }),
                });
                const faults = faultsOf(told);
                if (faults.length > 0) broken.push(`${JSON.stringify(told)}: ${faults.join(', ')}`);
              }
    expect(broken).toEqual([]);
  });
});

function faultsOf(told: Case): string[] {
  const { sections, needsHuman, waitHelps, cause } = diagnose(told);
  const has = (...names: string[]) => sections.some((section) => names.includes(section));
  const isCompany = told.device === 'company';
  const lacksRights = isCompany ? told.admin !== 'yes' : told.admin === 'no';
  const rules: readonly (readonly [name: string, broken: boolean])[] = [
    ['a section stands twice', new Set(sections).size !== sections.length],
    ['an empty plan without a human', sections.length === 0 && !needsHuman],
    ['needs admin', lacksRights && has('troubleshooter', 'microsoftAccount', 'productKey', 'edition')],
    ['private advice on a company PC', isCompany && has('microsoftAccount', 'contactSupport')],
    ['volume on a private PC', told.device === 'private' && has('volume')],
    ['waits in vain', has('waiting') && waitHelps === 'no'],
    [
      'volume licence without its plan',
      told.license === 'volume' && told.device !== 'private' && sections[0] !== 'volume',
    ],
    ['damage without a human', cause === 'store_corrupt' && !needsHuman],
    ['not genuine without a human', cause === 'not_genuine' && !needsHuman],
    ['no rights without a human', cause === 'permission_or_service' && lacksRights && !needsHuman],
    [
      'contact support not last, but the cause is not one for support',
      has('contactSupport') &&
        sections.at(-1) !== 'contactSupport' &&
        !['motherboard_replaced', 'key_limit'].includes(cause),
    ],
  ];
  return rules.filter(([, broken]) => broken).map(([name]) => name);
}
