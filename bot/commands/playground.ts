// `npm run playground`: the bot and Microsoft 365 Agents Playground, a local Teams client, on this machine alone; docs/teams.md.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { settingNames } from '../settingTable.ts';

/** What is kept of `.env` and the environment: nothing that leads to the real Teams, Slack, desk or data. */
const kept: ReadonlySet<string> = new Set(['DEFAULT_LANGUAGE', 'LOG_LEVEL', 'POLICY_FILE', 'RETENTION_DAYS']);

const {
  bot,
  client,
  port,
  inspect,
  'client-port': clientPort,
} = parseArgs({
  options: {
    /** One of both alone, as the tasks of VS Code start them. */
    bot: { type: 'boolean', default: false },
    client: { type: 'boolean', default: false },
    port: { type: 'string', default: '3978' },
    'client-port': { type: 'string', default: '56150' },
    /** The port for a debugger of the bot. */
    inspect: { type: 'string' },
  },
}).values;
const both = bot === client;
const url = `http://127.0.0.1:${port}`;

const children: ChildProcess[] = [];
// The terminal sends the signal to each of them as well.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
if (bot || both) start(botArguments(), botEnvironment());
if (both) await listening();
if (client || both) start(clientArguments(), process.env);

function start(args: readonly string[], env: NodeJS.ProcessEnv): void {
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  children.push(child);
  void once(child, 'exit').then(([code]) => {
    process.exitCode ||= typeof code === 'number' ? code : 0;
    stop();
  });
}

/** Ends both: neither is of use alone. */
function stop(): void {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
}

function botArguments(): string[] {
  const debugger_ = inspect === undefined ? [] : [`--inspect=127.0.0.1:${inspect}`];
  return [...debugger_, fileURLToPath(new URL('../index.ts', import.meta.url))];
}

function botEnvironment(): NodeJS.ProcessEnv {
  // An empty variable is unset, and is stronger than a line of .env.
  const off = settingNames.filter((name) => !kept.has(name)).flatMap((name) => [name, `${name}_FILE`]);
  const cleared = Object.fromEntries(off.map((name) => [name, '']));
  return { ...process.env, ...cleared, PORT: port, DATABASE_URL: 'sqlite:data/playground.sqlite' };
}

function clientArguments(): string[] {
  const program = fileURLToPath(import.meta.resolve('@microsoft/m365agentsplayground/cli.js'));
  return [program, '-e', `${url}/api/messages`, '-c', 'msteams', '-p', clientPort, '--disable-telemetry'];
}

/** The Playground greets the bot as soon as it starts. */
async function listening(): Promise<void> {
  const answers = () =>
    fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  while (process.exitCode === undefined && !(await answers())) await setTimeout(200);
}
