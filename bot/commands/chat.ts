// `npm run chat`: the same bot in the terminal, with the same database, so a case goes on where it was.
import { userInfo } from 'node:os';
import { createInterface, type Interface } from 'node:readline';
import { Readable } from 'node:stream';
import { startApp } from '../app.ts';
import { type Terminal, terminalChannel } from '../channels/terminal/terminal.ts';
import { openLog } from '../log.ts';
import { configOrExit, startOrExit } from './serve.ts';

/** Lines that arrive closer than this were pasted. */
const pasteMs = 50;

const config = configOrExit();
const terminal: Terminal = terminalChannel({
  write: (text) => process.stdout.write(`\n${text}`),
  user: userInfo().username,
  locale: process.env['LANG']?.split('.')[0]?.replace('_', '-'),
});
const log = openLog(config.logLevel);
const app = await startOrExit(config, log, () => startApp({ config, log, only: terminal }));
const say = (key: 'terminal.hello' | 'terminal.bye') =>
  console.log(app.localizer.text({ key }, config.defaultLanguage));

say('terminal.hello');
// As if typed: it draws an open question again, and greets who is new.
await answer('status');
const lines = createInterface({ input: process.stdin });
for await (const message of process.stdin.isTTY ? pastedTogether(lines) : lines) await answer(message);
await app.stop();
say('terminal.bye');

async function answer(message: string): Promise<void> {
  await terminal.say(message, app.worker.accept);
  await app.idle();
  process.stdout.write('\n> ');
}

/** At a keyboard, pasted lines are one message; lines from a pipe are not joined, since a program writes them at once. */
function pastedTogether(lines: Interface): Readable {
  const messages = new Readable({ objectMode: true, read: () => {} });
  let pasted: string[] = [];
  let ending: NodeJS.Timeout | undefined;
  const end = () => {
    if (pasted.length > 0) messages.push(pasted.join('\n'));
    pasted = [];
  };
  lines.on('line', (line) => {
    pasted = [...pasted, line];
    clearTimeout(ending);
    ending = setTimeout(end, pasteMs);
  });
  lines.on('close', () => {
    clearTimeout(ending);
    end();
    messages.push(null);
  });
  return messages;
}
