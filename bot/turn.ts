// One activity, from the inbox to the outbox, in the order it happens. Runs inside one transaction.
import { type Activity, TurnContext } from 'botbuilder';
import { bindGuide, type Conversation, type Input, newConversation } from '../dialogs/guide.ts';
import { openDialogs } from '../dialogs/index.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { sentence } from '../dialogs/question.ts';
import { summaryOf } from '../dialogs/sections/additionalInfo.ts';
import { aloudMessage } from './aloud.ts';
import { caseFigures } from './caseFigures.ts';
import { remember, takeBack } from './correction.ts';
import { deskTurn } from './desk/desk.ts';
import type { Desk, Desks } from './handoff/desks.ts';
import type { DeskTime } from './handoff/deskTime.ts';
import { makeHandoff } from './handoff/handoff.ts';
import type { InboxRow } from './handoff/inbox.ts';
import type { IncidentWatch } from './handoff/incidentWatch.ts';
import type { Address, Clock, Delivery } from './handoff/ports.ts';
import type { TurnStores } from './handoff/stores.ts';
import type { Witness } from './handoff/witness.ts';
import { showHome, stateKey } from './home.ts';
import { incidentPress, offerIncident, waitingForIncident } from './incidentStages.ts';
import { inputOf, maskedFiles } from './input.ts';
import { known, type Seen } from './known.ts';
import { type Language, languageOf, type Message, type Words } from './messages/message.ts';
import { ownData } from './ownData.ts';
import { asksWhere } from './place.ts';
import type { Policy } from './policy.ts';
import { privacy } from './privacy.ts';
import { askAgain, dropEnded, endReminders, isToAsk, keepReminder, keptFrom } from './reminder.ts';
import { silent } from './silent.ts';
import {
  continueOrBegin,
  doublePress,
  heard,
  interruption,
  nothing,
  notices,
  resume,
  settlePressed,
  stalePress,
  type Turn,
  unsent,
  warn,
} from './stages.ts';
import { tellWhere } from './tellWhere.ts';
import {
  changeRelayed,
  files,
  relay,
  relayLeftFiles,
  staffFiles,
  ticketPress,
  toldMeanwhile,
  typedRating,
} from './ticketStages.ts';
import { welcome } from './welcome.ts';

export interface TurnNeeds {
  readonly words: Words;
  readonly languages: readonly Language[];
  readonly fallback: Language;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly desks: Desks;
  /** The desk whose own conversation the activity comes from. */
  readonly deskAt: (channel: string, activity: Activity) => Desk | undefined;
  /** A person's own conversation in a channel that can open one by itself. */
  readonly personalOf: (channel: string, user: string) => Address | undefined;
  /** Where a person's own page in a channel is published, if it has such. */
  readonly homeOf: (channel: string, user: string) => Address | undefined;
  /** Of the desk, for people of whom none is known; an IANA name. */
  readonly timeZone: string;
  /** Whether files are shown in a channel, or can be linked there. */
  readonly showsFiles: (channel: string) => boolean;
  readonly retentionDays: number;
  readonly policy: Policy;
  readonly deskTime: DeskTime;
  readonly witnesses: readonly Witness[];
  /** Told of every case that moved. */
  readonly incidents: IncidentWatch;
}

/** Runs one accepted activity against the stores of one transaction. */
export async function runTurn(needs: TurnNeeds, row: InboxRow, stores: TurnStores): Promise<void> {
  const activity = row.activity as Activity;
  if (isEvent(activity, 'window')) return;
  const handoff = makeHandoff({ stores, ...needs });
  const now = needs.clock.now().toISOString();
  const homes = { ...needs, stores, handoff, now };
  const desk = needs.deskAt(row.channel, activity);
  const reference = TurnContext.getConversationReference(activity);
  if (asksWhere(activity, needs.words)) return tellWhere({ needs, row, stores, activity, reference, desk });
  if (desk) {
    await deskTurn({
      ...needs,
      desk,
      stores,
      handoff,
      showHome: (person) => showHome(homes, person),
      activity,
      inbox: row.id,
      input: inputOf(activity),
      channel: row.channel,
      masked: [...row.masked, ...maskedFiles(activity)],
      source: sourceOf(row),
      now: row.receivedAt,
    });
    return;
  }

  const address: Address = {
    channel: row.channel,
    conversation: row.conversation,
    reference,
  };
  const place = activity.conversation?.isGroup || !isPersonal(activity) ? 'shared' : 'personal';
  const key = stateKey(row.channel, row.conversation, activity.from.id);
  const stored = (await stores.states.get(key)) as Conversation | undefined;
  const who = `${row.channel}/${activity.from.id}`;
  const before = await stores.people.get(who);
  const rings = isEvent(activity, 'retry');
  // Who asked for it, or what about, is forgotten.
  if (rings && !(stored && before)) return stores.erasure.forgetEvent(row.id);
  const conversation = stored ?? newConversation();
  const input = inputOf(activity);
  const around = { stores, person: who, address, place, now } as const;
  await dropEnded(around, conversation);
  const earlier = structuredClone(conversation);
  const told: Seen = { activity, channel: row.channel, text: input.text, place, address };
  let person = rings && before ? before : known(needs, before, told);

  if (!before && isNoBeginning(activity, input)) return stores.erasure.forgetEvent(row.id);
  const put = async (message: Message, replaces?: string): Promise<string> => {
    const id = needs.newId();
    const language = person.language ?? needs.fallback;
    await stores.outbox.put({ id, to: address, language, message, ...own.mark(), ...(replaces && { replaces }) });
    return id;
  };
  const ofThisConversation = (said: Delivery | undefined) =>
    said?.to.conversation === row.conversation ? said.message : undefined;
  const figures = caseFigures({ stores, conversation, person: () => person, newId: needs.newId, now });
  const own = ownData({ needs, homes, conversation, person: () => person, inbox: row.id, card: input.card });
  const turn: Turn = {
    activity,
    place,
    masked: [...row.masked, ...maskedFiles(activity)],
    source: sourceOf(row),
    input,
    conversation,
    handoff,
    receivedAt: row.receivedAt,
    welcomed: before?.welcomed || (place === 'shared' && conversation.seenAt !== undefined),
    words: needs.words,
    now,
    get person() {
      return person;
    },
    get timeZone() {
      return person.timeZone ?? needs.timeZone;
    },
    newId: needs.newId,
    retentionDays: needs.retentionDays,
    policy: needs.policy,
    saidBefore: async (delivery) => ofThisConversation(await stores.outbox.get(delivery)),
    standsNow: async (delivery) => ofThisConversation(await stores.outbox.shown(delivery)),
    notices: () => stores.notices.current(now),
    ended: figures.end,
    uncounted: stores.cases.remove,
    say: (message) => put(message),
    replace: async (delivery, message) => void (await put(message, delivery)),
    async setLanguage(language) {
      person = { ...person, language, languageFrom: 'chosen' };
    },
    ...own.acts,
  };
  if (activity.channelData?.aloud) {
    const said = `aloud/${row.channel}/${row.conversation}/${activity.from.id}`;
    const message = aloudMessage(input.text, (await stores.states.get(said)) !== undefined);
    if (message) await turn.say(message);
    await stores.states.put(said, true, now);
    return;
  }
  remember(earlier, turn);
  const greeted = await inOrder(turn, own.isErased);
  if (own.isErased()) return;
  const removed = activity.action === 'remove';
  if (removed) await endReminders(around, conversation);
  await keepReminder(around, earlier, conversation);
  await figures.touch();
  const moved = figures.changed;
  const deskOf = () => needs.desks.routeOf(summaryOf({ conversation, person }));
  if (moved) await needs.incidents.look(stores, moved, deskOf);
  const gone = place === 'personal' && removed;
  const welcomed = !gone && ((greeted && place === 'personal') || (before?.welcomed ?? false));
  await stores.people.put({ ...person, welcomed });
  if (!rings && !isEvent(activity, 'home')) conversation.seenAt = now;
  await stores.states.put(key, conversation, keptFrom(conversation, rings ? conversation.seenAt : now));
  await showHome(homes, person.key, isEvent(activity, 'home'));
}

/** The first stage that applies has the turn. True when the person was greeted, or had been before. */
async function inOrder(turn: Turn, isErased: () => boolean): Promise<boolean> {
  if (turn.activity.type === 'installationUpdate' && turn.activity.action === 'remove') return false;
  const context = new TurnContext(silent, turn.activity);
  bindGuide(context, turn);
  const command = interruptionIn(turn.input, turn.words);
  const asked = languageOf(command);
  if (asked) await turn.setLanguage(asked);
  if (isEvent(turn.activity, 'home')) return false;
  if (isEvent(turn.activity, 'retry')) {
    if (isToAsk(turn)) await askAgain(turn, () => openDialogs(context));
    return false;
  }
  if (isEvent(turn.activity, 'windowLost')) {
    await turn.say(sentence('slack.window.failed'));
    return false;
  }
  if (turn.activity.type === 'messageUpdate' || turn.activity.type === 'messageDelete') {
    await warn(turn);
    if (await changeRelayed(turn)) return turn.welcomed;
    if (!(await takeBack(turn))) return false;
  }
  const dialogs = await openDialogs(context);
  // A colleague who passes a file on is not greeted as an employee with a trouble.
  const passedOn = turn.activity.type === 'message' && (await staffFiles(turn, dialogs));
  if (!passedOn) await welcome(turn);
  if (turn.activity.type !== 'message' && turn.activity.type !== 'messageUpdate') return true;
  await heard(turn);
  if (turn.activity.type === 'message') await warn(turn);
  if (passedOn) return turn.welcomed;
  for (const stage of [
    doublePress,
    settlePressed,
    ticketPress,
    incidentPress,
    unsent,
    files,
    typedRating,
    resume,
    notices,
    privacy,
    interruption,
    toldMeanwhile,
    nothing,
    stalePress,
    relay,
    waitingForIncident,
    continueOrBegin,
  ]) {
    if (await stage(turn, dialogs)) break;
  }
  if (isErased()) return true;
  await relayLeftFiles(turn);
  await offerIncident(turn, dialogs);
  return true;
}

/** Names the message of a turn; an edit of it has the same name. */
function sourceOf({ channel, conversation, activity }: InboxRow): string {
  return `${channel}/${conversation}/${(activity as Activity).id}`;
}

/**
 * Something happened without words: a page was opened (`home`), a window is (`window`), or was not (`windowLost`), or it
 * is time to ask again (`retry`).
 */
function isEvent({ type, name }: Activity, wanted: 'home' | 'window' | 'windowLost' | 'retry'): boolean {
  return type === 'event' && name === wanted;
}

/** What somebody does who was forgotten, and what makes nobody known again: a second press, tidying up, leaving. */
function isNoBeginning({ type, action }: Activity, { press }: Input): boolean {
  return press?.to === 'privacy' || type === 'messageDelete' || (type === 'installationUpdate' && action === 'remove');
}

function isPersonal({ conversation }: Activity): boolean {
  const { conversationType = 'personal' } = conversation;
  return conversationType === 'personal';
}
