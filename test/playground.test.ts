// `npm run playground` starts the bot and Microsoft's local Teams client, and the files of VS Code start the same.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { freePort } from './support/freePort.ts';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('npm run playground', () => {
  const processMs = 90_000;
  let folder: string;
  let started: ChildProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'playground-'));
  });
  afterEach(async () => {
    if (started && started.exitCode === null && started.signalCode === null) {
      const ended = once(started, 'exit');
      started.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'serves this machine alone whatever the settings say, and ends both together',
    async () => {
      const outside = ['MicrosoftAppId=x', 'HOST=0.0.0.0', 'SLACK_BOT_TOKEN=x', 'DESK_SLACK_CHANNEL=C0123456789'];
      writeFileSync(
        join(folder, '.env'),
        [...outside, 'DEFAULT_LANGUAGE=en', 'DATABASE_URL=postgres://x/y'].join('\n'),
      );
      const [port, clientPort] = [await freePort(), await freePort()];
      const script = fileURLToPath(new URL('bot/commands/playground.ts', root));
      const args = [script, '--port', `${port}`, '--client-port', `${clientPort}`];
      const { PATH = '' } = process.env;
      const child = spawn(process.execPath, args, {
        cwd: folder,
        env: { PATH, BROWSER: 'none' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      started = child;
      let said = '';
      child.stdout.on('data', (data) => {
        said += data;
      });
      const answers = (url: string) =>
        fetch(url).then(
          ({ ok }) => ok,
          () => false,
        );
      const client = `http://127.0.0.1:${clientPort}/`;
      while (!(await answers(client)) && child.exitCode === null) await setTimeout(200);
      expect(said).toContain(`http://127.0.0.1:${port}`);
      expect(said).toContain('no app id is set');
      const message = {
        type: 'message',
        id: 'm1',
        text: 'help',
        channelId: 'msteams',
        serviceUrl: `${client}_connector`,
        from: { id: 'user-id-0' },
        recipient: { id: 'bot' },
        conversation: { id: 'personal-chat-id', conversationType: 'personal' },
      };
      const posted = await fetch(`http://127.0.0.1:${port}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
      });
      expect(posted.status).toBe(200);
      child.kill('SIGTERM');
      await once(child, 'exit');
      expect([await answers(client), await answers(`http://127.0.0.1:${port}/healthz`)]).toEqual([false, false]);
    },
    processMs,
  );
});

describe('in VS Code', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const { tasks } = JSON.parse(read('.vscode/tasks.json'));
  const { configurations, compounds } = JSON.parse(read('.vscode/launch.json'));
  const labels: string[] = tasks.map(({ label }: { label: string }) => label);

  it('every task that another one waits for is there, and what is launched first', () => {
    const waited = tasks.flatMap(({ dependsOn = [] }: { dependsOn?: string[] }) => dependsOn);
    const first = compounds.map(({ preLaunchTask }: { preLaunchTask: string }) => preLaunchTask);
    expect(waited.length).toBeGreaterThan(3);
    expect([...waited, ...first].filter((label: string) => !labels.includes(label))).toEqual([]);
    const names = configurations.map(({ name }: { name: string }) => name);
    for (const { configurations: used } of compounds) expect(names).toEqual(expect.arrayContaining(used));
  });

  it('the commands of the tasks are scripts of package.json, and the debugger finds the port they open', () => {
    const commands: string[] = tasks.flatMap(({ type, command }: { type: string; command: string }) =>
      type === 'shell' ? [command] : [],
    );
    expect(commands).toHaveLength(2);
    for (const command of commands) expect(scripts).toHaveProperty(command.split(' ')[2] ?? '');
    const [{ port }] = configurations;
    expect(commands.join()).toContain(`--inspect=${port}`);
  });

  it('the Toolkit finds a project of one version, with the environment that its task names', () => {
    const [project, playground] = ['m365agents.yml', 'm365agents.playground.yml'].map((path) => parse(read(path)));
    expect(project.version).toMatch(/^v1\.\d+$/);
    expect(playground.version).toBe(project.version);
    const { args } = tasks.find(({ command }: { command?: string }) => command === 'deploy');
    expect(read(`${project.environmentFolderPath}/.env.${args.env}`)).toContain(`TEAMSFX_ENV=${args.env}`);
    expect(playground.deploy.map(({ uses }: { uses: string }) => uses)).toEqual(['cli/runNpmCommand']);
  });
});
