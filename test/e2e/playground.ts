// Microsoft's Agents Playground as a process, and its page in a browser: a Teams client that is not ours.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { type Json, objectionsTo } from '../support/fakeTeams.ts';
import { openLocaleProxy } from './localeProxy.ts';
import { playgroundConfig } from './playgroundConfig.ts';

export interface Playground {
  readonly page: Page;
  /** What the client has sent, in order. */
  readonly activities: readonly Json[];
  /** Sends what the client has sent once more, as from a screen that still shows an old card. */
  again(activity: Json): Promise<void>;
  /** Cards that the bot has sent here. */
  readonly cards: number;
  /** What is wrong with the bot's messages, or on the page. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export interface PlaygroundNeeds {
  readonly browser: Browser;
  /** The bot's own address. */
  readonly bot: string;
  readonly port: number;
  /** An empty folder for its files. */
  readonly folder: string;
  readonly name: string;
  /** Tells the people of a story apart. */
  readonly number: number;
  readonly channel: string;
  readonly language: 'ja' | 'en';
}

const require = createRequire(import.meta.url);
const program = require.resolve('@microsoft/m365agentsplayground/cli.js');
// Its modules name each other without their endings, which Node does not take; the one file of all does.
const {
  AdaptiveCard,
  SerializationContext,
}: typeof import('adaptivecards') = require('adaptivecards/dist/adaptivecards.js');
const startsWithinMs = 60_000;

/** Refuses every connection that leaves this machine, and says so. */
const loopbackOnly = `--import=data:text/javascript,${encodeURIComponent(
  `import { Socket } from 'node:net';
   const { connect } = Socket.prototype;
   Socket.prototype.connect = function (...all) {
     const [first] = [all[0]].flat();
     const { host = 'localhost', path } = typeof first === 'object' && first !== null ? first : { host: all[1] };
     if (path || /^(?:localhost|127\\.[\\d.]+|::1)$/.test(host ?? 'localhost')) return connect.apply(this, all);
     console.error('OUTSIDE ' + host);
     return this.destroy(new Error('nothing outside this machine is called'));
   };`,
)}`;

/** The service address of a Playground on that port, as its activities carry it. */
export function serviceUrlOf(port: number): string {
  return `http://localhost:${port}/_connector`;
}

/** Starts it for one person, and opens its page. */
export async function openPlayground(needs: PlaygroundNeeds): Promise<Playground> {
  const { browser, bot, port, folder, name, number, channel, language } = needs;
  const locale = language === 'ja' ? 'ja-JP' : 'en-US';
  const problems: string[] = [];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.m365agentsplayground.yml'), playgroundConfig(name, number, channel));
  const proxy = await openLocaleProxy(`${bot}/api/messages`, locale);
  const child = spawn(
    process.execPath,
    [program, '--app-endpoint', proxy.url, '--channel-id', 'msteams', '--port', String(port), '--disable-telemetry'],
    {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        TEAMSAPPTESTER_BROWSER: 'none',
        // The option stops events only; this stops the figures of the library that would send them.
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
        NODE_OPTIONS: loopbackOnly,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const kill = () => child.kill('SIGKILL');
  // Before the folder goes.
  process.prependOnceListener('exit', kill);
  let said = '';
  const hear = (piece: Buffer) => {
    said += piece;
    for (const [, host] of String(piece).matchAll(/^OUTSIDE (.*)$/gm)) problems.push(`the Playground calls ${host}`);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);

  async function close(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      kill();
      await ended;
    }
    process.off('exit', kill);
    await proxy.close();
  }

  try {
    const end = Date.now() + startsWithinMs;
    while (
      !(await fetch(`http://127.0.0.1:${port}/_debug/ping`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (Date.now() > end || child.exitCode !== null) throw new Error(`the Playground does not start:\n${said}`);
      await wait(100);
    }
    const context = await browser.newContext({
      viewport: { width: 1280, height: 1200 },
      locale,
      reducedMotion: 'reduce',
    });
    const own = `http://127.0.0.1:${port}/`;
    // It wants its fonts from a server of Microsoft; nothing outside this machine is asked.
    await context.route(
      (url) => !url.href.startsWith(own),
      (route) => route.abort(),
    );
    const page = await context.newPage();
    let cards = 0;
    const lookAt = (activity: Json) => {
      for (const { content } of (activity['attachments'] ?? []) as Json[]) {
        cards += 1;
        problems.push(...wrongIn(content));
      }
      const { conversationType: kind } = (activity['conversation'] ?? {}) as { conversationType?: string };
      problems.push(...objectionsTo(activity, kind === 'personal' ? 'personal' : 'channel'));
    };
    watch(page, lookAt, problems);
    await page.goto(own);
    return {
      page,
      activities: proxy.activities,
      again: proxy.again,
      get cards() {
        return cards;
      },
      problems,
      async close() {
        await context.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** It looks at languages by an expression that remembers where it stopped, and so refuses every second one. */
const everySecond = /^a card: Invalid value "(?:ja|en)" for property "lang"/;

/** What Microsoft's own reader of Adaptive Cards finds wrong in one. */
function wrongIn(content: unknown): string[] {
  const card = new AdaptiveCard();
  const reading = new SerializationContext();
  card.parse(content, reading);
  const read = Array.from({ length: reading.eventCount }, (_, at) => reading.getEventAt(at));
  return [...read, ...card.validateProperties().validationEvents]
    .map(({ message }) => `a card: ${message}`)
    .filter((message) => !everySecond.test(message));
}

/** Hears what the bot sends here, and what goes wrong on the page. */
function watch(page: Page, lookAt: (activity: Json) => void, problems: string[]): void {
  page.on('pageerror', ({ message }) => problems.push(`the page failed: ${message}`));
  page.on('websocket', (socket) => {
    if (!socket.url().includes('/_ws/log/')) return;
    socket.on('framereceived', ({ payload }) => {
      const { log } = JSON.parse(String(payload)) as { log?: Json };
      if (log?.['from'] !== 'User Application') return;
      const { body } = (log['request'] ?? {}) as { body?: Json };
      if (body?.['type'] === 'message') lookAt(body);
      // A new post carries its message inside.
      const inner = body?.['activity'] as Json | undefined;
      if (inner?.['type'] === 'message') lookAt({ ...inner, conversation: { conversationType: 'channel' } });
    });
  });
}
