// Commands of the desk: its tickets, one ticket, a search, notices, what could not be delivered, the figures.
import { sentence } from '../../dialogs/question.ts';
import { isOneOf } from '../../dialogs/typed.ts';
import { cut } from '../activation/cut.ts';
import { documentMessages } from '../document.ts';
import { audit } from '../handoff/audit.ts';
import { ticketDocument } from '../handoff/export.ts';
import { deskLane } from '../handoff/lines.ts';
import { type Ticket, ticketName } from '../handoff/ticket.ts';
import type { Press } from '../messages/message.ts';
import { type AtDesk, hello } from './desk.ts';
import { incidents } from './incidents.ts';
import { type ListOf, outboxMessage, resentMessage, ticketList, ticketStory } from './lists.ts';
import { noticeList, noticeSet, readNotice } from './notices.ts';
import { findingsIn } from './takeFindings.ts';
import { reportIn } from './takeReport.ts';
import type { TypedCommand, TypedWords } from './typed.ts';

type DeskPress = Extract<Press, { to: 'desk' }>;

/** In characters; a button carries them. */
const longestSearch = 60;

/** Answers a command that was typed after the bot's name. */
export async function askedOfDesk(at: AtDesk, { what, rest }: TypedWords<TypedCommand>): Promise<void> {
  const { words, by, say } = at;
  switch (what) {
    case 'tickets': {
      const isFor = (one: 'mine' | 'open' | 'all') => isOneOf(rest, words.all(`handoff.commands.${one}`));
      if (rest === '') return list(at, 'live');
      if (isFor('mine')) return list(at, `of:${by.key}`);
      if (isFor('open')) return list(at, 'open');
      return list(at, isFor('all') ? 'all' : `find:${cut(rest, longestSearch)}`);
    }
    case 'find':
      return rest === '' ? list(at, 'all') : list(at, `find:${cut(rest, longestSearch)}`);
    case 'ticket':
      return rest === '' ? list(at, 'live') : oneTicket(at, rest);
    case 'export':
      return exportTicket(at, rest);
    case 'notice':
      return rest === '' ? notices(at) : notice(at, rest);
    case 'notices':
      return notices(at);
    case 'incidents':
      return incidents(at);
    case 'outbox':
      return undelivered(at);
    case 'resend':
      return resend(at);
    case 'report':
      return say(reportIn(at.activity));
    case 'doctor':
      return say(findingsIn(at.activity));
    case 'help':
      return say(hello(at));
  }
}

/** Answers a button below one of these answers; what is paged stays in its place. */
export async function pressedOfDesk(at: AtDesk, { command, about, page }: DeskPress): Promise<void> {
  const { input, stores, desk, by, say, now } = at;
  switch (command) {
    case 'tickets':
      return list(at, about as ListOf, page, input.card);
    case 'ticket': {
      const ticket = await stores.tickets.get(about);
      if (!ticket || ticket.desk !== desk.id) return say(sentence('handoff.desk.unknownTicket'));
      const shown = input.card ? await stores.outbox.get(input.card) : undefined;
      // Opened from a list it is a message of its own; paged, it stays where it is.
      const isStory = shown?.message.navigation?.some(({ press }) => press.to === 'desk' && press.command === 'ticket');
      return story(at, about, page, isStory ? input.card : undefined);
    }
    case 'lift': {
      const lifted = await stores.notices.lift(about, now);
      if (lifted) await audit(stores, by.key, now, 'noticeLifted', about);
      await say(sentence(lifted ? 'handoff.notice.lifted' : 'handoff.notice.gone'));
      return;
    }
    case 'resend':
      return resend(at);
  }
}

/** Says it, or puts it in the place of the message that was pressed. */
async function show(at: AtDesk, message: Parameters<AtDesk['say']>[0], card: string | undefined): Promise<void> {
  const { stores, newId, say } = at;
  const shown = card ? await stores.outbox.get(card) : undefined;
  if (!shown) return say(message);
  await stores.outbox.put({ ...shown, id: newId(), message, replaces: shown.id });
}

async function list(at: AtDesk, of: ListOf, page = 0, card?: string): Promise<void> {
  await show(at, await ticketList(at.stores.tickets, at.desk, of, page), card);
}

async function oneTicket(at: AtDesk, typed: string): Promise<void> {
  const ticket = await ticketTyped(at, typed);
  if (!ticket) return at.say(sentence('handoff.desk.unknownTicket'));
  await story(at, ticket.id, 0, undefined);
}

/** The ticket of this desk that is called so. */
async function ticketTyped({ stores, desk }: AtDesk, typed: string): Promise<Ticket | undefined> {
  const number = Number(/^(?:ACT-?)?0*(\d{1,9})$/i.exec(typed.trim())?.[1]);
  const ticket = Number.isInteger(number) ? await stores.tickets.byNumber(number) : undefined;
  return ticket?.desk === desk.id ? ticket : undefined;
}

/** Into the ticket's thread, wherever it was asked for; without a number, the ticket of this thread. */
async function exportTicket(at: AtDesk, typed: string): Promise<void> {
  const { stores, desk, by, channel, newId, now, say, showsFiles } = at;
  const ticket = typed === '' ? at.ticket : await ticketTyped(at, typed);
  if (!ticket) return say(sentence('handoff.desk.unknownTicket'));
  const name = ticketName(ticket);
  const values = { ticket: name };
  const document = ticketDocument(ticket, await stores.tickets.entries(ticket.id), now);
  const messages = await documentMessages(
    { files: stores.files, newId, now, showsFiles: showsFiles(channel) },
    { key: 'privacy.export.ticket', values },
    `${name}.json`,
    document,
  );
  for (const message of messages) {
    const to = deskLane(desk, ticket.card);
    const { language } = desk;
    await stores.outbox.put({ id: newId(), to, language, message, thread: ticket.card, ticket: ticket.id });
  }
  await audit(stores, by.key, now, 'ticketExported', name);
  if (at.ticket?.id !== ticket.id) await say(sentence({ key: 'privacy.export.inThread', values }));
}

async function story(at: AtDesk, id: string, page: number, card: string | undefined): Promise<void> {
  const { tickets } = at.stores;
  const ticket = await tickets.get(id);
  if (ticket) await show(at, ticketStory(ticket, await tickets.entries(id), page), card);
}

async function notice(at: AtDesk, typed: string): Promise<void> {
  const { stores, desk, by, newId, now, say } = at;
  const read = readNotice(typed, new Date(now));
  if (!read) return say(sentence('handoff.notice.tooLong'));
  const set = { id: newId(), desk: desk.id, author: by.name, at: now, ...read };
  await stores.notices.add(set);
  await audit(stores, by.key, now, 'noticeSet', set.id, { until: set.until });
  await say(noticeSet(set));
}

async function notices({ stores, now, say }: AtDesk): Promise<void> {
  await say(noticeList(await stores.notices.current(now)));
}

async function undelivered({ stores, desk, say }: AtDesk): Promise<void> {
  const parked = await stores.outbox.parked(desk.id);
  const rows = await Promise.all(
    parked.map(async (one) => ({ ...one, of: one.ticket ? await stores.tickets.get(one.ticket) : undefined })),
  );
  await say(outboxMessage(rows));
}

async function resend({ stores, desk, by, say, now }: AtDesk): Promise<void> {
  const parked = await stores.outbox.parked(desk.id);
  for (const { id } of parked) await stores.outbox.resend(id, now);
  await audit(stores, by.key, now, 'resent', desk.id, { messages: parked.length });
  await say(resentMessage(parked.length));
}
