// The container: what the Dockerfile and compose.yaml name is there, and they start what `npm start` starts, as nobody's root.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError, readConfig } from '../bot/config.ts';
import { secretFileName, secretSettings, settingNames } from '../bot/settingTable.ts';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const { scripts, devDependencies } = z
  .object({ scripts: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** The Dockerfile's instructions in stages, without comments, each on one line. */
const stages: readonly (readonly Instruction[])[] = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split(/^(?=FROM )/m)
  .map((stage) =>
    stage
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) })),
  )
  .filter(([first]) => first?.word === 'FROM');
const image = stages.at(-1) ?? [];
const all = (word: string, stage = image) => stage.filter((one) => one.word === word).map(({ rest }) => rest);
const one = (word: string) => {
  const [first = '', ...more] = all(word);
  expect(more).toEqual([]);
  return first;
};
const environment = Object.fromEntries(
  all('ENV').flatMap((line) =>
    line.split(' ').map((pair): [string, string] => {
      const [name = '', value = ''] = pair.split('=');
      return [name, value];
    }),
  ),
);
/** What each COPY takes from the folder, and not from another stage. */
const copied = stages
  .flatMap((stage) => all('COPY', stage))
  .filter((line) => !line.startsWith('--from='))
  .flatMap((line) => line.split(' ').slice(0, -1));
const sent = read('.dockerignore')
  .split('\n')
  .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
const known: readonly string[] = [...settingNames, ...secretSettings.map(({ name }) => secretFileName(name))];

describe('the Dockerfile', () => {
  it('is built on the Node that the tests run, in every stage', () => {
    const bases = stages.map((stage) => all('FROM', stage)[0]?.split(' ')[0]);
    expect(bases.length).toBe(2);
    for (const base of bases) expect(base).toMatch(new RegExp(`^node:${devDependencies['node']}-\\w+-slim$`));
  });

  it('starts what npm start starts, without a shell that would keep SIGTERM to itself', () => {
    expect(z.array(z.string()).parse(JSON.parse(one('CMD')))).toEqual(scripts['start']?.split(' '));
    expect(all('ENTRYPOINT')).toEqual([]);
  });

  it('installs what production needs and nothing else', () => {
    expect(stages.flatMap((stage) => all('RUN', stage)).filter((line) => line.includes('npm'))).toEqual([
      expect.stringMatching(/^npm install --omit=dev /),
    ]);
    expect(environment['NODE_ENV']).toBe('production');
  });

  it('copies files that are there, that are sent to the builder, and all that the code reads', () => {
    const there = readdirSync(root);
    const optional = new Set(['THIRD-PARTY-NOTICES*']);
    for (const path of copied) {
      const matching = there.filter((name) =>
        path.endsWith('*') ? name.startsWith(path.slice(0, -1)) : name === path,
      );
      expect([path, matching.length > 0 || optional.has(path)]).toEqual([path, true]);
      for (const name of matching) expect(sent).toContain(name);
    }
    expect(copied).toEqual(expect.arrayContaining(['bot', 'dialogs', 'locales', 'package.json']));
  });

  it('sends nothing else to the builder', () => {
    expect(read('.dockerignore')).toMatch(/^\*$/m);
    const isCopied = (name: string) =>
      copied.some((path) => (path.endsWith('*') ? name.startsWith(path.slice(0, -1)) : name === path));
    const unused = sent.filter((name) => !isCopied(name));
    expect(unused).toEqual([]);
    expect(sent.filter((name) => /^(?:\.env|test|docs|bench|data|node_modules|secrets)/.test(name))).toEqual([]);
  });

  it('runs as a user that is not root and may write to data/ alone', () => {
    expect(one('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const [user, group] = one('USER').split(':');
    expect(all('RUN')).toEqual([`install -d -o ${user} -g ${group} -m 0700 data`]);
    expect(all('COPY').filter((line) => line.includes('--chown'))).toEqual([]);
    expect(one('VOLUME')).toBe('/app/data');
    const { databaseUrl } = readConfig({}, ['ja']);
    expect(databaseUrl).toMatch(/^sqlite:data\//);
  });

  it('listens where others can call, which the bot allows only when it knows who calls', () => {
    const { NODE_ENV: _, ...settings } = environment;
    for (const name of Object.keys(settings)) expect(known).toContain(name);
    expect(() => readConfig(settings, ['ja'])).toThrow(ConfigError);
    const app = { MicrosoftAppId: 'app', MicrosoftAppTenantId: 'contoso', MicrosoftAppPassword: 'secret' };
    const { host, port, localPage } = readConfig({ ...settings, ...app }, ['ja']);
    expect({ host, port, localPage }).toEqual({ host: '0.0.0.0', port: Number(one('EXPOSE')), localPage: false });
  });

  it('has a check of its health that tells 200 from anything else', async () => {
    const [, command = ''] = /CMD (\[.*\])$/.exec(one('HEALTHCHECK')) ?? [];
    const [node, ...args] = z.array(z.string()).parse(JSON.parse(command));
    expect(node).toBe('node');
    let status = 200;
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, answer) => {
      asked.push(url);
      answer.statusCode = status;
      answer.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const check = async () => {
      const [code] = await once(spawn(process.execPath, args, { env: { PORT: String(port) } }), 'exit');
      return code;
    };
    const well = await check();
    status = 503;
    const ill = await check();
    await promisify(server.close.bind(server))();
    expect({ well, ill, gone: await check(), asked }).toEqual({
      well: 0,
      ill: 1,
      gone: 1,
      asked: ['/healthz', '/healthz'],
    });
  });
});

const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  environment: z.record(z.string(), z.string()),
  env_file: z.array(z.object({ path: z.string(), required: z.literal(false) })).optional(),
  secrets: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  networks: z.array(z.string()),
  volumes: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string(),
  read_only: z.literal(true),
  tmpfs: z.array(z.string()),
  cap_drop: z.tuple([z.literal('ALL')]),
  cap_add: z.array(z.string()).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
});
const file = z.object({
  services: z.object({ bot: service, database: service }),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.object({})),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

describe('compose.yaml', () => {
  /** With the lines that wait to be used, and without them. */
  const asItIs = file.parse(parse(read('compose.yaml')));
  const withAll = file.parse(
    parse(read('compose.yaml').replace(/^( +)# (?=(?:\w+_FILE: \/run|- \w+$|\w+:$| {2}file:))/gm, '$1')),
  );

  it('closes both containers: read-only, without rights, and the database without a way out', () => {
    const { bot, database } = asItIs.services;
    expect(bot.cap_add).toBeUndefined();
    expect(database.ports).toBeUndefined();
    expect(database.networks).toEqual(['inside']);
    expect(asItIs.networks['inside']?.internal).toBe(true);
    expect(bot.networks).toEqual(expect.arrayContaining(database.networks));
    expect(bot.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  it('gives the bot settings that there are, and a configuration that is read', () => {
    const { environment: given } = withAll.services.bot;
    for (const name of Object.keys(given)) expect(known).toContain(name);
    expect(asItIs.services.bot.ports).toEqual([expect.stringMatching(new RegExp(`:${given['PORT']}$`))]);
    const { DATABASE_URL_FILE: _, ...rest } = asItIs.services.bot.environment;
    const app = { MicrosoftAppId: 'app', MicrosoftAppTenantId: 'contoso', MicrosoftAppPassword: 'secret' };
    // What .env says of these is overruled, an address of a database too.
    expect(readConfig({ DATABASE_URL: 'sqlite:x', ...app, ...rest }, ['ja'])).toMatchObject({
      host: '0.0.0.0',
      databaseUrl: 'sqlite:data/activation-desk.sqlite',
    });
  });

  it.each([
    ['as it is', asItIs, 2],
    ['with every line that waits', withAll, 6],
  ])('hands over each secret as the file that a setting names, %s', (_, { services, secrets }, count) => {
    const used = Object.values(services).flatMap((one) => one.secrets);
    const named = Object.values(services).flatMap(({ environment: given }) =>
      Object.entries(given).flatMap(([name, path]) =>
        name.endsWith('_FILE') ? [path.replace('/run/secrets/', '')] : [],
      ),
    );
    expect(used).toHaveLength(count);
    expect([...used].sort()).toEqual(Object.keys(secrets).sort());
    expect([...named].sort()).toEqual([...used].sort());
    for (const [name, { file: path }] of Object.entries(secrets)) expect(path).toBe(`secrets/${name}`);
    expect(read('.gitignore')).toMatch(/^\/secrets\/$/m);
  });

  it('waits for a database that is well, and stops with time enough', () => {
    const { bot, database } = asItIs.services;
    expect(bot.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.healthcheck?.test).toContain('pg_isready');
    // The bot ends within ten seconds.
    expect(Number.parseInt(bot.stop_grace_period, 10)).toBeGreaterThan(10);
    expect(bot.tmpfs.map((one) => one.split(':')[0])).toEqual(['/tmp', one('VOLUME')]);
  });

  it('names the folders that are there', () => {
    expect(asItIs.services.bot.build).toBe('.');
    expect(existsSync(new URL('Dockerfile', root))).toBe(true);
    expect(Object.keys(asItIs.volumes)).toEqual(asItIs.services.database.volumes?.map((one) => one.split(':')[0]));
  });
});

describe('the secrets of docs/deployment.md', () => {
  it('are made by its commands as the bot and the database take them', () => {
    const [, commands = ''] = /stands in both[^\n]*\n+ {3}```sh\n(.*?)```/s.exec(read('docs/deployment.md')) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'activation-desk-compose-'));
    const { status, stderr } = spawnSync('sh', ['-e'], { cwd: folder, input: commands, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { databaseUrl } = readConfig({ DATABASE_URL_FILE: join(folder, 'secrets', 'database_url') }, ['ja']);
    const { username, password, host, pathname } = new URL(databaseUrl);
    const { environment: given } = file.parse(parse(read('compose.yaml'))).services.database;
    expect(password).toBe(readFileSync(join(folder, 'secrets', 'database_password'), 'utf8').trim());
    expect({ username, host, pathname }).toEqual({
      username: given['POSTGRES_USER'],
      host: 'database:5432',
      pathname: `/${given['POSTGRES_DB']}`,
    });
    // Others cannot reach them; the containers can read what is passed on to them.
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'secrets', 'database_url')).mode & 0o777).toBe(0o444);
    rmSync(folder, { recursive: true });
  });
});

describe('git', () => {
  it('keeps out the folder of secrets and .env, and nothing of the code', () => {
    const paths = ['secrets/database_url', '.env', 'bot/activation/secrets/new.ts'];
    const { status, stdout } = spawnSync('git', ['check-ignore', ...paths], { cwd: root, encoding: 'utf8' });
    // 128: this is no working copy of git.
    if (status !== 128) expect(stdout.trim().split('\n')).toEqual(paths.slice(0, 2));
  });
});
