// The support summary: what IT reads, what is left out, and each step with its outcome and time.
import { describe, expect, it } from '@jest/globals';
import { type Case, emptyCase } from '../../bot/activation/case.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import { type SupportSummary, summaryBlocks, summaryFacts } from '../../bot/handoff/summary.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import type { Block, Text } from '../../bot/messages/message.ts';

const full: Case = {
  device: 'company',
  admin: 'no',
  license: 'preinstalled_oem',
  evidence: { edition: 'Professional', channel: 'OEM:DM', partialKey: '3V66T', status: 'Notification' },
  errorText: '0xC004F213 が出ます',
  codes: ['0xC004F213', '0x803F7001'],
  change: 'bios',
  tried: [
    { section: 'reactivation', outcome: 'notSolved', at: '2026-11-22T00:30:00.000Z' },
    { section: 'waiting', outcome: 'solved', at: '2026-11-23T01:00:00.000Z' },
  ],
  details: {
    biosVersion: '1.21',
    biosDate: '2026-11-20',
    windows: 'Pro 25H2',
    pcName: 'PC-01234',
    model: 'ThinkPad T14',
    site: 'Osaka',
    callback: '14:00',
    note: 'Desk 5',
  },
  files: ['photo.png', 'log.txt'],
};

function summary(kase: Case, more: Partial<SupportSummary> = {}): SupportSummary {
  return { personName: 'Employee A', channel: 'teams', language: 'ja', case: kase, ...more };
}

/** Label and value as keys; a person's own words as they are. */
function rows(of: SupportSummary): string[][] {
  const plain = (text: object) => Object.values(text)[0];
  return summaryFacts(of).map(({ label, value }) => [plain(label), plain(value)].map(String));
}

function only<K extends Block['kind']>(blocks: readonly Block[], kind: K): Extract<Block, { kind: K }>[] {
  return blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
}

function keyOf(text: Text): unknown {
  if ('own' in text) throw new Error('no summary has words of a company');
  return 'key' in text ? text.key : text.verbatim;
}

describe('a case stored by an older version', () => {
  it('is read as far as its evidence has the names of today', () => {
    const stored: Case = JSON.parse(
      JSON.stringify({
        ...full,
        evidence: { edition: 'Core', channel: 'Retail', lastFive: 'R9GKC', status: 'grace', code: '0xC004F211' },
      }),
    );
    expect(rows(summary(stored))).toContainEqual(['handoff.summary.output', 'Core · Retail · grace']);
    expect(diagnose(stored).sections).not.toEqual([]);
  });
});

describe('the facts', () => {
  it('hold everything that is known, in this order', () => {
    expect(rows(summary(full))).toEqual([
      ['handoff.summary.person', 'Employee A'],
      ['handoff.summary.reach', 'Teams'],
      ['handoff.summary.language', '日本語'],
      ['handoff.summary.device', 'licenseType.device.choices.company'],
      ['handoff.summary.admin', 'licenseType.admin.choices.no'],
      ['handoff.summary.license', 'licenseType.license.choices.preinstalled_oem'],
      ['handoff.summary.codes', '0xC004F213, 0x803F7001'],
      ['handoff.summary.cause', 'errors.causes.hardware_change'],
      ['handoff.summary.because', 'common.status.list'],
      ['handoff.summary.bios', 'common.yes'],
      ['additionalInfo.fields.biosVersion', '1.21'],
      ['additionalInfo.fields.biosDate', '2026-11-20'],
      ['additionalInfo.fields.windows', 'Pro 25H2'],
      ['handoff.summary.output', 'Professional · OEM:DM · 3V66T · Notification'],
      ['additionalInfo.fields.pcName', 'PC-01234'],
      ['additionalInfo.fields.model', 'ThinkPad T14'],
      ['additionalInfo.fields.site', 'Osaka'],
      ['additionalInfo.fields.callback', '14:00'],
      ['additionalInfo.fields.note', 'Desk 5'],
      ['handoff.summary.files', 'photo.png, log.txt'],
    ]);
  });

  it('leave out what is not known', () => {
    expect(rows(summary(emptyCase))).toEqual([
      ['handoff.summary.person', 'Employee A'],
      ['handoff.summary.reach', 'Teams'],
      ['handoff.summary.language', '日本語'],
      ['handoff.summary.license', 'common.unknown'],
      ['handoff.summary.cause', 'errors.causes.unknown'],
      ['handoff.summary.bios', 'common.unknown'],
    ]);
  });

  it.each<[Case['change'], string[][]]>([
    ['bios', [['handoff.summary.bios', 'common.yes']]],
    [
      'motherboard',
      [
        ['handoff.summary.bios', 'common.unknown'],
        ['handoff.summary.change', 'errorMessage.change.choices.motherboard'],
      ],
    ],
    [
      'none',
      [
        ['handoff.summary.bios', 'common.no'],
        ['handoff.summary.change', 'errorMessage.change.choices.none'],
      ],
    ],
    ['unknown', [['handoff.summary.bios', 'common.unknown']]],
  ])('say whether the BIOS was updated, and what else was changed: %s', (change, expected) => {
    const kase: Case = { ...emptyCase, ...(change && { change }) };
    const about = ['handoff.summary.bios', 'handoff.summary.change'];
    expect(rows(summary(kase)).filter(([label = '']) => about.includes(label))).toEqual(expected);
  });

  it('leave out a detail that was emptied, an unknown change and an output without content', () => {
    const kase: Case = { ...emptyCase, details: { model: '', note: '' }, change: 'unknown', evidence: {} };
    expect(rows(summary(kase))).toEqual(rows(summary(emptyCase)));
  });

  it('name a channel as people do, and an unknown one by its id', () => {
    const reach = (channel: string) => rows(summary(emptyCase, { channel }))[1]?.[1];
    expect(['teams', 'slack', 'web', 'terminal', 'fax'].map(reach)).toEqual([
      'Teams',
      'Slack',
      'Web',
      'Terminal',
      'fax',
    ]);
  });

  it("keep a person's own words as words, so that no language file can take their place", () => {
    const kase: Case = { ...emptyCase, details: { note: 'errors.causes.clock {{ticket}}' } };
    expect(summaryFacts(summary(kase)).at(-1)?.value).toEqual({ verbatim: 'errors.causes.clock {{ticket}}' });
  });
});

describe('the whole summary', () => {
  it('quotes the error text as it was written', () => {
    expect(only(summaryBlocks(summary(full)), 'quote')).toEqual([
      { kind: 'quote', by: { key: 'handoff.summary.error' }, text: { verbatim: '0xC004F213 が出ます' } },
    ]);
  });

  it.each([undefined, ''])('quotes nothing when the error text is %j', (errorText) => {
    const kase: Case = { ...emptyCase, ...(errorText !== undefined && { errorText }) };
    expect(only(summaryBlocks(summary(kase)), 'quote')).toEqual([]);
  });

  it('cuts a very long error text, for cards have a size limit', () => {
    const [quote] = only(summaryBlocks(summary({ ...emptyCase, errorText: '長'.repeat(8000) })), 'quote');
    const words = quote && 'verbatim' in quote.text ? quote.text.verbatim : '';
    expect(words).toMatch(/^長{500,2000} …$/);
  });

  it('lists each step tried with its outcome and its time', () => {
    const [list] = only(summaryBlocks(summary(full)), 'list');
    expect(list?.items).toEqual([
      {
        key: 'handoff.summary.triedOne',
        values: {
          section: { key: 'reactivation.title' },
          outcome: { key: 'handoff.summary.outcomes.notSolved' },
          at: { instant: '2026-11-22T00:30:00.000Z' },
        },
      },
      {
        key: 'handoff.summary.triedOne',
        values: {
          section: { key: 'waiting.title' },
          outcome: { key: 'handoff.summary.outcomes.solved' },
          at: { instant: '2026-11-23T01:00:00.000Z' },
        },
      },
    ]);
  });

  it('says so when nothing was tried', () => {
    const [list] = only(summaryBlocks(summary(emptyCase)), 'list');
    expect(list?.items.map(keyOf)).toEqual(['handoff.summary.triedNothing']);
  });

  it.each(['en', 'ja'])("is in %s words from top to bottom, with times on the desk's clock", (language) => {
    const localizer = openLocales(new URL('../../locales/', import.meta.url), 'Asia/Tokyo');
    const spoken = localizer.speak({ blocks: summaryBlocks(summary(full)) }, language);
    const words = JSON.stringify(spoken.blocks);
    expect(words).not.toMatch(/\{\{|handoff\.|additionalInfo\.|licenseType\.|errors\.causes/);
    expect(words).toMatch(/9:30/);
  });

  it('reads the same after a trip through JSON, as the ticket keeps it', () => {
    const kept: SupportSummary = JSON.parse(JSON.stringify(summary(full)));
    expect(summaryBlocks(kept)).toEqual(summaryBlocks(summary(full)));
  });
});
