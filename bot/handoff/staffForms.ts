// What staff fill in on a ticket's card: a reply, a question, a resolution, a colleague, the summary.
import { changes, detailIds, licenseTypes } from '../activation/case.ts';
import type { Field, Key, Text } from '../messages/message.ts';
import type { Desk } from './desks.ts';
import { type Solution, type Staff, solutions, type Ticket } from './ticket.ts';

/** What staff can ask an employee for in a structured way. */
export const asked = ['errorText', 'slmgr', 'screenshot'] as const;
export type Asked = (typeof asked)[number];

/** The name of what is asked for. */
export function askedKey(asked: Asked) {
  return `handoff.asks.${asked}.label` as const;
}

/** Fixed phrases that arrive in the employee's language. */
export const phrases = [
  'restart',
  'retry',
  'connect',
  'signIn',
  'troubleshooter',
  'askModel',
  'askTime',
  'remote',
  'checking',
  'ordered',
] as const;
export type PhraseId = (typeof phrases)[number];

/** In characters. */
const longestWords = 4_000;

/** The words of a fixed phrase. */
export function phraseKey(id: PhraseId) {
  return `handoff.phrases.${id}.text` as const;
}

/** The words of a cause code. */
export function solutionKey(id: Solution) {
  return `handoff.solutions.${id}` as const;
}

/** Words for the employee, a fixed phrase, or both. */
export function replyForm(): Field[] {
  return [
    {
      id: 'phrase',
      kind: 'select',
      placeholder: { key: 'handoff.desk.choose' },
      label: { key: 'handoff.desk.phrase' },
      options: phrases.map((id) => ({ id, label: { key: `handoff.phrases.${id}.label` } })),
    },
    wordsField('handoff.desk.replyBox'),
  ];
}

/** The words of an internal note. */
export function noteForm(): Field[] {
  return [{ ...wordsField('handoff.desk.noteBox'), required: { key: 'handoff.desk.emptyReply' } }];
}

/** What the employee is asked for, and words to it. */
export function askForm(): Field[] {
  return [
    {
      id: 'asked',
      kind: 'select',
      placeholder: { key: 'handoff.desk.choose' },
      label: { key: 'handoff.desk.askFor' },
      options: asked.map((id) => ({ id, label: { key: askedKey(id) } })),
      required: { key: 'handoff.desk.chooseOne' },
    },
    wordsField('handoff.desk.askWords'),
  ];
}

/** The cause code, with the probable cause chosen before, and a last word to the employee. */
export function resolveForm(probable: Solution): Field[] {
  return [
    {
      id: 'solution',
      kind: 'select',
      placeholder: { key: 'handoff.desk.choose' },
      label: { key: 'handoff.desk.solution' },
      value: probable,
      options: solutions.map((id) => ({ id, label: { key: solutionKey(id) } })),
      required: { key: 'handoff.desk.chooseOne' },
    },
    wordsField('handoff.desk.lastWords'),
  ];
}

/** To whom of these colleagues the ticket goes. */
export function assignForm(colleagues: readonly Staff[]): Field[] {
  return [
    {
      id: 'colleague',
      kind: 'select',
      placeholder: { key: 'handoff.desk.choose' },
      label: { key: 'handoff.desk.colleague' },
      options: colleagues.map(({ key, name }) => ({ id: key, label: { verbatim: name } })),
      required: { key: 'handoff.desk.chooseOne' },
    },
  ];
}

/** To which of these desks the ticket goes. */
export function routeForm(others: readonly Desk[]): Field[] {
  return [
    {
      id: 'desk',
      kind: 'select',
      placeholder: { key: 'handoff.desk.choose' },
      label: { key: 'handoff.desk.otherDesk' },
      options: others.map(({ id, name }) => ({ id, label: { verbatim: name } })),
      required: { key: 'handoff.desk.chooseOne' },
    },
  ];
}

/** Differs when what the form shows differs (32-bit FNV-1a): a form that was opened before does not undo what came since. */
export function summaryMark(ticket: Ticket): string {
  let mark = 0x811c9dc5;
  for (const sign of JSON.stringify(summaryForm(ticket).map(({ value }) => value))) {
    mark = Math.imul(mark ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return mark.toString(36);
}

/** The facts of the summary that staff correct; the employee's own words stay as they are. */
export function summaryForm({ summary: { case: kase } }: Ticket): Field[] {
  const label = (id: 'license' | 'change' | (typeof detailIds)[number]): Text => ({
    key: `additionalInfo.fields.${id}`,
  });
  return [
    {
      id: 'license',
      kind: 'select',
      placeholder: { key: 'handoff.desk.choose' },
      label: label('license'),
      value: kase.license ?? 'unknown',
      options: licenseTypes.map((id) => ({
        id,
        label: { key: id === 'unknown' ? 'common.unknown' : (`licenseType.license.choices.${id}` as const) },
      })),
    },
    {
      id: 'codes',
      kind: 'line',
      label: { key: 'handoff.summary.codes' },
      value: kase.codes.join(', '),
      maxLength: 200,
    },
    {
      id: 'change',
      kind: 'select',
      placeholder: { key: 'handoff.desk.choose' },
      label: label('change'),
      value: kase.change ?? 'unknown',
      options: changes.map((id) => ({
        id,
        label: { key: id === 'unknown' ? 'common.unknown' : `errorMessage.change.choices.${id}` } as { key: Key },
      })),
    },
    ...detailIds.map(
      (id): Field => ({
        id,
        kind: id === 'note' ? 'lines' : id === 'biosDate' ? 'date' : 'line',
        label: label(id),
        value: kase.details[id] ?? '',
        maxLength: id === 'note' ? 1_000 : 200,
      }),
    ),
  ];
}

function wordsField(key: Key): Field {
  return { id: 'words', kind: 'lines', label: { key }, maxLength: longestWords };
}
