// One desk and its people, in Teams or in Slack: the same handles on both, so that one test tells both stories.
import { setTimeout as wait } from 'node:timers/promises';
import { deskThread, type Lang, means, openOffice, pressNewest as pressInTeams, type Seen } from './converse.ts';
import type { Chat, Hosted, PlaceOptions, Posted, Seat, Shown, User as TeamsUser } from './fakeTeams.ts';
import type { FakeSlack, Message, User as SlackUser } from './slack/fakeSlack.mjs';
import { openWorkspace, pressNewest as pressInSlack, seen } from './slackDoor.ts';

export type Platform = 'teams' | 'slack';
export const platforms = ['teams', 'slack'] as const satisfies readonly Platform[];

/** What somebody has written, and may still change. */
export interface Written {
  edit(text: string): Promise<void>;
  remove(): Promise<void>;
  /** Where the platform can: brings it back. */
  restore?(): Promise<void>;
}

/** A message, and what stands in it as code. */
export interface Said extends Seen {
  readonly code: readonly string[];
}

export interface Sent {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** An employee in their own chat with the bot. Each act ends when everything is answered. */
export interface Employee {
  /** `channel/user`. */
  readonly key: string;
  messages(): readonly Said[];
  /** The newest message of the bot. */
  last(): Said;
  /** All that they can read, in one string. */
  all(): string;
  say(text: string, files?: readonly Sent[]): Promise<Written>;
  press(id: string, boxes?: Readonly<Record<string, string>>): Promise<void>;
  /** Names and sizes of the files that the bot has put there. */
  files(): readonly string[];
}

/** Somebody at the desk. */
export interface Member extends Employee {
  readonly name: string;
}

/** A ticket at the desk. */
export interface Case {
  card(): Said;
  /** What stands below the card. */
  thread(): readonly Said[];
  /** The newest answer of the bot there. */
  last(): Said;
  all(): string;
  files(): readonly string[];
  press(member: Member, verb: string, boxes?: Readonly<Record<string, string>>): Promise<void>;
  /** The newest button of that name. */
  pressLabel(member: Member, label: string): Promise<void>;
  /** Presses a button that is on the card now, at any later time. */
  keep(member: Member, verb: string): () => Promise<void>;
  /** "@bot ..." in the thread; `@<name>` of the people who are mentioned stands in the text. */
  tell(
    member: Member,
    text: string,
    more?: { files?: readonly Sent[]; mentions?: readonly Member[] },
  ): Promise<Written>;
  /** Said in the thread to the others. */
  talk(member: Member, text: string): Promise<Written>;
}

export interface DeskDoor {
  readonly platform: Platform;
  readonly url: string;
  readonly log: readonly string[];
  employee(name: string, language: Lang): Promise<Employee>;
  member(name: string, how?: 'guest' | 'external' | { readonly listedAs: string }): Promise<Member>;
  /** The employee asks for a person, and sends the summary. */
  handOver(employee: Employee): Promise<Case>;
  /** The same, where nothing may arrive. */
  sendOff(employee: Employee): Promise<void>;
  /** Every ticket at the desk, the oldest first. */
  cases(): readonly Case[];
  /** What the desk's channel shows beside its threads. */
  inChannel(): readonly Said[];
  /** Nothing about that person can be posted at the desk, for want of a right, until the returned function is called. */
  breakDesk(about: string): () => void;
  /** Said to the bot at the root of the desk; what it answered, newest version. */
  ask(
    member: Member,
    text: string,
  ): Promise<{ answers(): readonly Said[]; files(): readonly string[]; press(label: string): Promise<void> }>;
  /** The platform does not tell who people are until the returned function is called. */
  forgetPeople(): () => void;
  /** Nothing can be sent to that person until the returned function is called. */
  block(employee: Employee): () => void;
  /** The clock of the bot goes forward by so many milliseconds. */
  later(ms: number): void;
  /** The clock of the bot is set to this moment, and what is due by then rings. */
  ring(at: string): Promise<void>;
  settle(): Promise<void>;
  /** Throws when the platform objects to anything that was sent. */
  check(): void;
  close(): Promise<void>;
}

export interface DeskNeeds {
  readonly language?: Lang;
  readonly environment?: Readonly<Record<string, string>>;
  /** Teams: the bot hears every word of the channel. */
  readonly rsc?: boolean;
  /** What the clock of the bot says at first; else it is right. */
  readonly startsAt?: string;
}

export function openDesk(platform: Platform, needs: DeskNeeds = {}): Promise<DeskDoor> {
  return platform === 'teams' ? openTeamsDesk(needs) : openSlackDesk(needs);
}

/** Waits until something is so, also on a busy machine. */
export async function until(holds: () => boolean, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it does not become so');
    await wait(20);
  }
}

const asks: Readonly<Record<Lang, string>> = { ja: '担当者に相談', en: 'talk to a person' };

function movableClock(startsAt?: string) {
  let ahead = 0;
  const later = (ms: number): void => {
    ahead += ms;
  };
  const set = (at: string): void => {
    ahead = Date.parse(at) - Date.now();
  };
  if (startsAt !== undefined) set(startsAt);
  return { now: () => new Date(Date.now() + ahead), later, set };
}

function newest(messages: readonly Said[]): Said {
  const last = messages.findLast(({ from }) => from === 'bot');
  if (!last) throw new Error('the bot said nothing');
  return last;
}

const allOf = (messages: readonly Said[]) => messages.map(({ all }) => all).join('\n--\n');

async function openTeamsDesk({ language = 'ja', environment = {}, rsc, startsAt }: DeskNeeds): Promise<DeskDoor> {
  const clock = movableClock(startsAt);
  const place: PlaceOptions = { ...(rsc && { rsc }) };
  const office = await openOffice({ deskLanguage: language, environment, clock, place });
  const { app, teams, desk, settle, url, log } = office;
  const users = new Map<string, TeamsUser>();
  const chats = new Map<string, Chat>();

  function written(seat: Seat, posted: Posted): Written {
    return {
      edit: async (text) => void (await done(seat.edit(posted, text))),
      remove: async () => void (await done(seat.remove(posted))),
      restore: async () => void (await done(seat.undelete(posted))),
    };
  }

  async function done(post: Promise<Posted>): Promise<Posted> {
    const posted = await post;
    await settle();
    if (posted.status !== 200 && posted.status !== 0) throw new Error(`the bot answered ${posted.status}`);
    return posted;
  }

  function person(user: TeamsUser): Member {
    const chat = teams.personal(user);
    const seat = chat.as(user);
    const key = `teams/${user.id}`;
    users.set(key, user);
    chats.set(key, chat);
    const messages = () => chat.messages.map(seenInTeams);
    return {
      key,
      name: user.name,
      messages,
      last: () => newest(messages()),
      all: () => allOf(messages()),
      files: () => filesIn(chat.messages),
      say: async (text, files = []) => written(seat, await done(seat.say(text, teamsFiles(files)))),
      async press(id, boxes) {
        await pressInTeams(seat, id, boxes);
        await settle();
      },
    };
  }

  async function sendOff(employee: Employee): Promise<void> {
    await employee.say(asks[userOf(employee).locale.startsWith('ja') ? 'ja' : 'en']);
    await employee.press('send');
  }

  const userOf = ({ key }: Employee): TeamsUser => {
    const user = users.get(key);
    if (!user) throw new Error(`${key} is nobody here`);
    return user;
  };

  return {
    platform: 'teams',
    url,
    log,
    later: clock.later,
    async ring(at) {
      clock.set(at);
      await app.timekeeper.look();
      await settle();
    },
    settle,
    check: () => teams.check(),
    close: office.close,
    async employee(name, spoken) {
      const one = person(teams.user({ name, locale: spoken === 'ja' ? 'ja-JP' : 'en-US' }));
      await teams.personal(userOf(one)).as(userOf(one)).install();
      await settle();
      return one;
    },
    async member(name, how) {
      const other = '5f1c1bd5-0000-4000-8000-000000000000';
      const special =
        how === 'guest'
          ? { guest: true }
          : how === 'external'
            ? { tenant: other }
            : how && { aadObjectId: how.listedAs };
      return person(teams.user({ name, locale: language === 'ja' ? 'ja-JP' : 'en-US', ...special }));
    },
    sendOff,
    inChannel: () => desk.threads.flatMap(({ messages: [first] }) => (first ? [seenInTeams(first)] : [])),
    cases: () => desk.threads.filter(({ messages: [first] }) => first?.from === 'bot').map(teamsCase),
    breakDesk: (about) => teams.fault({ op: 'create', status: 403, about, times: 1_000 }),
    async handOver(employee) {
      await sendOff(employee);
      const found = deskThread(office, users.get(employee.key)?.name ?? '');
      if (!found) throw new Error('nothing reached the desk');
      return teamsCase(found);
    },
    async ask(member, text) {
      const thread = teams.thread(desk);
      await done(thread.as(userOf(member)).say(text));
      const answers = () => thread.messages.map(seenInTeams);
      return { answers, files: () => filesIn(thread.messages), press: (label) => pressLabel(thread, member, label) };
    },
    forgetPeople: () => teams.fault({ op: 'member', status: 500, times: 1_000 }),
    block(employee) {
      const chat = chats.get(employee.key);
      const faults = (['send', 'update'] as const).map((op) =>
        teams.fault({ op, status: 403, times: 1_000, ...(chat && { chat }) }),
      );
      return () => {
        for (const lift of faults) lift();
      };
    },
  };

  async function pressLabel(thread: Chat, member: Member, label: string): Promise<void> {
    const shown = thread.messages.findLast(({ buttons }) => buttons.some(({ title }) => title === label));
    if (!shown) throw new Error(`there is no ${label} in:\n${thread.transcript()}`);
    await done(thread.as(userOf(member)).press(shown, ({ title }) => title === label));
  }

  function teamsCase(thread: Chat): Case {
    const messages = () => thread.messages.map(seenInTeams);
    const below = () => messages().slice(1);
    return {
      card() {
        const [card] = messages();
        if (!card) throw new Error('no card');
        return card;
      },
      thread: below,
      last: () => newest(messages()),
      all: () => allOf(below()),
      files: () => filesIn(thread.messages),
      async press(member, verb, boxes) {
        await pressInTeams(thread.as(userOf(member)), verb, boxes);
        await settle();
      },
      pressLabel: (member, label) => pressLabel(thread, member, label),
      keep(member, verb) {
        const button = thread.messages[0]?.buttons.find((one) => one.kind === 'Action.Submit' && means(verb)(one));
        if (!button) throw new Error(`no ${verb} on the card`);
        return async () => void (await done(thread.as(userOf(member)).submit(button.data)));
      },
      async tell(member, text, { files = [], mentions = [] } = {}) {
        const seat = thread.as(userOf(member));
        const said = { ...teamsFiles(files), mentions: mentions.map(userOf) };
        return written(seat, await done(seat.say(text, said)));
      },
      async talk(member, text) {
        const seat = thread.as(userOf(member));
        return written(seat, await done(seat.say(text, { mention: false })));
      },
    };
  }
}

function teamsFiles(files: readonly Sent[]): { files: (Hosted & { name: string })[] } {
  return { files: files.map((file) => ({ ...file })) };
}

function seenInTeams(shown: Shown): Said {
  return { ...shown, steps: [], code: codeIn(shown.card, ({ fontType }) => fontType === 'Monospace') };
}

/** Pictures by name; what is linked stands in the words. */
function filesIn(messages: readonly Shown[]): string[] {
  return messages
    .filter(({ from }) => from === 'bot')
    .flatMap(({ images }) => images.map(({ name, bytes }) => `${name} ${bytes?.length ?? 'link'}`));
}

async function openSlackDesk({ language = 'ja', environment = {}, startsAt }: DeskNeeds): Promise<DeskDoor> {
  const clock = movableClock(startsAt);
  // People of another workspace are let in, so that the desk has to refuse them.
  const served = (_: string, team: string) => ({ SLACK_TEAMS: `${team},T0OTHER000`, ...environment });
  const workspace = await openWorkspace({ deskLanguage: language, environment: served, clock });
  const { app, slack, desk, settle, url, log } = workspace;
  const users = new Map<string, SlackUser>();

  function written(user: SlackUser, { sent }: { readonly sent: Message }, before = ''): Written {
    return {
      async edit(text) {
        await user.edit(sent, `${before}${text}`);
        await settle();
      },
      async remove() {
        await user.remove(sent);
        await settle();
      },
    };
  }

  function person(user: SlackUser, name: string): Member {
    const key = `slack/${user.id}`;
    users.set(key, user);
    const messages = () => user.sees().map((message) => seenInSlack(slack, message));
    return {
      key,
      name,
      messages,
      last: () => newest(messages()),
      all: () => allOf(messages()),
      files: () => slackFilesIn(slack, user.sees()),
      async say(text, files = []) {
        const said = await user.dm(text, slackFiles(files));
        await settle();
        return written(user, said);
      },
      async press(id, boxes) {
        await pressInSlack(user, user.sees(), id, boxes);
        await settle();
      },
    };
  }

  const userOf = ({ key }: Employee): SlackUser => {
    const user = users.get(key);
    if (!user) throw new Error(`${key} is nobody here`);
    return user;
  };
  async function sendOff(employee: Employee): Promise<void> {
    await employee.say(asks[userOf(employee).locale.startsWith('ja') ? 'ja' : 'en']);
    await employee.press('send');
  }
  const isOurs = (message: Message) => (message as unknown as { user?: string }).user === slack.bot.user_id;
  const roots = () => desk.messages().filter((one) => isOurs(one) && (one.thread_ts ?? one.ts) === one.ts);

  return {
    platform: 'slack',
    url,
    log,
    later: clock.later,
    async ring(at) {
      clock.set(at);
      await app.timekeeper.look();
      await settle();
    },
    settle,
    check: () => slack.assertClean(),
    close: workspace.close,
    async employee(name, spoken) {
      const user = slack.user({
        display_name: name,
        locale: spoken === 'ja' ? 'ja-JP' : 'en-US',
        tz: 'Asia/Tokyo',
      });
      await user.openHome('messages');
      await settle();
      return person(user, name);
    },
    async member(name, how) {
      const special =
        how === 'guest'
          ? { is_restricted: true }
          : how === 'external'
            ? { team_id: 'T0OTHER000' }
            : how && { id: how.listedAs };
      const locale = language === 'ja' ? 'ja-JP' : 'en-US';
      const user = slack.user({ display_name: name, locale, ...special });
      await user.join(desk.name);
      await settle();
      return person(user, name);
    },
    sendOff,
    inChannel: () =>
      desk
        .messages()
        .filter(({ ts, thread_ts: root = ts, subtype }) => root === ts || subtype === 'thread_broadcast')
        .map((message) => seenInSlack(slack, message)),
    cases: () => roots().map(slackCase),
    breakDesk(about) {
      const fault = slack.fault(
        ({ method, args }) =>
          method === 'chat.postMessage' && args['channel'] === desk.id && JSON.stringify(args).includes(about),
        { error: 'not_in_channel' },
        { times: 1_000 },
      );
      return () => fault.remove();
    },
    async handOver(employee) {
      const before = roots().length;
      await sendOff(employee);
      const card = roots()[before];
      if (!card) throw new Error('nothing reached the desk');
      return slackCase(card);
    },
    async ask(member, text) {
      const user = userOf(member);
      const { sent } = await user.mention(desk.name, text);
      await settle();
      const answers = () => sent.thread().map((message) => seenInSlack(slack, message));
      const files = () => slackFilesIn(slack, sent.thread());
      return { answers, files, press: (label) => pressLabel(sent, member, label) };
    },
    forgetPeople() {
      const fault = slack.fault('users.info', { error: 'fatal_error' }, { times: 1_000 });
      return () => fault.remove();
    },
    block(employee) {
      const { dmChannel: channel } = userOf(employee);
      const fault = slack.fault(
        ({ method, args }) => /^chat\.|^conversations\.open$/.test(method) && args['channel'] === channel,
        { error: 'cannot_dm_bot' },
        { times: 1_000 },
      );
      return () => fault.remove();
    },
  };

  async function pressLabel(root: Message, member: Member, label: string): Promise<void> {
    const shown = root.thread().findLast((message) => message.actions().some((one) => one.label === label));
    const button = shown?.actions().find((one) => one.label === label);
    if (!shown || !button) throw new Error(`there is no ${label}`);
    await userOf(member).click(shown, button.action_id, { block: button.block_id });
    await settle();
  }

  function slackCase(card: Message): Case {
    const raw = () => card.thread();
    const below = () => raw().map((message) => seenInSlack(slack, message));
    return {
      card: () => seenInSlack(slack, card.now()),
      thread: below,
      last: () => newest(below()),
      all: () => allOf(below()),
      files: () => slackFilesIn(slack, raw()),
      async press(member, verb, boxes) {
        await pressInSlack(userOf(member), [card.now(), ...raw()], verb, boxes);
        await settle();
      },
      pressLabel: (member, label) => pressLabel(card, member, label),
      keep(member, verb) {
        const shown = card.now();
        const button = shown.actions().find(({ value }) => value?.endsWith(`/${verb}`));
        if (!button) throw new Error(`no ${verb} on the card`);
        return async () => {
          await userOf(member).click(shown, button.action_id, { block: button.block_id, stale: true });
          await settle();
        };
      },
      async tell(member, text, { files = [], mentions = [] } = {}) {
        const user = userOf(member);
        const words = mentions.reduce((so, one) => so.replace(`@${one.name}`, `<@${userOf(one).id}>`), text);
        const said = await user.mention(desk.name, words, { thread: card, ...slackFiles(files) });
        await settle();
        return written(user, said, `<@${slack.bot.user_id}> `);
      },
      async talk(member, text) {
        const user = userOf(member);
        const said = await user.post(desk.name, text, { thread: card });
        await settle();
        return written(user, said);
      },
    };
  }
}

function slackFiles(files: readonly Sent[]): { files?: { name: string; mimetype: string; bytes: Buffer }[] } {
  if (files.length === 0) return {};
  return { files: files.map(({ name, type, bytes }) => ({ name, mimetype: type, bytes })) };
}

function slackFilesIn({ bot }: FakeSlack, messages: readonly Message[]): string[] {
  return messages
    .filter((message) => (message as unknown as { user?: string }).user === bot.user_id)
    .flatMap(({ files = [] }) => files.map(({ name, size }) => `${name} ${size}`));
}

function seenInSlack({ bot }: FakeSlack, message: Message): Said {
  const { user } = message as unknown as { user?: string };
  const code = codeIn(message.blocks, ({ type }) => type === 'rich_text_preformatted');
  return { ...seen(message, user === bot.user_id ? '' : String(user)), code };
}

/** The text of every node of that kind. */
function codeIn(node: unknown, isCode: (node: Record<string, unknown>) => boolean): string[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((one) => codeIn(one, isCode));
  const own = node as Record<string, unknown>;
  return isCode(own) ? [textIn(own)] : Object.values(own).flatMap((one) => codeIn(one, isCode));
}

function textIn({ text, elements = [] }: Record<string, unknown>): string {
  return typeof text === 'string' ? text : (elements as Record<string, unknown>[]).map(textIn).join('');
}
