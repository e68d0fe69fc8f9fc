// The prefilled support summary: what IT needs to know, as data and keys. Everything in it was masked at the door.
import type { Case, DetailId } from '../activation/case.ts';
import { shorten } from '../activation/cut.ts';
import { diagnose, type Evidence, meaningOf } from '../activation/diagnose.ts';
import type { Block, Fact, Instant, Key, Text } from '../messages/message.ts';

export interface SupportSummary {
  readonly personName: string;
  /** How to reach the person: their channel's name, e.g. `teams`. */
  readonly channel: string;
  /** The language they read. */
  readonly language: string;
  readonly case: Case;
}

const summary = (name: string): Text => ({ key: `handoff.summary.${name}` as Key });
const field = (id: DetailId): Text => ({ key: `additionalInfo.fields.${id}` });

/** The summary as rows of label and value; optional facts without a value are left out. */
export function summaryFacts({ personName, channel, language, case: kase }: SupportSummary): Fact[] {
  const { details } = kase;
  const fact = (label: Text, value: Text | Instant | undefined): Fact[] => (value ? [{ label, value }] : []);
  const detail = (id: DetailId) => fact(field(id), details[id] ? { verbatim: details[id] } : undefined);
  return [
    ...fact(summary('person'), { verbatim: personName }),
    ...fact(summary('reach'), { verbatim: channelNames[channel] ?? channel }),
    ...fact(summary('language'), language ? { verbatim: ownName(language) } : undefined),
    ...fact(summary('device'), kase.device && { key: `licenseType.device.choices.${kase.device}` }),
    ...fact(summary('admin'), kase.admin && chosen('admin', kase.admin)),
    ...fact(summary('license'), chosen('license', kase.license ?? 'unknown')),
    ...fact(summary('codes'), kase.codes.length > 0 ? { verbatim: kase.codes.join(', ') } : undefined),
    ...fact(summary('cause'), { key: `errors.causes.${meaningOf(kase)}` }),
    ...fact(summary('because'), becauseOf(kase)),
    ...fact(summary('bios'), biosOf(kase)),
    ...fact(summary('change'), changeOf(kase)),
    ...detail('biosVersion'),
    ...detail('biosDate'),
    ...detail('windows'),
    ...fact(summary('output'), outputOf(kase)),
    ...detail('pcName'),
    ...detail('model'),
    ...detail('site'),
    ...detail('callback'),
    ...detail('note'),
    ...fact(summary('files'), kase.files.length > 0 ? { verbatim: kase.files.join(', ') } : undefined),
  ];
}

/** An answer as IT reads it: "I don't know" would be their own words. */
function chosen(what: 'admin' | 'license', answer: string): Text {
  return { key: answer === 'unknown' ? 'common.unknown' : (`licenseType.${what}.choices.${answer}` as Key) };
}

/** The whole summary as blocks: the facts, the person's own words, and each step tried with its outcome and time. */
export function summaryBlocks(of: SupportSummary): Block[] {
  const { tried, errorText } = of.case;
  return [
    { kind: 'facts', facts: summaryFacts(of) },
    ...(errorText
      ? [
          {
            kind: 'quote',
            by: summary('error'),
            text: { verbatim: shorten(errorText, shownErrorText) },
          } satisfies Block,
        ]
      : []),
    { kind: 'text', tone: 'strong', text: summary('tried') },
    {
      kind: 'list',
      items:
        tried.length === 0
          ? [{ key: 'handoff.summary.triedNothing' }]
          : tried.map(({ section, outcome, at }) => ({
              key: 'handoff.summary.triedOne',
              values: {
                section: { key: `${section}.title` },
                outcome: { key: `handoff.summary.outcomes.${outcome}` },
                at: { instant: at },
              },
            })),
    },
  ];
}

/** Each piece of evidence in words, as plan and summary show it. */
export function evidenceText(evidence: Evidence): Text {
  switch (evidence.kind) {
    case 'code':
      return { verbatim: evidence.code };
    case 'license':
      return {
        key: 'plan.evidence.license',
        values: { license: { key: `licenseType.license.choices.${evidence.license}` } },
      };
    case 'change':
      return { key: `errorMessage.change.choices.${evidence.change === 'unknown' ? 'none' : evidence.change}` };
    case 'text':
      return { key: 'plan.evidence.text', values: { cause: { key: `errors.causeNames.${evidence.cause}` } } };
    case 'output':
      return { key: 'plan.evidence.output' };
    case 'said':
      return { key: `plan.said.${evidence.what}` };
  }
}

function becauseOf(kase: Case): Text | undefined {
  const items = diagnose(kase).evidence.map(evidenceText);
  return items.length > 0 ? { key: 'common.status.list', values: { items } } : undefined;
}

/** What speakers of a language call it: 日本語, English. */
function ownName(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

const channelNames: Readonly<Record<string, string>> = {
  teams: 'Teams',
  slack: 'Slack',
  web: 'Web',
  terminal: 'Terminal',
};

/** Cards have a size limit; the whole text stays in the ticket. */
const shownErrorText = 800;

/** Was the BIOS updated before? Another change does not say. */
function biosOf({ change }: Case): Text {
  if (change === 'bios') return { key: 'common.yes' };
  return { key: change === 'none' ? 'common.no' : 'common.unknown' };
}

function changeOf({ change }: Case): Text | undefined {
  if (change === undefined || change === 'unknown' || change === 'bios') return undefined;
  return { key: `errorMessage.change.choices.${change}` };
}

function outputOf({ evidence }: Case): Text | undefined {
  const { edition, channel, partialKey, status, windowsBuild, model, bios } = evidence ?? {};
  const parts = [edition, channel, partialKey, status, windowsBuild, model, bios?.vendor, bios?.version, bios?.date];
  const shown = parts.filter((part) => part);
  return shown.length > 0 ? { verbatim: shown.join(' · ') } : undefined;
}
