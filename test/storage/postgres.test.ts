// The storage contract on a real PostgreSQL, and what only a server can promise.
import { afterAll, beforeAll } from '@jest/globals';
import { openDatabase } from '../../bot/storage/database.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { storageContract } from './contract.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 30_000);
afterAll(() => server.stop(), 30_000);

storageContract('PostgreSQL', async () => openDatabase(await server.database()));
