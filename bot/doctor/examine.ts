// All checks of the doctor, those that depend on nothing at the same time; nothing secret is in what they found.
import { setTimeout } from 'node:timers/promises';
import type { Config } from '../config.ts';
import type { Store } from '../handoff/stores.ts';
import type { Text } from '../messages/message.ts';
import type { Policy } from '../policy.ts';
import { asking } from './ask.ts';
import { checkAddress } from './checkAddress.ts';
import { checkClock } from './checkClock.ts';
import { checkDatabase, checkStore } from './checkDatabase.ts';
import { checkNode } from './checkNode.ts';
import { type Changed, checkPort, ownAddress } from './checkPort.ts';
import { checkPolicy, checkSettings } from './checkSettings.ts';
import { checkSlack } from './checkSlack.ts';
import { checkTeams } from './checkTeams.ts';
import { checkWaysOut } from './checkWaysOut.ts';
import { type Check, checks, type Finding, trouble } from './finding.ts';
import { withoutSecrets } from './withoutSecrets.ts';

export interface ExamineNeeds {
  /** As far as it could be read. */
  readonly config: Config;
  /** What was wrong with it. */
  readonly problems?: readonly Text[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly readPolicy: (file: string) => Policy;
  /** The file with settings that was written last. */
  readonly changed?: Changed;
  /** Given by a process that serves: it asks its own store, and knows that its port is its own. */
  readonly store?: Pick<Store, 'outboxQueue'>;
  /** How long one question to another system may take, and all of one group, in milliseconds. */
  readonly withinMs?: { readonly answer: number; readonly group: number };
}

/** Several questions in a row, each at its slowest. */
const patience = { answer: 10_000, group: 45_000 };

/** Never throws; resolves within a minute, whoever is silent. */
export async function examine(needs: ExamineNeeds): Promise<readonly Finding[]> {
  const { config, problems = [], environment, now, changed, store, readPolicy, withinMs = patience } = needs;
  const { ask, samples } = asking(now, withinMs.answer);
  const patient = { config, problems, environment, now, ask };
  const groups: readonly (readonly [Check, () => Finding[] | Promise<Finding[]>])[] = [
    ['node', () => checkNode(environment)],
    ['settings', () => checkSettings(patient)],
    ['policy', () => checkPolicy(config.policyFile, readPolicy)],
    ['database', () => (store ? checkStore(store, config.databaseUrl) : checkDatabase(patient))],
    [
      'address',
      async () => {
        if (store) return checkAddress(patient, config.port === 0 ? undefined : ownAddress(config));
        const { finding, running } = await checkPort(patient, changed);
        return [finding, ...(await checkAddress(patient, running))];
      },
    ],
    ['teams', () => checkTeams(patient)],
    ['slack', () => checkSlack(patient)],
    ['mail', () => checkWaysOut(patient)],
  ];
  const found = await Promise.all(groups.map(([check, look]) => inTime(check, look, withinMs.group)));
  const own = [ownAddress(config), config.publicUrl].flatMap((url) => (url ? [new URL(url).host] : []));
  const all = [...found.flat(), ...checkClock(samples, own)];
  return withoutSecrets(all, environment).toSorted(
    (one, other) => checks.indexOf(one.check) - checks.indexOf(other.check),
  );
}

/** Whether everything is as it has to be. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ mark }) => mark !== 'wrong');
}

/** A check that fails in a way nobody thought of, or takes too long, is told and hides no other. */
async function inTime(check: Check, look: () => Finding[] | Promise<Finding[]>, withinMs: number): Promise<Finding[]> {
  const ending = new AbortController();
  try {
    const late = setTimeout(withinMs, undefined, { ref: false, signal: ending.signal }).then(() => [
      trouble('note', check, 'late'),
    ]);
    late.catch(() => undefined);
    return await Promise.race([(async () => look())(), late]);
  } catch (error) {
    return [trouble('wrong', check, 'failed', { reason: error instanceof Error ? error.message : String(error) })];
  } finally {
    ending.abort();
  }
}
