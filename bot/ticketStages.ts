// Stages of an employee's turn that concern their ticket: its buttons, words and files for it, edits, the rating.

import { readsFromOnce } from '../dialogs/deskHours.ts';
import { saysTrouble } from '../dialogs/firstMessage.ts';
import { asideChoices, commandChoice, readingOf } from '../dialogs/guide.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { sentence } from '../dialogs/question.ts';
import { understoodMessage } from '../dialogs/reading.ts';
import { isOneOf } from '../dialogs/typed.ts';
import { cut } from './activation/cut.ts';
import { learnTrouble } from './activation/learn.ts';
import { refusalAt } from './desk/mayAct.ts';
import { closedMessage, type EmployeeEvent, ratedMessage, ratings, solvedChoice } from './handoff/employeeActions.ts';
import type { FileRefusal } from './handoff/files.ts';

import { type Asked, asked } from './handoff/staffForms.ts';
import type { Refusal, Ticket } from './handoff/ticket.ts';
import { answerBlock, refusalText, tell } from './handoff/ticketWords.ts';
import type { Message, Text } from './messages/message.ts';
import { readLimit, type Stage, settle, type Turn } from './stages.ts';

/** The employee presses a button of a ticket: withdraws it, says whether it is solved, answers IT, rates. */
export const ticketPress: Stage = async (turn, dialogs) => {
  const { input, handoff, person, say } = turn;
  if (input.press?.to !== 'ticket') return false;
  const ticket = await handoff.find(input.press.ticket);
  if (!ticket || ticket.person !== person.key) await say(sentence('handoff.refusals.notOwner'));
  else if (input.press.verb === 'answer') await answerIt(turn, ticket, input.press.choice);
  else {
    const event = eventOf(turn);
    if (event === 'empty') await say(sentence('common.empty'));
    else if (!event) await say(sentence('handoff.refusals.notStaff'));
    else await actOn(turn, ticket, event);
  }
  await dialogs.redraw();
  return true;
};

async function actOn(turn: Turn, ticket: Ticket, event: EmployeeEvent): Promise<void> {
  const after = await turn.handoff.byEmployee(ticket, event);
  const refused = 'refused' in after;
  const words = event.type === 'comment' ? [{ kind: 'quote', text: { verbatim: event.comment } } as const] : [];
  // The comment itself says what was chosen.
  if (turn.input.press) await settle(turn, !refused && words.length === 0, refused ? [] : words);
  await turn.say(refused ? sentence(refusalText(ticket, after)) : afterEvent(after, event));
  if (!refused) {
    if (event.type === 'solved') turn.conversation.rating = after.id;
    else delete turn.conversation.rating;
  }
}

function eventOf({ input }: Turn): EmployeeEvent | 'empty' | undefined {
  if (input.press?.to !== 'ticket') return undefined;
  const { verb, choice } = input.press;
  switch (verb) {
    case 'withdraw':
    case 'solved':
    case 'notSolved':
      return { type: verb };
    case 'reopen':
      return { type: 'reopenByPerson' };
    case 'rate': {
      const rating = ratings.find((one) => one === choice);
      return rating && { type: 'rate', rating: Number(rating) };
    }
    case 'comment': {
      const comment = cut((input.fields?.['words'] ?? '').trim(), longestComment);
      return comment === '' ? 'empty' : { type: 'comment', comment };
    }
    default:
      return undefined;
  }
}

const longestComment = 1_000;

function afterEvent(ticket: Ticket, { type }: EmployeeEvent): Message {
  switch (type) {
    case 'withdraw':
      return tell('handoff.withdrawn', ticket);
    case 'solved':
      return closedMessage(ticket);
    case 'notSolved':
    case 'reopenByPerson':
      return tell(ticket.state === 'open' ? 'handoff.reopenedOpen' : 'handoff.reopened', ticket);
    case 'rate':
      return ratedMessage(ticket);
    case 'comment':
      return tell('handoff.rating.commented', ticket);
  }
}

/** A bare number from 1 to 5 after "how was it?". */
export const typedRating: Stage = async (turn, dialogs) => {
  const { conversation, input, handoff } = turn;
  if (!conversation.rating || input.press) return false;
  const typed = input.text.normalize('NFKC').trim();
  const rating = ratings.find((one) => one === typed);
  const ticket = rating && !dialogs.active ? await handoff.find(conversation.rating) : undefined;
  delete conversation.rating;
  if (!ticket) return false;
  await actOn(turn, ticket, { type: 'rate', rating: Number(rating) });
  return true;
};

/** Words from the box below IT's message; they reach the ticket whatever question is open. */
async function answerIt(turn: Turn, ticket: Ticket, choice: string | undefined): Promise<void> {
  const words = cut((turn.input.fields?.['words'] ?? '').trim(), readLimit);
  if (words === '') return void (await turn.say(sentence('common.empty')));
  const refusal = await passOn(
    turn,
    ticket,
    words,
    asked.find((one) => one === choice),
  );
  await settle(turn, false, [
    refusal ? { kind: 'quote', by: { key: 'common.unsent' }, text: { verbatim: words } } : answerBlock(words),
  ]);
}

/** An edited or deleted message that was passed on: its copy follows, wherever it went. */
export async function changeRelayed({ activity, source, input, handoff, say }: Turn): Promise<boolean> {
  const isGone = activity.type === 'messageDelete';
  if (!isGone && activity.type !== 'messageUpdate') return false;
  const words = await handoff.change(source, isGone ? undefined : cut(input.text, readLimit));
  const files = isGone && (await handoff.change(filesOf(source), undefined));
  const found = words || files;
  if (found) await say(sentence(isGone ? 'handoff.deletionPassed' : 'handoff.editPassed'));
  return found || isGone;
}

/** A colleague of the desk passes files on from their own chat, where Teams lets a bot take them: "ACT-000042" and the file. */
export const staffFiles: Stage = async ({ place, input, handoff, person, say, source, activity }) => {
  if (place !== 'personal' || input.fileRefs.length + input.refused.length === 0) return false;
  const [name = '', number] = /\bACT-0*(\d{1,9})\b/i.exec(input.text.normalize('NFKC')) ?? [];
  const ticket = number === undefined ? undefined : await handoff.byNumber(Number(number));
  if (!ticket || ticket.assignee?.key !== person.key) return false;
  const desk = handoff.deskOf(ticket);
  const refusal = desk && refusalAt(desk, activity);
  if (refusal) {
    await say(sentence(refusal));
    return true;
  }
  for (const file of input.refused) await say(refusedFile(file.name, file.why));
  const text = input.text.normalize('NFKC').replace(name, '').trim();
  if (input.fileRefs.length === 0 && text === '') return true;
  const said = { text, files: input.fileRefs, source };
  const after = await handoff.byStaff(
    ticket,
    { key: person.key, name: person.name },
    { type: 'reply', said, inThread: false },
  );
  await say('refused' in after ? sentence(refusalText(ticket, after)) : tell('handoff.desk.fileSent', after));
  return true;
};

/** Files are named in the case; with a live ticket they go to the desk with the words. Never the whole turn. */
export const files: Stage = async (turn, dialogs) => {
  const { conversation, input, handoff } = turn;
  if (input.files.length === 0) return false;
  const ticket = await ticketForFiles(turn, dialogs.active);
  const passed = input.fileRefs.map(({ name }) => name);
  const refused = input.refused.map(({ name }) => name);
  const rest = input.files.filter((name) => !passed.includes(name) && !refused.includes(name));
  if (passed.length > 0 && handoff.staffed) {
    await turn.say(aboutFiles(ticket ? 'common.attachmentAdded' : 'common.attachmentPassed', passed));
  } else rest.push(...passed);
  for (const { name, why } of input.refused) await turn.say(refusedFile(name, why));
  if (rest.length > 0) await turn.say(aboutFiles('common.attachment', rest));
  const named = input.files.filter((name) => name !== '');
  conversation.case = { ...conversation.case, files: [...new Set([...conversation.case.files, ...named])].slice(-20) };
  if (!ticket) conversation.fileRefs = [...(conversation.fileRefs ?? []), ...input.fileRefs].slice(-20);
  else turn.filesFor = ticket.id;
  return false;
};

/** Files go to the ticket also when the words beside them did not: a command, an answer to the bot, or none. */
export async function relayLeftFiles({ input, handoff, source, filesFor }: Turn): Promise<void> {
  const ticket = filesFor === undefined ? undefined : await handoff.find(filesFor);
  if (ticket) await handoff.relay(ticket, { text: unpassed(input), files: input.fileRefs, source: filesOf(source) });
}

/** The live ticket, unless the files belong to another case that is open. */
async function ticketForFiles(turn: Turn, active: boolean): Promise<Ticket | undefined> {
  if (beginsAnew(turn)) return undefined;
  const ticket = await turn.handoff.liveTicket(turn.person);
  return active && ticket?.id !== turn.conversation.ticket ? undefined : ticket;
}

/** Names the files of a message; its words have a name of their own, for an edit changes them alone. */
function filesOf(source: string): string {
  return `${source}/files`;
}

/** The names of files that do not go along. */
function unpassed({ files: names, fileRefs }: Turn['input']): string {
  return names.filter((name) => name !== '' && !fileRefs.some((ref) => ref.name === name)).join(', ');
}

/** A new case, whatever ticket there is: asked for, or a trouble that is told by a command or a mention. */
function beginsAnew({ activity, input, words }: Turn): boolean {
  if (interruptionIn(input, words) === 'newProblem') return true;
  return activity.channelData?.heardBy !== undefined && saysTrouble(readingOf(input));
}

function aboutFiles(
  key: 'common.attachment' | 'common.attachmentPassed' | 'common.attachmentAdded',
  files: string[],
): Message {
  const names = files.map((name): Text => (name ? { verbatim: name } : { key: 'common.attachmentUnnamed' }));
  return { blocks: [{ kind: 'text', text: { key, values: { names } } }] };
}

/** Why a file stays where it is. */
export function refusedFile(name: string, why: FileRefusal): Message {
  const file: Text = name ? { verbatim: name } : { key: 'common.attachmentUnnamed' };
  return {
    blocks: [
      {
        kind: 'text',
        tone: 'warning',
        text: { key: 'handoff.file.refused', values: { file, why: { key: `handoff.file.${why}` } } },
      },
    ],
  };
}

/** A trouble that is told by a command while the summary waits is part of it, and no note. */
export const toldMeanwhile: Stage = async (turn, dialogs) => {
  const { conversation, input, say } = turn;
  if (conversation.shown?.question !== 'handover' || input.press || !beginsAnew(turn)) return false;
  conversation.case = learnTrouble(conversation.case, input.text, readingOf(input));
  const understood = understoodMessage(conversation.case);
  if (understood) await say({ blocks: understood.blocks });
  await dialogs.redraw();
  return true;
};

/** The words of a person with a live ticket join its thread, with the files that came along. */
export const relay: Stage = async (turn, dialogs) => {
  if (dialogs.active || beginsAnew(turn)) return false;
  const ticket = await turn.handoff.liveTicket(turn.person);
  if (!ticket) return false;
  await passOn(turn, ticket, cut(turn.input.text, readLimit));
  return true;
};

/** Hands words to the desk, and tells the person where they went; or that the ticket has ended. */
async function passOn(turn: Turn, ticket: Ticket, words: string, question?: Asked): Promise<Refusal | undefined> {
  const { handoff, say, input, source } = turn;
  const withFiles = turn.filesFor === ticket.id;
  delete turn.filesFor;
  const text = [words, ...(withFiles ? [unpassed(input)] : [])].filter((part) => part !== '').join('\n');
  const refusal = await handoff.relay(ticket, { text, files: withFiles ? input.fileRefs : [], source }, question);
  if (refusal) {
    await say(sentence(refusalText(ticket, refusal)));
    return refusal;
  }
  const state = ticket.state === 'claimed' || ticket.state === 'resolved' ? ticket.state : 'open';
  const saysSolved = isOneOf(words, turn.words.all('outcome.aliases.solved'));
  const closed = state === 'resolved' ? [] : readsFromOnce(turn);
  await say({
    blocks: [...tell(`handoff.relayed.${state}`, ticket).blocks, ...closed],
    ...(saysSolved && { choices: [solvedChoice(ticket)] }),
    navigation: [commandChoice('status'), ...asideChoices],
  });
  return undefined;
}
