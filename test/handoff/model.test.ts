// Whole lives of tickets at random: people at work, platforms with bad days, time that passes, processes that
// die, over a real file.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { localesFolder } from '../../bot/app.ts';
import type { DeskTime } from '../../bot/handoff/deskTime.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import { readDeskHours } from '../../bot/time/deskHours.ts';
import { makeDeskTime } from '../../bot/time/deskTime.ts';
import { begin, commands } from '../support/model/commands.ts';
import { check } from '../support/model/invariants.ts';
import { employees, openWorld } from '../support/model/world.ts';

/**
 * `MODEL_RUNS=500` for a longer look, `MODEL_SEED` to see one again, `MODEL_COUNTS=1` to be told what happened.
 * `MODEL_DELETIONS=1`: people have their data deleted in between, where the model still asks for more than the bot promises.
 */
const { MODEL_RUNS = '60', MODEL_SEED, MODEL_COUNTS, MODEL_DELETIONS } = process.env;
const mostCommands = 50;
const shrinkMs = 240_000;

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-model-'));
const empty = join(folder, 'empty.sqlite');
const localizer = openLocales(localesFolder, 'Asia/Tokyo');
const counts = new Map<string, number>();
let runs = 0;

beforeAll(async () => {
  const store = await openDatabase(`sqlite:${empty}`);
  await store.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (!MODEL_COUNTS) return;
  const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `${what}: ${times}`);
  process.stdout.write(`runs: ${runs}\n${lines.join('\n')}\n`);
});

/** Always, or on working days in Japan. */
const hours = fc.constantFrom('', 'Mon-Fri 09:00-18:00');
function deskTimeOf(text: string): DeskTime {
  const week = text === '' ? undefined : readDeskHours(text);
  if (week && 'unread' in week) throw new Error(week.unread);
  return makeDeskTime({ ...(week && { hours: week }), holidays: week ? 'jp' : 'none', closed: [] }, 'Asia/Tokyo');
}
const thread = fc.constantFrom('note' as const, 'relay' as const);

describe('tickets between people, platforms and processes', () => {
  it(
    'lose nothing, show nothing twice, have one owner and one alarm, keep their order, and leak nothing',
    () =>
      fc.assert(
        fc.asyncProperty(
          commands(mostCommands, MODEL_DELETIONS === '1'),
          fc.tuple(thread, thread),
          fc.subarray([...employees]),
          hours,
          async (drawn, threads, first, open) => {
            runs += 1;
            const file = join(folder, `${runs}.sqlite`);
            copyFileSync(empty, file);
            const world = await openWorld({ file, localizer, counts, threads, deskTime: deskTimeOf(open) });
            try {
              for (const employee of first) await begin(world, employee);
              await fc.asyncModelRun(() => ({ model: { tickets: first.length, utterances: 0 }, real: world }), drawn);
              await world.settle();
              await check(world);
              for (const { action } of world.rows('audit')) world.count(`event ${action}`);
            } finally {
              await world.close();
              for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
            }
          },
        ),
        {
          numRuns: Number(MODEL_RUNS),
          interruptAfterTimeLimit: shrinkMs + Number(MODEL_RUNS) * 2_000,
          // What ran out of time has shown nothing.
          markInterruptAsFailure: true,
          ...(MODEL_SEED && { seed: Number(MODEL_SEED) }),
        },
      ),
    shrinkMs * 2 + Number(MODEL_RUNS) * 4_000,
  );
});
