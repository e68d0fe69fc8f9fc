// `npm run export -- ACT-000042`: the ticket as JSON on stdout; docs/privacy.md describes it.
import { localesFolder } from '../app.ts';
import { ticketDocument } from '../handoff/export.ts';
import { ticketName } from '../handoff/ticket.ts';
import { openLog } from '../log.ts';
import { openLocales } from '../messages/localize.ts';
import type { Key } from '../messages/message.ts';
import { openDatabase } from '../storage/database.ts';
import { configOrExit, startOrExit } from './serve.ts';

const config = configOrExit();
const [wanted = ''] = process.argv.slice(2);
const number = Number(/^(?:ACT-?)?0*(\d{1,9})$/i.exec(wanted)?.[1]);
if (!Number.isInteger(number)) refuse('privacy.commands.exportUsage');

const store = await startOrExit(config, openLog(config.logLevel), () => openDatabase(config.databaseUrl));
const at = new Date().toISOString();
const document = await store.turn('export', async ({ tickets, audit }) => {
  const ticket = await tickets.byNumber(number);
  if (!ticket) return undefined;
  await audit.add({ at, actor: 'operator', action: 'ticketExported', subject: ticketName(ticket), detail: {} });
  return ticketDocument(ticket, await tickets.entries(ticket.id), at);
});
await store.close();
if (!document) refuse('privacy.commands.exportNone');
console.log(JSON.stringify(document, undefined, 2));

function refuse(key: Key): never {
  const { text } = openLocales(localesFolder, 'UTC');
  console.error(text({ key, values: { ticket: wanted } }, config.defaultLanguage));
  process.exit(1);
}
