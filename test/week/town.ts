// A company on both platforms with a desk in Teams, the app between them, and a clock that only this week moves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import { openLog } from '../../bot/log.ts';
import {
  deskEnvironment,
  hasButton,
  type Lang,
  pressNewest as pressInTeams,
  waitingQuestion,
} from '../support/converse.ts';
import { type Chat, startFakeTeams, type User } from '../support/fakeTeams.ts';
import { type Glimpse, inSlack, inTeams, type Platform } from '../support/sides.ts';
import { startFakeSlack } from '../support/slack/fakeSlack.mjs';
import { manifest, pressNewest as pressInSlack, seen, slackEnvironment } from '../support/slackDoor.ts';

type Boxes = Readonly<Record<string, string>>;

/** An employee in their own chat. Everything they do is answered when it resolves. */
export interface Resident {
  readonly name: string;
  readonly language: Lang;
  readonly platform: Platform;
  sees(): readonly Glimpse[];
  say(text: string): Promise<void>;
  press(id: string, boxes?: Boxes): Promise<void>;
  /** Id of the question that waits for an answer, or `nothing`. */
  asked(): string;
  /** Whether a button of that meaning is there. */
  canPress(id: string): boolean;
}

/** Somebody at the desk. */
export interface Staff {
  readonly name: string;
  readonly user: User;
  /** On the card of that thread, or on what stands below it. */
  press(thread: Chat, id: string, boxes?: Boxes): Promise<void>;
  /** "@bot ..." as a new post in the desk's channel; the thread in which it is answered. */
  ask(text: string): Promise<Chat>;
  /** Their own chat with the bot. */
  alone(): readonly Glimpse[];
}

export interface Town {
  /** ISO 8601, UTC. */
  now(): string;
  /** The clock goes on to that moment; what is due on the way rings in time. */
  goTo(ms: number): Promise<void>;
  resident(name: string, language: Lang, platform: Platform): Promise<Resident>;
  staff(name: string): Promise<Staff>;
  /** The threads at the desk that begin with a card, the oldest first. */
  threads(): readonly Chat[];
  /** As the desk sees it. */
  seesThread(thread: Chat): readonly Glimpse[];
  /** What the desk sees in its channel without opening a thread. */
  seesChannel(): readonly Glimpse[];
  /** The process ends, and is started again over the same database at that moment. */
  restart(ms: number): Promise<void>;
  /** The database. */
  readonly file: string;
  readonly log: readonly string[];
  /** Throws when a platform objects to anything that was sent. */
  check(): void;
  close(): Promise<void>;
}

const quarterMs = 15 * 60_000;
const localeOf = (language: Lang) => (language === 'ja' ? 'ja-JP' : 'en-US');

export interface TownNeeds {
  readonly start: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Who is at the desk; the last one is on call. */
  readonly staff: readonly string[];
  /** Told every quarter of an hour, after what was due then. */
  readonly ticked: () => void;
}

export async function openTown({ start, environment, staff, ticked }: TownNeeds): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'activation-desk-week-'));
  const file = join(folder, 'week.sqlite');
  const teams = await startFakeTeams();
  const channel = teams.channel();
  const slack = await startFakeSlack({ manifest, mode: 'http', bot: { name: 'activation-desk' } });
  const colleagues = new Map(staff.map((name) => [name, teams.user({ name, locale: 'ja-JP' })]));
  const onCall = [...colleagues.values()].at(-1);
  const config = readConfig(
    {
      ...slackEnvironment(slack, 'http', ''),
      ...deskEnvironment(teams, channel, 'ja'),
      DESK_SLACK_CHANNEL: '',
      TEAMS_AUTH: 'off',
      DATABASE_URL: `sqlite:${file}`,
      DESK_ONCALL: onCall?.id ?? '',
      ...environment,
    },
    ['en', 'ja'],
  );
  let now = start;
  const log: string[] = [];
  let app: App = await open();

  async function open(): Promise<App> {
    const started = await startApp({
      config,
      log: openLog('warn', { write: (line) => void log.push(line) }),
      clock: { now: () => new Date(now) },
    });
    const url = await started.listen();
    teams.connect(url);
    slack.connect(`${url}/slack/events`);
    return started;
  }

  async function settle(): Promise<void> {
    await app.idle();
    await slack.settle({ quietMs: 1 });
    await app.idle();
  }

  async function inTheTeams(name: string, language: Lang): Promise<Resident> {
    const user = teams.user({ name, locale: localeOf(language) });
    const seat = teams.personal(user).as(user);
    await seat.install();
    await settle();
    return {
      name,
      language,
      platform: 'teams',
      sees: () => seat.chat.messages.map((message) => inTeams(message, () => name, new Map())),
      async say(text) {
        await seat.say(text);
        await settle();
      },
      async press(id, boxes = {}) {
        await pressInTeams(seat, id, boxes);
        await settle();
      },
      asked: () => waitingQuestion(seat.chat),
      canPress: (id) => hasButton(seat.chat.messages, id),
    };
  }

  async function inTheSlack(name: string, language: Lang): Promise<Resident> {
    const user = slack.user({ display_name: name, locale: localeOf(language) });
    await user.openHome('messages');
    await settle();
    const messages = () => user.sees().map((message) => seen(message, user.id));
    return {
      name,
      language,
      platform: 'slack',
      sees: () => user.sees().map((one) => inSlack(one, user.id, (id) => (id === user.id ? name : undefined))),
      async say(text) {
        await user.dm(text);
        await settle();
      },
      async press(id, boxes = {}) {
        await pressInSlack(user, user.sees(), id, boxes);
        await settle();
      },
      asked: () => waitingQuestion({ messages: messages() }),
      canPress: (id) => hasButton(messages(), id),
    };
  }

  return {
    now: () => new Date(now).toISOString(),
    async goTo(ms) {
      while (now < ms) {
        now = Math.min(ms, now + quarterMs - (now % quarterMs));
        await app.timekeeper.look();
        await settle();
        ticked();
      }
    },
    resident: (name, language, platform) =>
      platform === 'teams' ? inTheTeams(name, language) : inTheSlack(name, language),
    async staff(name) {
      const user = colleagues.get(name);
      if (!user) throw new Error(`${name} is nobody at the desk`);
      // Teams lets a bot write only to people whom it has met.
      const chat = teams.personal(user);
      await chat.as(user).install();
      await settle();
      return {
        name,
        user,
        async press(thread, id, boxes = {}) {
          await pressInTeams(thread.as(user), id, boxes);
          await settle();
        },
        async ask(text) {
          const thread = teams.thread(channel);
          await thread.as(user).say(text);
          await settle();
          return thread;
        },
        alone: () => chat.messages.map((message) => inTeams(message, () => name, new Map())),
      };
    },
    threads: () => channel.threads.filter(({ messages: [first] }) => first?.from === 'bot'),
    seesThread: (thread) => thread.messages.map((message) => inTeams(message, () => undefined, new Map())),
    seesChannel: () =>
      channel.threads.flatMap(({ messages: [first] }) => (first ? [inTeams(first, () => undefined, new Map())] : [])),
    async restart(ms) {
      await app.stop();
      now = ms;
      app = await open();
      await settle();
    },
    file,
    log,
    check() {
      teams.check();
      slack.assertClean();
    },
    async close() {
      await app.stop();
      await teams.close();
      await slack.close();
      rmSync(folder, { recursive: true });
    },
  };
}
