// Log lines name the turn and the delivery that the code which writes them works for.
import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { during } from '../bot/during.ts';
import { openLog } from '../bot/log.ts';

const written: { turn?: number; delivery?: string; msg: string }[] = [];
const log = openLog('info', { write: (line) => void written.push(JSON.parse(line)) });

it('a line names its turn, also after waiting and beside another turn, and nothing outside of it', async () => {
  const work = (turn: number) =>
    during({ turn }, async () => {
      await setTimeout(1);
      log.info(`from ${turn}`);
      await during({ turn, delivery: 'd' }, async () => log.info(`sent by ${turn}`));
      log.info({ turn: 9 }, 'its own word counts');
    });
  await Promise.all([work(1), work(2)]);
  log.info('outside');
  const of = (text: string) => written.filter(({ msg }) => msg === text).map(({ turn, delivery }) => [turn, delivery]);
  expect([of('from 1'), of('from 2')]).toEqual([[[1, undefined]], [[2, undefined]]]);
  expect([of('sent by 1'), of('sent by 2')]).toEqual([[[1, 'd']], [[2, 'd']]]);
  expect(of('its own word counts')).toEqual([
    [9, undefined],
    [9, undefined],
  ]);
  expect(of('outside')).toEqual([[undefined, undefined]]);
});
