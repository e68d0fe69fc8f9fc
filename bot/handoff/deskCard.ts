// A ticket's card at the desk.
import { diagnose } from '../activation/diagnose.ts';
import type { Block, Choice, Fact, Field, Key, Message, Text, TicketVerb } from '../messages/message.ts';
import type { Desk } from './desks.ts';
import { type Incident, incidentName } from './incidents.ts';
import {
  askForm,
  assignForm,
  noteForm,
  replyForm,
  resolveForm,
  routeForm,
  solutionKey,
  summaryForm,
  summaryMark,
} from './staffForms.ts';
import { summaryBlocks } from './summary.ts';
import { type Staff, type Ticket, ticketName } from './ticket.ts';
import { about, ticketChoice } from './ticketWords.ts';

export interface CardNeeds {
  readonly desk: Desk;
  /** Desks it can be moved to. */
  readonly others: readonly Desk[];
  /** Whom it can be assigned to. */
  readonly colleagues: readonly Staff[];
  /** The one it belongs to. */
  readonly incident?: Incident;
}

/** With more desks than these, moving a ticket opens a list. */
const mostMoveButtons = 2;

/** The ticket as staff see it: its state, the summary, and what may be done now. */
export function deskCard(ticket: Ticket, needs: CardNeeds): Message {
  const { choices, navigation } = buttons(ticket, needs);
  return {
    title: cardTitle(ticket),
    blocks: [
      ...threadBanner(ticket, needs.desk),
      { kind: 'facts', facts: [...stateFacts(ticket), ...incidentFacts(needs)] },
      ...summaryBlocks(ticket.summary),
    ],
    ...(choices.length > 0 && { choices }),
    ...(navigation.length > 0 && { navigation }),
  };
}

/** The ticket for reading only: no buttons, so that it has one card. */
export function ticketDigest(ticket: Ticket): Message {
  return {
    title: cardTitle(ticket),
    blocks: [{ kind: 'facts', facts: stateFacts(ticket) }, ...summaryBlocks(ticket.summary)],
  };
}

/** What stands in the place of a card whose ticket went to another desk. */
export function movedCard(ticket: Ticket, desk: Desk): Message {
  return {
    title: cardTitle(ticket),
    blocks: [
      {
        kind: 'text',
        text: { key: 'handoff.desk.movedTo', values: { ...about(ticket), desk: { verbatim: desk.name } } },
      },
    ],
  };
}

function cardTitle(ticket: Ticket): Text {
  return {
    key: 'handoff.desk.title',
    values: { ticket: ticketName(ticket), person: { verbatim: ticket.summary.personName } },
  };
}

/** Where a plain message reaches the employee, the card says so all the time. */
function threadBanner({ state }: Ticket, { thread, address }: Desk): Block[] {
  const live = state === 'open' || state === 'claimed' || state === 'resolved';
  if (thread === 'note' || !live) return [];
  const key = address.channel === 'teams' ? 'handoff.desk.relayOnTeams' : 'handoff.desk.relayOn';
  return [{ kind: 'text', tone: 'warning', text: { key } }];
}

/** How it stands with a ticket. */
function stateFacts(ticket: Ticket): Fact[] {
  const { solution, rating, comment } = ticket;
  return [
    { label: { key: 'handoff.desk.state' }, value: deskStateText(ticket) },
    { label: { key: 'handoff.desk.since' }, value: { instant: ticket.createdAt } },
    ...(solution ? [{ label: { key: 'handoff.desk.solution' }, value: { key: solutionKey(solution) } } as const] : []),
    ...(rating
      ? [{ label: { key: 'handoff.desk.rating' }, value: { key: 'handoff.rating.of', values: { rating } } } as const]
      : []),
    ...(comment ? [{ label: { key: 'handoff.desk.comment' }, value: { verbatim: comment } } as const] : []),
  ];
}

function incidentFacts({ incident }: CardNeeds): Fact[] {
  return incident ? [{ label: { key: 'incident.desk.label' }, value: { verbatim: incidentName(incident) } }] : [];
}

/** "Claimed by <name>", "Closed" ... as staff read it. */
export function deskStateText(ticket: Ticket): Text {
  return { key: deskStates[ticket.state], values: about(ticket) };
}

function buttons(ticket: Ticket, needs: CardNeeds): { choices: readonly Choice[]; navigation: readonly Choice[] } {
  const one = (verb: TicketVerb & keyof typeof labels, form?: readonly Field[]): Choice => ({
    ...ticketChoice(ticket, verb, { key: labels[verb] }),
    ...(form && { form }),
  });
  const positive = (choice: Choice): Choice => ({ ...choice, style: 'positive' });
  const reply = one('reply', replyForm());
  const note = one('note', noteForm());
  const edit: Choice = {
    ...ticketChoice(ticket, 'edit', { key: labels.edit }, summaryMark(ticket)),
    form: summaryForm(ticket),
  };
  switch (ticket.state) {
    case 'open':
      return {
        choices: [positive(one('claim')), note],
        navigation: [...assign(ticket, needs), edit, ...move(ticket, needs)],
      };
    case 'claimed':
      return {
        choices: [
          positive(reply),
          one('ask', askForm()),
          note,
          one('resolve', resolveForm(diagnose(ticket.summary.case).cause)),
        ],
        navigation: [one('release'), ...assign(ticket, needs), one('takeOver'), edit, ...move(ticket, needs)],
      };
    case 'resolved':
      return { choices: [reply, note], navigation: [one('reopen')] };
    case 'closed':
      return { choices: [], navigation: [one('reopen')] };
    case 'withdrawn':
      return { choices: [], navigation: [] };
  }
}

const labels = {
  claim: 'handoff.desk.claim',
  release: 'handoff.desk.release',
  takeOver: 'handoff.desk.takeOver',
  reply: 'handoff.desk.reply',
  ask: 'handoff.desk.ask',
  note: 'handoff.desk.note',
  resolve: 'handoff.desk.resolve',
  edit: 'handoff.desk.edit',
  reopen: 'handoff.desk.reopen',
} as const satisfies Partial<Record<TicketVerb, Key>>;

function assign(ticket: Ticket, { colleagues }: CardNeeds): Choice[] {
  const others = colleagues.filter(({ key }) => key !== ticket.assignee?.key);
  if (others.length === 0) return [];
  return [{ ...ticketChoice(ticket, 'assign', { key: 'handoff.desk.assign' }), form: assignForm(others) }];
}

/** One press mends a wrong route. */
function move(ticket: Ticket, { others }: CardNeeds): Choice[] {
  if (others.length > mostMoveButtons) {
    return [{ ...ticketChoice(ticket, 'route', { key: 'handoff.desk.route' }), form: routeForm(others) }];
  }
  return others.map(({ id, name }) =>
    ticketChoice(ticket, 'route', { key: 'handoff.desk.routeTo', values: { desk: { verbatim: name } } }, id),
  );
}

const deskStates = {
  open: 'handoff.desk.stateOpen',
  claimed: 'handoff.desk.stateClaimed',
  resolved: 'handoff.desk.stateResolved',
  closed: 'handoff.desk.stateClosed',
  withdrawn: 'handoff.desk.stateWithdrawn',
} as const satisfies Record<Ticket['state'], Key>;
