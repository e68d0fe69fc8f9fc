// Which errors of a database pass by themselves, by what drivers and servers really throw.
import { describe, expect, it } from '@jest/globals';
import { isPassing } from '../../bot/storage/passing.ts';

const error = (message: string, more: object = {}) => Object.assign(new Error(message), more);

describe('an error of the database', () => {
  it.each([
    error('deadlock detected', { code: '40P01' }),
    error('could not serialize access', { code: '40001' }),
    error('terminating connection due to administrator command', { code: '57P01' }),
    error('the database system is starting up', { code: '57P03' }),
    error('canceling statement due to statement timeout', { code: '57014' }),
    error('canceling statement due to lock timeout', { code: '55P03' }),
    error('terminating connection due to idle-in-transaction timeout', { code: '25P03' }),
    error('cannot execute INSERT in a read-only transaction', { code: '25006' }),
    error('sorry, too many clients already', { code: '53300' }),
    error('server login has been failing', { code: '08P01' }),
    error('read ECONNRESET', { code: 'ECONNRESET' }),
    error('connect ECONNREFUSED 127.0.0.1:5432', { code: 'ECONNREFUSED' }),
    error('getaddrinfo ENOTFOUND db', { code: 'ENOTFOUND' }),
    error('Connection terminated unexpectedly'),
    error('Connection terminated due to connection timeout'),
    error('timeout exceeded when trying to connect'),
    error('Client has encountered a connection error and is not queryable'),
    error('database is locked', { code: 'ERR_SQLITE_ERROR', errcode: 5 }),
    error('database is locked', { code: 'ERR_SQLITE_ERROR', errcode: 517 }),
  ])('passes: %s', (passing) => expect(isPassing(passing)).toBe(true));

  it.each([
    error('duplicate key value', { code: '23505' }),
    error('relation "cases" does not exist', { code: '42P01' }),
    error('current transaction is aborted', { code: '25P02' }),
    error('password authentication failed', { code: '28P01' }),
    error('UNIQUE constraint failed', { code: 'ERR_SQLITE_ERROR', errcode: 2067 }),
    error('Cannot read properties of undefined'),
    'deadlock detected',
    undefined,
    null,
  ])('does not pass: %s', (lasting) => expect(isPassing(lasting)).toBe(false));
});
