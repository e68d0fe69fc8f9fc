// Three processes on one PostgreSQL, killed at random while people talk to them; then everything is counted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'pg';
import { startFakeTeams } from '../support/fakeTeams.ts';
import { startFleet } from '../support/fleet.ts';
import { startPostgres } from '../support/postgres.ts';
import { startFakeSlack } from '../support/slack/fakeSlack.mjs';
import { manifest, slackEnvironment } from '../support/slackDoor.ts';
import { type Counts, type Handed, readCounts } from './counts.ts';
import { type Person, slackPeople, type Taken, teamsPeople, until } from './platforms.ts';

export interface KillNeeds {
  /** For so long processes are killed, and new people come. */
  readonly seconds: number;
  /** People at the same time, half of them in Teams. */
  readonly people: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}

const slots = 3;
const wordsEach = 4;
const quietMs = 90_000;

export async function runKills({ seconds, people, seed, tell = () => {} }: KillNeeds): Promise<Counts> {
  const random = chance(seed);
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from));
  const folder = mkdtempSync(join(tmpdir(), 'activation-desk-kills-'));
  const postgres = await startPostgres();
  const teams = await startFakeTeams();
  const slack = await startFakeSlack({ manifest, mode: 'http', ackTimeoutMs: 90_000, triggerTtlMs: 120_000 });
  const teamsDesk = teams.channel();
  const slackStaff = ['staffb', 'staffc'].map((name) => slack.user({ name, display_name: name, locale: 'ja-JP' }));
  const slackDesk = slack.channel({ name: 'it-desk', members: slackStaff });
  const url = await postgres.database();
  const { DESK_SLACK_CHANNEL: _, ...slackSettings } = slackEnvironment(slack, 'http', slackDesk.id);
  const fleet = await startFleet({
    slots,
    cwd: folder,
    twiceIn: 7,
    environment: {
      ...slackSettings,
      LOG_LEVEL: 'warn',
      TEAMS_AUTH: 'off',
      DATABASE_URL: url,
      DESK_ROUTES: JSON.stringify({
        desks: {
          tokyo: { teams: { channel: teamsDesk.id, serviceUrl: teams.serviceUrl, tenant: teams.tenant } },
          osaka: { slack: slackDesk.id },
        },
        routes: [{ language: 'en', desk: 'osaka' }],
        default: 'tokyo',
      }),
    },
  });
  const looking = new Pool({ connectionString: url, max: 2 });
  looking.on('error', () => {});
  const taken: Taken = { count: 0 };
  const handed: Handed[] = [];
  try {
    teams.connect(fleet.url);
    slack.connect(`${fleet.url}/slack/events`);
    const end = Date.now() + seconds * 1000;
    const isKnown = async (message: string) => {
      const { rows } = await looking.query('select 1 from outbox where receipt like $1 limit 1', [`%${message}%`]);
      return rows.length > 0;
    };
    const inTeams = teamsPeople(teams, teamsDesk, taken, isKnown);
    const inSlack = slackPeople(slack, slackDesk, slackStaff, taken, isKnown);
    let names = 0;

    async function talk(person: Person, name: string, asks: string): Promise<void> {
      await person.say(asks);
      await person.sendSummary();
      const words = Array.from({ length: wordsEach }, (_, at) => `${name}-word-${at}`);
      const replies = Array.from({ length: wordsEach }, (_, at) => `${name}-reply-${at}`);
      handed.push({ person: person.key, words, replies, atDesk: person.atDesk });
      const speak = async () => {
        for (const one of words) {
          await wait(between(0, 400));
          await person.say(one);
        }
      };
      const serve = async () => {
        await person.claimTwice();
        const owner = await ownerOf(person.key);
        for (const one of replies) {
          await wait(between(0, 400));
          await person.reply(owner, one);
        }
      };
      await Promise.all([speak(), serve()]);
    }

    async function ownerOf(person: string): Promise<string> {
      let owner = '';
      await until(async () => {
        const { rows } = await looking.query('select assignee_key as owner from tickets where person = $1', [person]);
        owner = rows[0]?.owner ?? '';
        return owner !== '';
      }, `somebody owns the ticket of ${person}`);
      return owner;
    }

    async function seat(at: number): Promise<void> {
      while (Date.now() < end) {
        const name = `K${String(++names).padStart(4, '0')}`;
        if (at % 2 === 0) await talk(inTeams(name), name, '担当者に相談');
        else await talk(inSlack(name), name, 'talk to a person');
      }
    }

    async function killer(): Promise<void> {
      for (;;) {
        await wait(between(600, 2_600));
        if (Date.now() >= end) return;
        const slot = between(0, slots);
        await fleet.signal(slot, 'SIGKILL');
        const killed = Date.now();
        await fleet.start(slot);
        tell(`process ${slot} was killed, and serves again after ${Date.now() - killed} ms`);
      }
    }

    await Promise.all([killer(), ...Array.from({ length: people }, (_, at) => seat(at))]);
    tell(`quiet: ${handed.length} tickets, ${taken.count} events`);
    const count = () => readCounts({ url, teams, slack, handed, taken, fleet });
    await until(async () => isQuiet(await count()), 'everything is worked and sent', quietMs).catch(() => {});
    return await count();
  } finally {
    await fleet.close();
    await looking.end();
    await slack.close();
    await teams.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function isQuiet({ unworked, unsent }: Counts): boolean {
  return unworked === 0 && unsent === 0;
}

/** Numbers from 0 to 1, the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
