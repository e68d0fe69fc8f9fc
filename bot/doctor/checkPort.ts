// Whether the port is free, or who has it.
import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import { objectIn, reasonOf } from './ask.ts';
import { type Finding, told, trouble } from './finding.ts';
import type { Patient } from './patient.ts';

/** What stands at the port. */
export interface AtPort {
  readonly finding: Finding;
  /** Where this machine reaches our own bot, if it runs there. */
  readonly running?: string;
}

/** A file with settings, and when it was last written. */
export interface Changed {
  readonly file: string;
  readonly at: Date;
}

/** Opens the port for a moment; where that fails, asks who is there. */
export async function checkPort({ config, ask }: Pick<Patient, 'config' | 'ask'>, changed?: Changed): Promise<AtPort> {
  const { host, port } = config;
  if (port === 0) return { finding: told('good', 'port', 'port.any') };
  const refused = await tryPort(host, port);
  if (refused === undefined) return { finding: told('good', 'port', 'port.free', { port }) };
  if (refused === 'EACCES') return { finding: wrong('server.portRights', 'port.rights', { port }) };
  if (refused !== 'EADDRINUSE') return { finding: wrong('server.hostUnknown', 'port.host', { host }) };
  const url = ownAddress(config);
  const { ok, checks, since } = objectIn(await ask(`${url}/readyz`));
  if (typeof ok !== 'boolean') return { finding: wrong('server.portTaken', 'port.taken', { port }) };
  const bad = Object.entries((checks ?? {}) as Readonly<Record<string, string>>)
    .filter(([, state]) => state === 'failed')
    .map(([name]) => name);
  if (bad.length > 0) {
    const what = bad.join(', ');
    return { finding: trouble(ok ? 'note' : 'wrong', 'port', 'port.unwell', { port, what }), running: url };
  }
  // All else here looks at the settings as they are now: what serves may still know the old ones.
  const isOlder = changed !== undefined && typeof since === 'string' && new Date(since) < changed.at;
  const finding = isOlder
    ? trouble('note', 'port', 'port.older', { port, file: changed.file })
    : told('good', 'port', 'port.ours', { port });
  return { finding, running: url };
}

/** Where this machine reaches its own port. */
export function ownAddress({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const any: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  return `http://${any[host] ?? (host.includes(':') ? `[${host}]` : host)}:${port}`;
}

/** What `npm start` says of it. */
function wrong(
  key: 'server.portRights' | 'server.hostUnknown' | 'server.portTaken',
  code: string,
  values: Readonly<Record<string, string | number>>,
): Finding {
  return { check: 'port', mark: 'wrong', code, found: { key, values } };
}

/** Undefined when it can be opened; it is closed again at once. */
function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(reasonOf(error)));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
