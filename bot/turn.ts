// One activity, from the inbox to the outbox, in the order it happens. Runs inside one transaction.
import { isDeepStrictEqual } from 'node:util';
import { type Activity, BotAdapter, TurnContext } from 'botbuilder';
import {
  asideChoices,
  bindGuide,
  type Conversation,
  commandChoice,
  type Guide,
  type Input,
  newConversation,
} from '../dialogs/guide.ts';
import { type Dialogs, openDialogs } from '../dialogs/index.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { sentence } from '../dialogs/question.ts';
import { isOneOf, typedNumber } from '../dialogs/typed.ts';
import { deskTurn } from './desk.ts';
import { type Desk, makeHandoff, refusalText, stateText, tell } from './handoff/handoff.ts';
import type { Address, Clock, InboxRow, Person, TurnStores } from './handoff/ports.ts';
import { ticketName } from './handoff/ticket.ts';
import { pickLanguage, wordsLanguage } from './language.ts';
import { maskedNotice } from './maskActivity.ts';
import type { Block, Command, Language, Message, Press, Text, Words } from './messages/message.ts';

export interface TurnNeeds {
  readonly words: Words;
  readonly languages: readonly Language[];
  readonly fallback: Language;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly desk: Desk | undefined;
  /** True when the activity comes from the desk's own conversation. */
  readonly isDesk: (channel: string, activity: Activity) => boolean;
  readonly retentionDays: number;
}

/** What every stage of a turn sees. */
export interface Turn extends Guide {
  readonly activity: Activity;
  readonly place: 'personal' | 'shared';
  readonly masked: readonly string[];
  readonly welcomed: boolean;
  readonly retentionDays: number;
  /** A message said in this conversation, by its delivery's id. */
  saidBefore(delivery: string): Promise<Message | undefined>;
  setLanguage(language: Language): Promise<void>;
}

/** The language each language command stands for. */
const languageOf: Readonly<Partial<Record<Command, Language>>> = { english: 'en', japanese: 'ja' };

/** A week of silence, after which the bot asks whether to go on. */
const silenceMs = 7 * 24 * 3_600_000;
/** A second press of the same button within this time is a double press. */
const doublePressMs = 1_500;
/** More than this of one message is not read; the inbox keeps it whole. */
const readLimit = 20_000;

/** Runs one accepted activity against the stores of one transaction. */
export async function runTurn(needs: TurnNeeds, row: InboxRow, stores: TurnStores): Promise<void> {
  const activity = row.activity as Activity;
  const input = inputOf(activity);
  const handoff = makeHandoff({ stores, ...needs });
  if (needs.isDesk(row.channel, activity)) {
    await deskTurn({
      ...needs,
      stores,
      handoff,
      activity,
      input,
      channel: row.channel,
      masked: row.masked,
      now: needs.clock.now().toISOString(),
    });
    return;
  }

  const address: Address = {
    channel: row.channel,
    conversation: row.conversation,
    reference: TurnContext.getConversationReference(activity),
  };
  const place = activity.conversation?.isGroup || !isPersonal(activity) ? 'shared' : 'personal';
  const stateKey = `conversation/${row.channel}/${row.conversation}/${activity.from.id}`;
  const conversation = ((await stores.states.get(stateKey)) as Conversation | undefined) ?? newConversation();
  const before = await stores.people.get(`${row.channel}/${activity.from.id}`);
  let person = known(needs, before, {
    activity,
    channel: row.channel,
    text: input.text,
    place,
    address,
  });

  const put = async (message: Message, replaces?: string): Promise<string> => {
    const id = needs.newId();
    const language = person.language ?? needs.fallback;
    await stores.outbox.put({ id, to: address, language, message, ...(replaces && { replaces }) });
    return id;
  };
  const turn: Turn = {
    activity,
    place,
    masked: row.masked,
    input,
    conversation,
    handoff,
    welcomed: before?.welcomed || (place === 'shared' && conversation.seenAt !== undefined),
    words: needs.words,
    now: needs.clock.now().toISOString(),
    get person() {
      return person;
    },
    newId: needs.newId,
    retentionDays: needs.retentionDays,
    async saidBefore(delivery) {
      const said = await stores.outbox.get(delivery);
      return said?.to.conversation === row.conversation ? said.message : undefined;
    },
    say: (message) => put(message),
    replace: async (delivery, message) => void (await put(message, delivery)),
    async setLanguage(language) {
      person = { ...person, language, languageFrom: 'chosen' };
    },
  };
  await inOrder(turn);
  const welcomed = place === 'personal' ? activity.action !== 'remove' : (before?.welcomed ?? false);
  await stores.people.put({ ...person, welcomed });
  await stores.states.put(stateKey, { ...conversation, seenAt: turn.now }, turn.now);
}

/** The first stage that applies has the turn. */
async function inOrder(turn: Turn): Promise<void> {
  if (turn.activity.type === 'installationUpdate' && turn.activity.action === 'remove') return;
  const context = new TurnContext(silent, turn.activity);
  bindGuide(context, turn);
  await welcome(turn);
  if (turn.activity.type !== 'message') return;
  await warn(turn);
  await settlePressed(turn);
  const dialogs = await openDialogs(context);
  for (const stage of [
    doublePress,
    ticketPress,
    resume,
    interruption,
    files,
    nothing,
    stalePress,
    relay,
    continueOrBegin,
  ]) {
    if (await stage(turn, dialogs)) return;
  }
}

type Stage = (turn: Turn, dialogs: Dialogs) => Promise<boolean>;

/** Once per person; said again in their own language when the first event of an installation did not name it. */
async function welcome(turn: Turn): Promise<void> {
  const { conversation, person, place } = turn;
  const { language = '' } = person;
  if (!turn.welcomed) {
    conversation.welcome = { delivery: await turn.say(welcomeMessage(turn)), language };
  } else if (turn.activity.type !== 'message') {
    if (!conversation.welcome || conversation.welcome.language === language) return;
    await turn.replace(conversation.welcome.delivery, welcomeMessage(turn));
    conversation.welcome = { ...conversation.welcome, language };
  } else if (place === 'shared' && conversation.seenAt === undefined) {
    await turn.say(sentence('common.welcome.group'));
  }
  if (turn.activity.type === 'message') delete conversation.welcome;
}

function welcomeMessage({ activity, place, retentionDays, conversation }: Turn): Message {
  const starts = activity.type !== 'message' || conversation.seenAt !== undefined;
  const text = (words: Text, tone?: 'subtle') => ({ kind: 'text', text: words, ...(tone && { tone }) }) as const;
  return {
    title: { key: 'common.product' },
    blocks: [
      text({ key: 'common.welcome.body' }),
      text({ key: 'common.welcome.calm' }),
      ...(place === 'shared' ? [text({ key: 'common.welcome.group' })] : []),
      text({ key: 'common.welcome.privacy', values: { days: retentionDays } }, 'subtle'),
      text({ key: 'common.welcome.secrets' }, 'subtle'),
    ],
    ...(starts && {
      choices: [{ label: { key: 'common.welcome.start' }, press: { to: 'command', command: 'newProblem' } }],
    }),
    navigation: [commandChoice('english'), commandChoice('japanese')],
  };
}

/** What was masked and what was cut is said before anything else. */
async function warn({ masked, input, say }: Turn): Promise<void> {
  if (masked.length > 0) await say(maskedNotice('common.masked', masked));
  if (input.text.length > readLimit) {
    await say({
      blocks: [
        { kind: 'text', text: { key: 'common.tooLong', values: { length: input.text.length, limit: readLimit } } },
      ],
    });
  }
}

/** No dead buttons: a pressed card is replaced by what was chosen. A question's card is the prompt's affair. */
async function settlePressed(turn: Turn): Promise<void> {
  const { press, card } = turn.input;
  if (press?.to === 'command' && card !== turn.conversation.shown?.delivery) await settle(turn, true);
}

/** Takes the buttons off the pressed card; with `taken`, the card says what was chosen. */
async function settle({ input: { press, card }, saidBefore, replace }: Turn, taken: boolean): Promise<void> {
  const said = card ? await saidBefore(card) : undefined;
  if (!card || !said) return;
  const pressed = [...(said.choices ?? []), ...(said.navigation ?? [])].find((choice) =>
    isDeepStrictEqual(choice.press, press),
  );
  await replace(card, {
    ...(said.title && { title: said.title }),
    blocks: [...said.blocks, ...(pressed && taken ? [chosen(pressed.label)] : [])],
  });
}

function chosen(choice: Text): Block {
  return { kind: 'text', tone: 'subtle', text: { key: 'common.chosen', values: { choice } } };
}

const doublePress: Stage = async ({ input: { press }, conversation: { lastPress }, now }) =>
  press?.to === 'question' &&
  lastPress?.asking === press.asking &&
  lastPress.choice === press.choice &&
  Date.parse(now) - Date.parse(lastPress.at) < doublePressMs;

/** The employee withdraws a ticket, or says whether it is solved. */
const ticketPress: Stage = async (turn, dialogs) => {
  const { input, handoff, person, say } = turn;
  if (input.press?.to !== 'ticket') return false;
  const ticket = await handoff.find(input.press.ticket);
  const event = employeeEvents.find((one) => input.press?.to === 'ticket' && one === input.press.verb);
  if (!ticket || ticket.person !== person.key) await say(sentence('handoff.refusals.notOwner'));
  else if (!event) await say(sentence('handoff.refusals.notStaff'));
  else {
    const after = await handoff.byEmployee(ticket, event);
    const refused = 'refused' in after;
    await settle(turn, !refused);
    const done = { withdraw: 'handoff.withdrawn', solved: 'handoff.closed', notSolved: 'handoff.reopened' } as const;
    await say(refused ? { blocks: [{ kind: 'text', text: refusalText(ticket, after) }] } : tell(done[event], after));
  }
  await dialogs.redraw();
  return true;
};

const employeeEvents = ['withdraw', 'solved', 'notSolved'] as const;

/** After a week of silence: go on, or start over? */
const resume: Stage = async (turn, dialogs) => {
  const { conversation, input, now, words } = turn;
  const silent = conversation.seenAt !== undefined && Date.parse(now) - Date.parse(conversation.seenAt) > silenceMs;
  if (!dialogs.active || (!silent && !conversation.resuming)) return false;
  const offers = ['continue', 'startOver'] as const;
  const command =
    interruptionIn(input, words) ?? (conversation.resuming ? offers[(typedNumber(input.text) ?? 0) - 1] : undefined);
  delete conversation.resuming;
  if (command === 'continue' || command === 'startOver') {
    await dialogs.run(command);
    return true;
  }
  if (command) return false;
  conversation.resuming = true;
  await turn.say({ ...sentence('common.resume.ask'), choices: offers.map(commandChoice) });
  return true;
};

const interruption: Stage = async (turn, dialogs) => {
  const command = interruptionIn(turn.input, turn.words);
  if (!command) return false;
  if (command !== 'english' && command !== 'japanese') {
    await dialogs.run(command);
    return true;
  }
  await turn.setLanguage(languageOf[command] ?? 'en');
  const idle = !dialogs.active && !(await turn.handoff.liveTicket(turn.person));
  await turn.say(idle && turn.welcomed ? welcomeMessage(turn) : sentence('common.languageSet'));
  await dialogs.redraw();
  return true;
};

/** Files are named in the case; with a live ticket their names reach the desk. */
const files: Stage = async (turn, dialogs) => {
  const { conversation, input, handoff, person } = turn;
  if (input.files.length === 0) return false;
  const names = input.files.map((name): Text => (name ? { verbatim: name } : { key: 'common.attachmentUnnamed' }));
  await turn.say({ blocks: [{ kind: 'text', text: { key: 'common.attachment', values: { names } } }] });
  const named = input.files.filter((name) => name !== '');
  conversation.case = { ...conversation.case, files: [...new Set([...conversation.case.files, ...named])].slice(-20) };
  if (input.text.trim() !== '') return false;
  const ticket = dialogs.active ? undefined : await handoff.liveTicket(person);
  if (ticket && named.length > 0) await handoff.relay(ticket, person, named.join(', '));
  await dialogs.redraw();
  return true;
};

const nothing: Stage = async ({ input, say, welcomed }, dialogs) => {
  if (input.press || input.text.trim() !== '') return false;
  if (welcomed) await say(sentence('common.empty'));
  await dialogs.redraw();
  return true;
};

/** A button of a conversation that is over. */
const stalePress: Stage = async ({ input, say }, dialogs) => {
  if (!input.press || dialogs.active) return false;
  await say(sentence('common.staleNothing'));
  return true;
};

/** The words of a person with a live ticket join its thread, and they are told where the words went. */
const relay: Stage = async ({ input, handoff, person, say }, dialogs) => {
  if (dialogs.active) return false;
  const ticket = await handoff.liveTicket(person);
  if (!ticket) return false;
  await handoff.relay(ticket, person, input.text);
  const state = ticket.state === 'claimed' || ticket.state === 'resolved' ? ticket.state : 'open';
  await say({
    ...tell(`handoff.relayed.${state}`, ticket, { state: stateText(ticket), ticket: ticketName(ticket) }),
    navigation: [commandChoice('status'), ...asideChoices],
  });
  return true;
};

const continueOrBegin: Stage = async ({ input, words, say, welcomed }, dialogs) => {
  if (dialogs.active) {
    await dialogs.continue();
    return true;
  }
  if (welcomed && isOneOf(input.text, words.all('common.words.thanks'))) {
    await say(sentence('common.youAreWelcome'));
    return true;
  }
  if (welcomed && isOneOf(input.text, words.all('common.words.greeting'))) await say(sentence('common.welcome.again'));
  await dialogs.begin(input.text.slice(0, readLimit));
  return true;
};

interface Seen {
  readonly activity: Activity;
  readonly channel: string;
  readonly text: string;
  readonly place: Turn['place'];
  readonly address: Address;
}

/** The person as known now: their language is theirs, not the activity's. */
function known(
  needs: TurnNeeds,
  before: Person | undefined,
  { activity, channel, text, place, address }: Seen,
): Person {
  const { languages, fallback } = needs;
  const from = before?.languageFrom;
  const words = wordsLanguage(text) ?? (from === 'words' ? before?.language : undefined);
  const locale = activity.locale ?? (from === 'locale' ? before?.language : undefined);
  const language = pickLanguage(
    {
      ...(from === 'chosen' && before?.language && { chosen: before.language }),
      ...(words && { words }),
      ...(locale && { locale }),
    },
    languages,
    fallback,
  );
  return {
    key: `${channel}/${activity.from.id}`,
    seenAt: needs.clock.now().toISOString(),
    name: activity.from.name || before?.name || activity.from.id,
    language,
    languageFrom: from === 'chosen' ? from : words ? 'words' : 'locale',
    address: (place === 'personal' ? undefined : before?.address) ?? address,
  };
}

/** The activity as dialogs see it; channels put `{ press, fields }` into `value`. */
function inputOf(activity: Activity): Input {
  const value = (activity.value ?? {}) as { press?: Press; fields?: Record<string, string>; card?: string };
  const attachments = activity.attachments ?? [];
  return {
    text: activity.text ?? '',
    files: attachments.filter(({ contentType }) => contentType !== 'text/html').map(({ name }) => name ?? ''),
    ...(value.press && { press: value.press }),
    ...(value.fields && { fields: value.fields }),
    ...(value.card && { card: value.card }),
  };
}

function isPersonal({ conversation }: Activity): boolean {
  const { conversationType = 'personal' } = conversation;
  return conversationType === 'personal';
}

/** Dialog steps speak through the guide; nothing is ever sent through the turn context. */
class SilentAdapter extends BotAdapter {
  override async sendActivities(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
  override async updateActivity(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
  override async deleteActivity(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
  override async continueConversation(): Promise<never> {
    throw new Error('dialogs speak through their guide');
  }
}

const silent = new SilentAdapter();

/** Tells a person that their message could not be worked; their words stay in the inbox. */
export async function apologise(
  { newId, fallback }: TurnNeeds,
  row: InboxRow,
  { outbox, people }: TurnStores,
): Promise<void> {
  const activity = row.activity as Activity;
  const person = await people.get(`${row.channel}/${activity.from.id}`);
  const reference = TurnContext.getConversationReference(activity);
  await outbox.put({
    id: newId(),
    to: { channel: row.channel, conversation: row.conversation, reference },
    language: person?.language ?? fallback,
    message: { ...sentence('common.failed'), navigation: [commandChoice('continue'), commandChoice('person')] },
  });
}
