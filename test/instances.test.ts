// Several processes on one PostgreSQL, killed at random under load: nothing is lost, and nothing happens twice.
import { expect, it } from '@jest/globals';
import { runKills } from './kills/run.ts';

it('three processes that are killed at random lose nothing, and do nothing twice', async () => {
  const counts = await runKills({ seconds: 15, people: 4, seed: 7 });
  const { taken, people, kills } = counts;
  expect(kills).toBeGreaterThan(1);
  expect(people).toBeGreaterThanOrEqual(4);
  expect(counts).toMatchObject({
    worked: taken,
    unworked: 0,
    tickets: people,
    peopleWithoutTicket: 0,
    peopleWithTwo: 0,
    unclaimed: 0,
    repeatedTransitions: 0,
    wordsLost: 0,
    wordsDoubled: 0,
    wordsOutOfOrder: 0,
    unsent: 0,
    parked: 0,
    sentOutOfOrder: 0,
    shownTwiceWithoutDeath: 0,
    shownTwiceInSlack: 0,
    objections: [],
  });
}, 180_000);
