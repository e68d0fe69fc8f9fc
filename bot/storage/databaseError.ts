// Why a database could not be opened, as the operator has to know it.
import { types } from 'node:util';
import type { EngineName } from './engine.ts';
import { NewerSchema } from './migrations/index.ts';
import { isPassing } from './passing.ts';
import { ServedError } from './servingLock.ts';

/**
 * `closed`: the system refuses the file; `served`: another process serves it; `newer`: a newer version wrote it; `away`: no
 * server answers; `login`, `missing`, `rights`, `full`, `encoding`, `encryption`: the server says no; `refused`: anything else,
 * with its reason.
 */
export type DatabaseProblem =
  | 'closed'
  | 'served'
  | 'newer'
  | 'away'
  | 'login'
  | 'missing'
  | 'rights'
  | 'full'
  | 'encoding'
  | 'encryption'
  | 'refused';

/** The database could not be opened. */
export class DatabaseError extends Error {
  readonly reason: string;
  readonly problem: DatabaseProblem;
  constructor(cause: unknown, engine: EngineName = 'sqlite') {
    const reason = types.isNativeError(cause) ? cause.message : String(cause);
    super(`The database could not be opened. ${reason}`, { cause });
    this.reason = reason;
    this.problem = problemOf(cause, reason, engine);
  }
}

/** A PostgreSQL database that cannot hold every script, or whose user may make no tables in it. */
export class UnfitDatabase extends Error {
  readonly problem: 'encoding' | 'rights';
  constructor(problem: UnfitDatabase['problem'], reason: string) {
    super(reason);
    this.problem = problem;
  }
}

/** PostgreSQL's own codes, from its manual. */
const bySqlState: Readonly<Record<string, DatabaseProblem>> = {
  '28000': 'login',
  '28P01': 'login',
  '3D000': 'missing',
  '42501': 'rights',
  '53300': 'full',
};

function problemOf(cause: unknown, reason: string, engine: EngineName): DatabaseProblem {
  if (cause instanceof ServedError) return 'served';
  if (cause instanceof NewerSchema) return 'newer';
  if (cause instanceof UnfitDatabase) return cause.problem;
  const { code, syscall }: Partial<NodeJS.ErrnoException> = types.isNativeError(cause) ? cause : {};
  const known = code === undefined ? undefined : bySqlState[code];
  if (known) return known;
  if (engine === 'sqlite') return code === undefined ? 'refused' : 'closed';
  // There is no password to send.
  if (/^SASL: .*password/.test(reason)) return 'login';
  // A certificate is read from a file; a connection is never opened so.
  if (syscall === 'open' || /CERT|^ERR_(TLS|SSL|OSSL)/.test(code ?? '') || /\bSSL\b/.test(reason)) return 'encryption';
  return syscall === 'connect' || isPassing(cause) ? 'away' : 'refused';
}
