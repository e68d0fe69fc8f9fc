// People who wait, on both platforms: a clock that is put forward, a timekeeper that looks, a bot that is started again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import { openLog } from '../../bot/log.ts';
import {
  deskEnvironment,
  type Lang,
  means,
  pressNewest as pressInTeams,
  type Seen,
  waitingQuestion,
} from './converse.ts';
import type { Platform } from './deskDoor.ts';
import { type Posted, type Seat, startFakeTeams } from './fakeTeams.ts';
import { type Message, startFakeSlack } from './slack/fakeSlack.mjs';
import { manifest, pressNewest as pressInSlack, seen, slackEnvironment } from './slackDoor.ts';

/** Somebody in their own chat with the bot. Each act ends when everything is answered. */
export interface Waiter {
  /** `channel/user`. */
  readonly key: string;
  messages(): readonly Seen[];
  /** The newest message of the bot. */
  last(): Seen;
  /** What waits for an answer. */
  asked(): string;
  say(text: string): Promise<void>;
  /** What they said last reads so now. */
  edit(text: string): Promise<void>;
  press(id: string): Promise<void>;
  /** The oldest button of that meaning, however far up. */
  pressOldest(id: string): Promise<void>;
  /** Their own page, where the platform has one. */
  home?(): Promise<string>;
  removeApp(): Promise<void>;
  addApp(): Promise<void>;
}

export interface WaitScene {
  readonly app: App;
  readonly database: string;
  /** What was sent to people is counted here. */
  sent(): number;
  /** It is this moment now. */
  at(moment: string): void;
  /** It is this moment, and the timekeeper looks. */
  ringAt(moment: string): Promise<void>;
  /** The process ends, and another one begins at this moment. */
  restartAt(moment: string): Promise<void>;
  person(language: Lang, timeZone?: string): Promise<Waiter>;
  /** Two people in a group of theirs, where the platform has such. */
  group(language: Lang): Promise<readonly [Waiter, Waiter]>;
  close(): Promise<void>;
}

type Settle = () => Promise<void>;

interface Place {
  readonly environment: Record<string, string>;
  connect(url: string): void;
  sent(): number;
  person(language: Lang, timeZone: string, settle: Settle): Promise<Waiter>;
  group?(language: Lang, settle: Settle): Promise<readonly [Waiter, Waiter]>;
  settle?(): Promise<void>;
  check(): void;
  close(): Promise<void>;
}

/** A Tuesday morning in Japan. */
const tuesday = '2026-11-24T10:00:00+09:00';

export async function openWait(platform: Platform, environment: Record<string, string> = {}): Promise<WaitScene> {
  const folder = mkdtempSync(join(tmpdir(), 'activation-desk-wait-'));
  const database = join(folder, 'desk.sqlite');
  const place = await (platform === 'teams' ? teamsPlace() : slackPlace());
  let ahead = Date.parse(tuesday) - Date.now();
  const clock = { now: () => new Date(Date.now() + ahead) };
  const at = (moment: string) => {
    ahead = Date.parse(moment) - Date.now();
  };
  const config = readConfig({ ...place.environment, DATABASE_URL: `sqlite:${database}`, ...environment }, ['en', 'ja']);
  let app: App;
  async function start(): Promise<void> {
    app = await startApp({ config, clock, log: openLog('silent') });
    place.connect(await app.listen());
  }
  async function settle(): Promise<void> {
    await app.idle();
    await place.settle?.();
    await app.idle();
  }
  await start();
  return {
    get app() {
      return app;
    },
    database,
    sent: place.sent,
    at,
    async ringAt(moment) {
      at(moment);
      await app.timekeeper.look();
      await settle();
    },
    async restartAt(moment) {
      await app.stop();
      at(moment);
      await start();
      await app.timekeeper.look();
      await settle();
    },
    person: (language, timeZone = 'Asia/Tokyo') => place.person(language, timeZone, settle),
    async group(language) {
      if (!place.group) throw new Error('there are no groups');
      return place.group(language, settle);
    },
    async close() {
      await settle();
      await app.stop();
      await place.close();
      rmSync(folder, { recursive: true });
      place.check();
    },
  };
}

function newestOf(messages: readonly Seen[]): Seen {
  const last = messages.findLast(({ from }) => from === 'bot');
  if (!last) throw new Error('the bot said nothing');
  return last;
}

async function teamsPlace(): Promise<Place> {
  const teams = await startFakeTeams();
  return {
    environment: deskEnvironment(teams, teams.channel(), 'ja'),
    connect: teams.connect,
    sent: () => teams.requests.length,
    check: () => teams.check(),
    close: () => teams.close(),
    async person(language, timeZone, settle) {
      const user = teams.user({ locale: localeOf(language), timeZone });
      return teamsWaiter(teams.personal(user).as(user), settle);
    },
    async group(language, settle) {
      const chat = teams.group();
      const one = () => teamsWaiter(chat.as(teams.user({ locale: localeOf(language) })), settle);
      return [await one(), await one()];
    },
  };
}

const localeOf = (language: Lang) => (language === 'ja' ? 'ja-JP' : 'en-US');

async function teamsWaiter(seat: Seat, settle: Settle): Promise<Waiter> {
  const messages = (): Seen[] => seat.chat.messages.map((shown) => ({ ...shown, steps: [] }));
  let said: Posted | undefined;
  const then = async (act: Promise<unknown>) => {
    await act;
    await settle();
  };
  await then(seat.install());
  return {
    key: `teams/${seat.user.id}`,
    messages,
    last: () => newestOf(messages()),
    asked: () => waitingQuestion({ messages: messages() }),
    async say(text) {
      said = await seat.say(text);
      await settle();
    },
    async edit(text) {
      if (!said) throw new Error('nothing was said');
      await then(seat.edit(said, text));
    },
    press: (id) => then(pressInTeams(seat, id)),
    async pressOldest(id) {
      const card = seat.chat.messages.find(({ buttons }) => buttons.some(means(id)));
      if (!card) throw new Error(`there is no button ${id}`);
      await then(seat.press(card, means(id)));
    },
    removeApp: () => then(seat.uninstall()),
    addApp: () => then(seat.install()),
  };
}

async function slackPlace(): Promise<Place> {
  const slack = await startFakeSlack({ manifest, mode: 'http' });
  return {
    environment: slackEnvironment(slack, 'http', slack.channel({ name: 'it-desk' }).id),
    connect: (url) => slack.connect(`${url}/slack/events`),
    sent: () => slack.callsTo(/^chat\./).length,
    settle: () => slack.settle({ quietMs: 1 }),
    check: () => slack.assertClean(),
    close: () => slack.close(),
    async person(language, timeZone, settle) {
      const user = slack.user({ locale: localeOf(language), tz: timeZone });
      let said: Message | undefined;
      const messages = () => user.sees().map((message) => seen(message, user.id));
      const then = async (act: Promise<unknown>) => {
        await act;
        await settle();
      };
      await then(user.openHome('messages'));
      return {
        key: `slack/${user.id}`,
        messages,
        last: () => newestOf(messages()),
        asked: () => waitingQuestion({ messages: messages() }),
        async say(text) {
          said = (await user.dm(text)).sent;
          await settle();
        },
        async edit(text) {
          if (!said) throw new Error('nothing was said');
          await then(user.edit(said, text));
        },
        press: (id) => then(pressInSlack(user, user.sees(), id)),
        pressOldest: (id) => then(pressInSlack(user, user.sees().toReversed(), id)),
        async home() {
          await then(user.openHome('home'));
          return user.home()?.plain ?? '';
        },
        removeApp: () => then(slack.revokeToken()),
        async addApp() {
          slack.restoreToken();
          await then(user.openHome('messages'));
        },
      };
    },
  };
}
