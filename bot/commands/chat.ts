// `npm run chat`: the same bot in the terminal, with the same database, so a case goes on where it was.
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { localesFolder, startApp } from '../app.ts';
import { type Terminal, terminalChannel } from '../channels/terminal/terminal.ts';
import { openLog } from '../log.ts';
import { openLocales } from '../messages/localize.ts';
import { configOrExit } from './serve.ts';

const config = configOrExit(openLocales(localesFolder, 'UTC').languages);
const terminal: Terminal = terminalChannel({
  write: (text) => process.stdout.write(`\n${text}`),
  user: userInfo().username,
  locale: process.env['LANG']?.split('.')[0]?.replace('_', '-'),
});
const app = await startApp({ config, log: openLog(config.logLevel), only: terminal });
const say = (key: 'terminal.hello' | 'terminal.bye') =>
  console.log(app.localizer.text({ key }, config.defaultLanguage));

say('terminal.hello');
const prompt = () => process.stdout.write('\n> ');
const input = createInterface({ input: process.stdin });
prompt();
for await (const line of input) {
  await terminal.say(line, app.worker.accept);
  await app.idle();
  prompt();
}
await app.stop();
say('terminal.bye');
