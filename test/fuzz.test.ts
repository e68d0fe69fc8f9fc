// Mutated calls at the real doors of a running bot: `npm run fuzz` with fewer of them.
import { afterAll, describe, expect, it } from '@jest/globals';
import { complaints, fuzz } from './fuzz/fuzz.ts';
import { type PostgresServer, startPostgres } from './support/postgres.ts';

const count = Number(process.env['FUZZ_COUNT'] ?? 1_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
let server: PostgresServer | undefined;
afterAll(() => server?.stop());

describe('mutated calls', () => {
  it.each(['teams', 'slack'] as const)(
    'from %s break no turn, hold up nobody and leave nothing in memory',
    async (platform) => {
      const fuzzed = await fuzz({ platform, count, seed });
      expect(complaints(fuzzed)).toEqual([]);
      // Far more than the refused ones were read.
      expect(fuzzed.statuses['200']).toBeGreaterThan(count / 4);
    },
    600_000,
  );

  it.each(['teams', 'slack'] as const)(
    'from %s do no more with PostgreSQL',
    async (platform) => {
      server ??= await startPostgres();
      const fuzzed = await fuzz({ platform, count: count / 5, seed: seed + 1, databaseUrl: await server.database() });
      expect(complaints(fuzzed)).toEqual([]);
    },
    600_000,
  );
});
