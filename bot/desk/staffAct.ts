// What staff pressed or typed, as an act on a ticket; or what is still missing.

import type { Input } from '../../dialogs/guide.ts';
import { withFields } from '../../dialogs/sections/additionalInfo.ts';
import { isOneOf } from '../../dialogs/typed.ts';
import { diagnose } from '../activation/diagnose.ts';
import { learnTrouble } from '../activation/learn.ts';
import { type Desk, type Desks, isListedAt } from '../handoff/desks.ts';
import type { StaffAct } from '../handoff/staffActions.ts';
import {
  asked,
  askForm,
  assignForm,
  phrases,
  resolveForm,
  routeForm,
  solutionKey,
  summaryMark,
} from '../handoff/staffForms.ts';
import { type Staff, solutions, type Ticket } from '../handoff/ticket.ts';
import { ticketChoice } from '../handoff/ticketWords.ts';
import type { Key, Message, Words } from '../messages/message.ts';
import type { TypedVerb, TypedWords } from './typed.ts';

export interface ActNeeds {
  readonly ticket: Ticket;
  readonly desk: Desk;
  readonly desks: Desks;
  readonly input: Input;
  readonly words: Words;
  readonly colleagues: readonly Staff[];
  /** People who were mentioned, by key and name. */
  readonly mentioned: readonly Staff[];
  readonly source: string;
}

/** An act, or the message that asks for what is missing; undefined: no act of staff. */
export type Wanted = { readonly act: StaffAct } | { readonly missing: Message } | undefined;

/** What a button of the card means, with what its boxes hold. */
export function pressedAct({ ticket, desk, desks, input, colleagues }: ActNeeds): Wanted {
  if (input.press?.to !== 'ticket') return undefined;
  const { verb, choice } = input.press;
  const fields = input.fields ?? {};
  const said = { text: fields['words'] ?? '' };
  switch (verb) {
    case 'claim':
    case 'release':
    case 'takeOver':
    case 'reopen':
      return { act: { type: verb } };
    case 'reply': {
      const phrase = phrases.find((id) => id === fields['phrase']);
      if (!phrase && said.text.trim() === '') return empty;
      return { act: { type: verb, said, inThread: false, ...(phrase && { phrase }) } };
    }
    case 'note':
      return said.text.trim() === '' ? empty : { act: { type: verb, said, inThread: false } };
    case 'ask': {
      const what = asked.find((id) => id === fields['asked']);
      return what ? { act: { type: verb, asked: what, said } } : { missing: whatToAsk(ticket) };
    }
    case 'resolve': {
      const solution = solutions.find((id) => id === fields['solution']);
      return solution ? { act: { type: verb, solution, said } } : { missing: whatItWas(ticket) };
    }
    case 'assign': {
      const to = colleagues.find(({ key }) => key === fields['colleague']);
      return to ? { act: { type: verb, to: { key: to.key, name: to.name } } } : { missing: whom(ticket, colleagues) };
    }
    case 'route': {
      const to = desks.get(choice ?? fields['desk'] ?? '');
      return to && to.id !== desk.id ? { act: { type: verb, desk: to } } : { missing: whereTo(ticket, desk, desks) };
    }
    case 'edit':
      if (choice !== summaryMark(ticket)) return { missing: changedMeanwhile(fields) };
      return { act: { type: verb, summary: { ...ticket.summary, case: editedCase(ticket, fields) } } };
    default:
      return undefined;
  }
}

/** What was typed after the bot's name. */
export function typedAct(
  { ticket, desk, desks, words, colleagues, mentioned, input, source }: ActNeeds,
  { what, rest }: TypedWords<TypedVerb>,
): Wanted {
  const files = input.fileRefs;
  // Talk that only begins like a command stays a note.
  const orNote = (missing: Message): Wanted =>
    rest === '' ? { missing } : { act: { type: 'note', said: { text: input.text, source }, inThread: true } };
  switch (what) {
    case 'claim':
    case 'release':
    case 'takeOver':
    case 'reopen':
      return { act: { type: what } };
    case 'reply':
      if (rest.trim() === '' && files.length === 0) return empty;
      return { act: { type: what, said: { text: rest, files, source }, inThread: true } };
    case 'note':
      return rest.trim() === '' ? empty : { act: { type: what, said: { text: rest, source }, inThread: true } };
    case 'ask': {
      const found = asked.find((id) => isOneOf(rest, words.all(`handoff.asks.${id}.aliases`)));
      return found ? { act: { type: what, asked: found, said: nothing } } : orNote(whatToAsk(ticket));
    }
    case 'resolve': {
      const solution = solutions.find((id) => rest === id || isOneOf(rest, words.all(solutionKey(id))));
      return solution ? { act: { type: what, solution, said: nothing } } : orNote(whatItWas(ticket));
    }
    case 'assign': {
      const [meant = colleagues.find(({ name }) => isOneOf(rest.replace(/^@/, ''), [name]))] = mentioned;
      if (!meant) return { missing: whom(ticket, colleagues) };
      const to = colleagues.find(({ key }) => key === meant.key) ?? meant;
      // Where staff are listed, somebody else is not given a ticket by a mention.
      if (!isListedAt(desk, to)) return { missing: notAssignable(to) };
      return { act: { type: what, to: { key: to.key, name: to.name } } };
    }
    case 'route': {
      const to = desks.all.find(({ id, name }) => id !== desk.id && isOneOf(rest, [id, name]));
      return to ? { act: { type: what, desk: to } } : orNote(whereTo(ticket, desk, desks));
    }
  }
}

const nothing = { text: '' };
const empty: Wanted = { missing: { blocks: [{ kind: 'text', text: { key: 'handoff.desk.emptyReply' } }] } };

function question(key: Key, choices: Message['choices']): Message {
  return { blocks: [{ kind: 'text', text: { key } }], ...(choices && { choices }) };
}

function whatToAsk(ticket: Ticket): Message {
  return question('handoff.desk.askWhat', [
    { ...ticketChoice(ticket, 'ask', { key: 'handoff.desk.ask' }), form: askForm() },
  ]);
}

function whatItWas(ticket: Ticket): Message {
  const form = resolveForm(diagnose(ticket.summary.case).cause);
  return question('handoff.desk.whatItWas', [
    { ...ticketChoice(ticket, 'resolve', { key: 'handoff.desk.resolve' }), form },
  ]);
}

function whom(ticket: Ticket, colleagues: readonly Staff[]): Message {
  if (colleagues.length === 0) return question('handoff.desk.assignWhom', undefined);
  return question('handoff.desk.assignWhom', [
    { ...ticketChoice(ticket, 'assign', { key: 'handoff.desk.assign' }), form: assignForm(colleagues) },
  ]);
}

function notAssignable({ name }: Staff): Message {
  const text = { key: 'handoff.desk.notAssignable', values: { colleague: { verbatim: name } } } as const;
  return { blocks: [{ kind: 'text', text }] };
}

function whereTo(ticket: Ticket, desk: Desk, { all }: Desks): Message {
  const others = all.filter(({ id }) => id !== desk.id);
  if (others.length === 0) return question('handoff.desk.onlyDesk', undefined);
  return question('handoff.desk.routeWhere', [
    { ...ticketChoice(ticket, 'route', { key: 'handoff.desk.route' }), form: routeForm(others) },
  ]);
}

/** Somebody else was faster; what was typed can be copied. */
function changedMeanwhile(fields: Readonly<Record<string, string>>): Message {
  const typed = Object.values(fields).filter((value) => value.trim() !== '');
  return {
    blocks: [
      { kind: 'text', text: { key: 'handoff.desk.summaryChanged' } },
      { kind: 'quote', by: { key: 'handoff.desk.unsent' }, text: { verbatim: typed.join('\n') } },
    ],
  };
}

/** The case with what staff corrected; codes are read out of what they typed. */
function editedCase(ticket: Ticket, fields: Readonly<Record<string, string>>): Ticket['summary']['case'] {
  const { codes: typed, ...rest } = fields;
  const kase = withFields(ticket.summary.case, rest);
  if (typed === undefined || typed.trim() === kase.codes.join(', ')) return kase;
  const { codes } = learnTrouble({ ...kase, codes: [] }, typed);
  return { ...kase, codes };
}
