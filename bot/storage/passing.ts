// Which errors of a database pass by themselves: nothing is wrong with what was asked.
import { isOfOldSchema } from './prepared.ts';
import { isBusy } from './sqliteFile.ts';

/** The system's words for a server that is not there, or no longer. */
const network = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * PostgreSQL's: connections (class 08), too little memory, room or connections (53), the system below it (58), a
 * server that stops or starts (57P), a reader where a writer stood before (25006), a transaction that stood still too long (25P03), a
 * statement that is not prepared, or twice (26000, 42P05), transactions in each other's way (40001, 40P01), locks and statements that took too long (55P03, 57014).
 */
const states = /^(08...|53...|58...|57P0[1-5]|25006|25P03|26000|40001|40P01|42P05|55P03|57014)$/;

/** What `pg` says without a code when a connection is lost or none is free. */
const lost = /^Connection terminated|^timeout exceeded when trying to connect|is not queryable$/;

/** Whether the same may go well a little later. */
export function isPassing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
  if (typeof errcode === 'number') return isBusy(error);
  if (typeof code === 'string') return network.has(code) || states.test(code) || isOfOldSchema(error);
  return typeof message === 'string' && lost.test(message);
}
