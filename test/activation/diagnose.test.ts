import { describe, expect, it } from '@jest/globals';
import {
  type Case,
  type Cause,
  causes,
  changes,
  emptyCase,
  licenseTypes,
  type PlanSection,
} from '../../bot/activation/case.ts';
import { diagnose, meaningOf, nextSection } from '../../bot/activation/diagnose.ts';

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
      'productKey',
      'waiting',
      'contactSupport',
    ]);
  });

  it('leaves an employee without admin rights what needs none', () => {
    const told = { device: 'company', admin: 'no', change: 'bios', license: 'preinstalled_oem' } as const;
    expect(diagnose(kase({ ...told, codes: ['0xC004F211'] })).sections).toEqual(['reactivation']);
  });

  it('is the company network for a company licence, whoever asks', () => {
    const told = { device: 'company', admin: 'no', license: 'volume' } as const;
    expect(diagnose(kase(told))).toMatchObject({ sections: ['volume'], needsHuman: false });
    expect(diagnose(kase({ codes: ['0xC004F074'] })).sections).toEqual(['volume']);
  });

  it('does not wait for what no waiting heals, and waits first when the code says so', () => {
    expect(diagnose(kase({ ...mine, codes: ['0xC004C003'] })).sections).not.toContain('waiting');
    expect(diagnose(kase({ ...mine, codes: ['0x803FABBC'] })).sections[0]).toBe('waiting');
  });

  it('hands damage, missing rights and doubts about the licence to a human', () => {
    expect(diagnose(kase({ codes: ['0xC004E003'] })).needsHuman).toBe(true);
    expect(diagnose(kase({ codes: ['0x80070005'], device: 'company', admin: 'no' })).needsHuman).toBe(true);
    expect(diagnose(kase({ evidence: { status: 'NonGenuineGrace' } }))).toMatchObject({
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
      evidence: { channel: 'Retail', partialKey: '3V66T' },
      change: 'motherboard',
    });
    expect(diagnose(generic).sections[0]).toBe('troubleshooter');
  });

  it('takes the code from pasted output, and says what it rests on', () => {
    const diagnosis = diagnose(
      kase({ ...mine, evidence: { channel: 'OEM:DM', errorCode: '0xC004F213' }, change: 'bios' }),
    );
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

const work = { device: 'company', admin: 'yes' } as const;

describe('the whole plan', () => {
  it.each<readonly [what: string, told: Partial<Case>, sections: string]>([
    ['own key before a day of waiting', { ...mine, license: 'retail', codes: ['0xC004F211'] }, 'TR RE MA PK WA CS'],
    [
      'waiting before the key when the code says so',
      { ...mine, license: 'retail', codes: ['0x800705B4'] },
      'RE TR MA WA PK CS',
    ],
    ['no waiting at work when it only may help', { ...work, license: 'preinstalled_oem' }, 'RE TR'],
    ['waiting at work for a server fault', { ...work, license: 'preinstalled_oem', codes: ['0xC004C00C'] }, 'WA RE TR'],
    ['no key for an employee to look for', { ...work, license: 'unknown', codes: ['0xC004F050'] }, 'ED RE TR'],
    ['no key for IT to give', { ...work, license: 'preinstalled_oem', codes: ['0xC004C003'] }, ''],
    ['a key that an employee may hold', { ...work, license: 'retail', codes: ['0xC004F213'] }, 'PK RE TR'],
    ['a company licence without a network', { ...work, license: 'volume', codes: ['0x80072EE7'] }, 'VO NE'],
    ['a company licence with a wrong clock', { ...work, license: 'volume', codes: ['0xC004F06C'] }, 'VO NE'],
    ['a company licence of another edition', { ...work, license: 'volume', codes: ['0xC004F210'] }, ''],
    ['a company licence at its limit', { ...work, license: 'volume', codes: ['0x803FABBC'] }, ''],
    ['firmware without its data', { ...mine, license: 'preinstalled_oem', codes: ['0xC004F057'] }, 'RE CS'],
    [
      'firmware without its data after a BIOS update',
      { ...mine, license: 'preinstalled_oem', codes: ['0xC004F093'], change: 'bios' },
      'RE CS',
    ],
    ['firmware without its data at work', { ...work, license: 'preinstalled_oem', codes: ['0xC004F215'] }, 'RE'],
    [
      'firmware without its data on a new board',
      { ...mine, license: 'preinstalled_oem', codes: ['0xC004F057'], change: 'motherboard' },
      'CS TR RE',
    ],
    ['the wrong account', { ...mine, license: 'retail', codes: ['0x803FABBA'] }, 'MA TR RE PK CS'],
    [
      'the wrong account after a BIOS update',
      { ...mine, license: 'preinstalled_oem', codes: ['0x803FABBA'], change: 'bios' },
      'MA TR RE CS',
    ],
    ['a company key at home', { ...mine, license: 'retail', codes: ['0xC004F074'] }, 'PK CS'],
    ['a company key on a preinstalled PC', { ...mine, license: 'preinstalled_oem', codes: ['0xC004F074'] }, 'TR CS'],
    ['a company key after a free upgrade', { ...mine, license: 'free_upgrade', codes: ['0xC004F074'] }, 'TR CS'],
    ['a company licence at home', { ...mine, license: 'volume' }, 'PK CS'],
  ])('for %s', (_what, told, sections) => {
    expect(
      diagnose(kase(told))
        .sections.map((section) => letters[section])
        .join(' '),
    ).toBe(sections);
  });
});

const letters = {
  reactivation: 'RE',
  troubleshooter: 'TR',
  microsoftAccount: 'MA',
  waiting: 'WA',
  productKey: 'PK',
  edition: 'ED',
  network: 'NE',
  volume: 'VO',
  contactSupport: 'CS',
} as const;

describe('the meaning', () => {
  it.each<readonly [told: Partial<Case>, meaning: string]>([
    [{ ...mine, codes: ['0xC004F211'] }, 'hardware_change'],
    [{ ...mine, codes: ['0x803FABBD'] }, 'reactivation_limit'],
    [{ ...mine, codes: ['0xC004C008'] }, 'key_limit'],
    [{ ...mine, codes: ['0xC004F074'] }, 'volume_key_at_home'],
    [{ ...work, codes: ['0xC004F074'] }, 'volume_kms'],
    [{ ...mine, codes: ['0xC004F091'], change: 'bios' }, 'firmware_license_missing'],
    [{ ...mine, codes: ['0xC004F091'], change: 'motherboard' }, 'motherboard_replaced'],
    [{}, 'unknown'],
  ])('of %j is %s', (told, meaning) => {
    expect(meaningOf(kase(told))).toBe(meaning);
  });
});

describe('BitLocker', () => {
  it.each([
    ['0xC004F211', 'bios', true],
    ['0xC004F213', 'bios', true],
    ['0xC004F074', 'bios', false],
    ['0x80072F8F', 'bios', false],
    ['0xC004F213', 'none', false],
    ['0xC004F213', 'motherboard', true],
  ] as const)('comes first with %s and the change %s: %s', (code, change, first) => {
    expect(diagnose(kase({ ...mine, codes: [code], change })).bitLockerFirst).toBe(first);
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
  const codes = [
    [],
    ['0xC004F211'],
    ['0xC004C00C'],
    ['0xC004F038'],
    ['0x80070005'],
    ['0xC004FDFE'],
    ['0x803FABBC'],
    ['0x803FABBA'],
    ['0xC004F057'],
    ['0x800705B4'],
  ];

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

/** Causes that no company network can help with. */
const beyondNetwork = new Set<Cause>([
  'wrong_edition',
  'key_limit',
  'key_blocked',
  'key_invalid',
  'store_corrupt',
  'not_genuine',
]);

function faultsOf(told: Case): string[] {
  const { sections, needsHuman, waitHelps, cause, bitLockerFirst } = diagnose(told);
  const has = (...names: string[]) => sections.some((section) => names.includes(section));
  const before = (one: PlanSection, other: PlanSection) =>
    sections.includes(other) && sections.indexOf(one) < sections.indexOf(other);
  const isCompany = told.device === 'company';
  const isPrivate = told.device === 'private';
  const lacksRights = isCompany ? told.admin !== 'yes' : told.admin === 'no';
  const rules: readonly (readonly [name: string, broken: boolean])[] = [
    ['a section stands twice', new Set(sections).size !== sections.length],
    ['an empty plan without a human', sections.length === 0 && !needsHuman],
    ['needs admin', lacksRights && has('troubleshooter', 'microsoftAccount', 'productKey', 'edition')],
    ['private advice on a company PC', isCompany && has('microsoftAccount', 'contactSupport')],
    ['volume on a private PC', isPrivate && has('volume')],
    ['waits in vain', has('waiting') && waitHelps === 'no'],
    ['waits at work on a chance', isCompany && has('waiting') && waitHelps !== 'yes'],
    [
      'waits a day before the own key on a chance',
      waitHelps === 'maybe' && has('waiting') && before('waiting', 'productKey'),
    ],
    ['a key that is IT’s', isCompany && has('productKey') && told.license !== 'retail' && told.license !== 'dsp'],
    [
      'volume licence without its plan',
      told.license === 'volume' && !isPrivate && !beyondNetwork.has(cause) && sections[0] !== 'volume',
    ],
    [
      'volume licence that the network cannot help',
      told.license === 'volume' && !isPrivate && beyondNetwork.has(cause) && !(sections.length === 0 && needsHuman),
    ],
    ['the network twice', has('volume') && has('network') && cause !== 'network' && cause !== 'clock'],
    [
      'BitLocker for a cause that touches no board',
      bitLockerFirst && !['hardware_change', 'motherboard_replaced', 'no_license_found', 'unknown'].includes(cause),
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
