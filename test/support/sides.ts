// Both ends of a ticket, the same on Teams and on Slack: an employee in their own chat, and two colleagues at a desk.
import { deskEnvironment, type Lang, means, pressNewest as pressInTeams } from './converse.ts';
import { type Chat, type FakeTeams, type Posted, type Shown, startFakeTeams, type User } from './fakeTeams.ts';
import { type Line, linesOfBlocks, linesOfCard } from './lines.ts';
import type { Delivery, User as Member, Message } from './slack/fakeSlack.mjs';
import { openWorkspace, pressNewest as pressInSlack, seen, type Workspace } from './slackDoor.ts';

export type Platform = 'teams' | 'slack';

/** A message as somebody sees it now. */
export interface Glimpse {
  readonly id: string;
  /** Who wrote it; undefined: the bot. */
  readonly by: string | undefined;
  readonly edits: number;
  readonly deleted: boolean;
  readonly texts: readonly string[];
  readonly all: string;
  /** As it is drawn, from top to bottom. */
  readonly lines: readonly Line[];
  /** Names of the files in it. */
  readonly files: readonly string[];
}

/** A file that somebody sends. */
export interface Sent {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

type Boxes = Readonly<Record<string, string>>;

/** Everything a person does is settled when it resolves. */
export interface Employee {
  readonly name: string;
  readonly language: Lang;
  readonly platform: Platform;
  sees(): readonly Glimpse[];
  say(text: string): Promise<void>;
  send(file: Sent, text?: string): Promise<void>;
  /** The last own message. */
  edit(text: string): Promise<void>;
  remove(): Promise<void>;
  /** The newest button of that meaning, with what is typed into its boxes. */
  press(id: string, boxes?: Boxes): Promise<void>;
}

/** Somebody of the desk. */
export interface Colleague {
  readonly name: string;
  /** On the ticket's card. */
  press(verb: string, boxes?: Boxes): Promise<void>;
  /** "@bot ..." in the ticket's thread. */
  type(words: string, file?: Sent): Promise<void>;
  /** The last own message there. */
  edit(words: string): Promise<void>;
  /** Words in the thread that mention nobody. */
  talk(words: string): Promise<void>;
  /** A file and words to the bot in their own chat. */
  sendAlone(words: string, file: Sent): Promise<void>;
  /** Their own chat with the bot. */
  alone(): readonly Glimpse[];
}

export interface DeskSide {
  readonly language: Lang;
  readonly platform: Platform;
  readonly colleagues: readonly [Colleague, Colleague];
  /** The ticket's card, then its thread. */
  sees(): readonly Glimpse[];
  /** Both press Claim in the same moment. */
  claimAtOnce(): Promise<void>;
  /** Keeps the card as it looks now; the answer presses a button on it later, as an old client would. */
  keepCard(): (colleague: 0 | 1, verb: string) => Promise<void>;
}

export interface Sides {
  readonly employee: Employee;
  readonly desk: DeskSide;
  /** Where the app listens. */
  readonly url: string;
  /** Throws when a platform objects to anything that was sent. */
  check(): void;
  close(): Promise<void>;
}

export interface SidesNeeds {
  readonly employee: { readonly platform: Platform; readonly language: Lang; readonly name: string };
  readonly desk: { readonly platform: Platform; readonly language: Lang; readonly names: readonly [string, string] };
  readonly environment?: Readonly<Record<string, string>>;
  readonly now: () => Date;
}

/** One app between both platforms, with the employee on one and the desk on the same or the other. */
export async function openSides({ employee, desk, environment = {}, now }: SidesNeeds): Promise<Sides> {
  const teams = await startFakeTeams();
  const channel = teams.channel();
  const deskInTeams = { ...deskEnvironment(teams, channel, desk.language), DESK_SLACK_CHANNEL: '' };
  const workspace = await openWorkspace({
    deskLanguage: desk.language,
    environment: { TEAMS_AUTH: 'off', ...(desk.platform === 'teams' && deskInTeams), ...environment },
    clock: { now },
  });
  teams.connect(workspace.url);
  return {
    employee:
      employee.platform === 'teams' ? teamsEmployee(teams, workspace, employee) : slackEmployee(workspace, employee),
    desk: desk.platform === 'teams' ? teamsDesk(teams, channel, workspace, desk) : await slackDesk(workspace, desk),
    url: workspace.url,
    check() {
      teams.check();
      workspace.slack.assertClean();
    },
    async close() {
      await workspace.close();
      await teams.close();
    },
  };
}

const localeOf = (language: Lang) => (language === 'ja' ? 'ja-JP' : 'en-US');

function last<T>(of: T | undefined): T {
  if (of === undefined) throw new Error('nothing was said yet');
  return of;
}

function teamsEmployee(teams: FakeTeams, { settle }: Workspace, { name, language }: SidesNeeds['employee']): Employee {
  const user = teams.user({ name, locale: localeOf(language) });
  const seat = teams.personal(user).as(user);
  const attached = new Map<string, Sent>();
  let own: Posted | undefined;
  return {
    name,
    language,
    platform: 'teams',
    sees: () => seat.chat.messages.map((message) => inTeams(message, () => name, attached)),
    async say(text) {
      own = await seat.say(text);
      await settle();
    },
    async send(file, text = '') {
      own = await seat.say(text, file.type.startsWith('image/') ? { images: [file] } : { files: [file] });
      attached.set(String(own.activity['id']), file);
      await settle();
    },
    async edit(text) {
      await seat.edit(last(own), text);
      await settle();
    },
    async remove() {
      await seat.remove(last(own));
      await settle();
    },
    async press(id, boxes = {}) {
      await pressInTeams(seat, id, boxes);
      await settle();
    },
  };
}

function slackEmployee({ slack, settle }: Workspace, { name, language }: SidesNeeds['employee']): Employee {
  const user = slack.user({ display_name: name, locale: localeOf(language) });
  let own: Delivery | undefined;
  return {
    name,
    language,
    platform: 'slack',
    sees: () => user.sees().map((message) => inSlack(message, user.id, (id) => (id === user.id ? name : undefined))),
    async say(text) {
      own = await user.dm(text);
      await settle();
    },
    async send(file, text = '') {
      own = await user.dm(text, { files: [toSlack(file)] });
      await settle();
    },
    async edit(text) {
      await user.edit(last(own).sent, text);
      await settle();
    },
    async remove() {
      await user.remove(last(own).sent);
      await settle();
    },
    async press(id, boxes = {}) {
      await pressInSlack(user, user.sees(), id, boxes);
      await settle();
    },
  };
}

function teamsDesk(
  teams: FakeTeams,
  channel: Chat,
  { settle }: Workspace,
  { language, names }: SidesNeeds['desk'],
): DeskSide {
  const authors = new Map<string, string>();
  const attached = new Map<string, Sent>();
  const thread = () => last(channel.threads[0]);
  const [one, other] = names.map((name) => teams.user({ name, locale: localeOf(language) })) as [User, User];
  const claim = (user: User) => pressInTeams(thread().as(user), 'claim');

  function colleague(user: User): Colleague {
    let own: Posted | undefined;
    const note = async (posted: Promise<Posted>, file?: Sent) => {
      own = await posted;
      const id = String(own.activity['id']);
      authors.set(id, user.name);
      if (file) attached.set(id, file);
      await settle();
    };
    const alone = teams.personal(user);
    return {
      name: user.name,
      async press(verb, boxes = {}) {
        await pressInTeams(thread().as(user), verb, boxes);
        await settle();
      },
      type: (words, file) =>
        note(
          thread()
            .as(user)
            .say(words, { files: file ? [file] : [] }),
          file,
        ),
      async edit(words) {
        await thread().as(user).edit(last(own), words);
        await settle();
      },
      talk: (words) => note(thread().as(user).say(words, { mention: false })),
      async sendAlone(words, file) {
        const { activity } = await alone.as(user).say(words, { files: [file] });
        attached.set(String(activity['id']), file);
        await settle();
      },
      alone: () => alone.messages.map((message) => inTeams(message, () => user.name, attached)),
    };
  }

  return {
    language,
    platform: 'teams',
    colleagues: [colleague(one), colleague(other)],
    sees: () =>
      (channel.threads[0]?.messages ?? []).map((message) => inTeams(message, (id) => authors.get(id), attached)),
    async claimAtOnce() {
      await Promise.all([claim(one), claim(other)]);
      await settle();
    },
    keepCard() {
      const [card] = thread().messages;
      return async (which, verb) => {
        const { data } = last(card?.buttons.find(means(verb)));
        await thread()
          .as([one, other][which] ?? one)
          .submit(data, { replyToId: card?.id });
        await settle();
      };
    },
  };
}

async function slackDesk(
  { slack, desk, settle }: Workspace,
  { language, names }: SidesNeeds['desk'],
): Promise<DeskSide> {
  const [one, other] = names.map((name) => slack.user({ display_name: name, locale: localeOf(language) })) as [
    Member,
    Member,
  ];
  for (const member of [one, other]) await member.join(desk.name);
  const people = [one, other].map(({ id }, at) => ({ id, name: names[at] ?? '' }));
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name;
  const card = () => last(desk.messages().find(({ ts, thread_ts: root = ts }) => root === ts));
  const inThread = () => ({ thread: card() });

  function colleague(user: Member, name: string): Colleague {
    let own: Delivery | undefined;
    const note = async (posted: Promise<Delivery>) => {
      own = await posted;
      await settle();
    };
    return {
      name,
      async press(verb, boxes = {}) {
        await pressInSlack(user, [card(), ...card().thread()], verb, boxes);
        await settle();
      },
      type: (words, file) =>
        note(user.mention(desk.name, words, { ...inThread(), ...(file && { files: [toSlack(file)] }) })),
      async edit(words) {
        await user.edit(last(own).sent, `<@${slack.bot.user_id}> ${words}`);
        await settle();
      },
      talk: (words) => note(user.post(desk.name, words, inThread())),
      async sendAlone(words, file) {
        await user.dm(words, { files: [toSlack(file)] });
        await settle();
      },
      alone: () => user.sees().map((message) => inSlack(message, user.id, (id) => (id === user.id ? name : undefined))),
    };
  }

  return {
    language,
    platform: 'slack',
    colleagues: [colleague(one, names[0]), colleague(other, names[1])],
    sees() {
      const root = desk.messages().find(({ ts, thread_ts: at = ts }) => at === ts);
      return root ? [root, ...root.thread()].map((message) => inSlack(message, '', nameOf)) : [];
    },
    async claimAtOnce() {
      await Promise.all([one, other].map((user) => pressInSlack(user, [card()], 'claim')));
      await settle();
    },
    keepCard() {
      const kept = card();
      return async (which, verb) => {
        const button = last(kept.actions().find(({ value }) => value?.endsWith(`/${verb}`)));
        await ([one, other][which] ?? one).click(kept, button.action_id, { block: button.block_id, stale: true });
        await settle();
      };
    },
  };
}

function toSlack({ name, type, bytes }: Sent) {
  return { name, mimetype: type, bytes };
}

export function inTeams(
  message: Shown,
  nameOf: (id: string) => string | undefined,
  attached: ReadonlyMap<string, Sent>,
): Glimpse {
  const { id, from, edits, deleted, texts, all, card, images } = message;
  const by = from === 'person' ? (nameOf(id) ?? 'somebody') : undefined;
  const said = texts.map(
    (text): Line => ({ kind: 'text', text: text.replace(/<at>(.*?)<\/at>/g, '@$1').replace(/\u00a0/g, ' ') }),
  );
  const own = attached.get(id);
  const files = own ? [own.name] : images.map(({ name }) => name);
  return {
    id,
    by,
    edits,
    deleted,
    texts,
    all,
    lines: card ? linesOfCard(card) : said.filter(({ text }) => text),
    files,
  };
}

export function inSlack(message: Message, counterpart: string, nameOf: (id: string) => string | undefined): Glimpse {
  const { user = '' } = message as unknown as { user?: string };
  const { id, edits, texts, all } = seen(message, counterpart);
  const by = nameOf(user);
  const files = (message.files ?? []).map(({ name }) => String(name));
  const written = message.plain.replace(/^\(file: .*\)$/gm, '').trim();
  const lines = by === undefined ? linesOfBlocks(message.blocks ?? []) : [{ kind: 'text', text: written } as const];
  return { id, by, edits, deleted: false, texts, all, lines, files };
}
