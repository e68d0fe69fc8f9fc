// `npm run audit`: what was written down, a line each: when, who under their pseudonym, what, about what.
import { parseArgs } from 'node:util';
import { localesFolder } from '../app.ts';
import type { AuditEntry } from '../handoff/audit.ts';
import { openLog } from '../log.ts';
import { openLocales } from '../messages/localize.ts';
import type { Key } from '../messages/message.ts';
import { openDatabase } from '../storage/database.ts';
import { configOrExit, startOrExit } from './serve.ts';

const config = configOrExit();
const { text } = openLocales(localesFolder, 'UTC');
const say = (key: Key, values: Record<string, string> = {}) => text({ key, values }, config.defaultLanguage);

const wanted = wantedOrExit();
const store = await startOrExit(config, openLog(config.logLevel), () => openDatabase(config.databaseUrl));
const entries = await store.audit(wanted);
await store.close();
for (const entry of entries) console.log(wanted.json ? JSON.stringify(entry) : lineOf(entry));
if (entries.length === 0 && !wanted.json) console.error(say('privacy.commands.auditNone', { since: wanted.since }));

function wantedOrExit() {
  try {
    const options = {
      since: { type: 'string', default: '30d' },
      ticket: { type: 'string' },
      person: { type: 'string' },
      json: { type: 'boolean', default: false },
    } as const;
    const { since, ticket, person, json } = parseArgs({ options }).values;
    const days = Number(/^(\d{1,5})d$/.exec(since)?.[1] ?? Number.NaN);
    const from = new Date(Date.now() - days * 24 * 3_600_000).toISOString();
    return { since: from, json, ...(ticket && { subject: ticket.toUpperCase() }), ...(person && { person }) };
  } catch {
    console.error(say('privacy.commands.auditUsage'));
    process.exit(1);
  }
}

function lineOf({ at, actor, action, subject, detail }: AuditEntry): string {
  const more = Object.entries(detail).map(([name, value]) => `${name}=${value}`);
  return [at, actor, action, subject, ...more].join('  ');
}
