// The talk of the benches on our bot and on the floor below it: both send the same, in as many messages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Platform } from '../../bench/platform.ts';
import { startSlack } from '../../bench/slackSide.ts';
import { goThrough, record, type Script } from '../../bench/talk.ts';
import { startTeams } from '../../bench/teams.ts';
import { openWorkplace, type Workplace } from '../../bench/workplace.ts';

const sides = [
  { name: 'Teams', start: startTeams, floor: 'waterfall' },
  { name: 'Slack', start: startSlack, floor: 'bolt' },
];

describe.each(sides)('the talk of the benches in $name', ({ start, floor }) => {
  let workplace: Workplace;
  let platform: Platform;
  let script: Script;
  let floorUrl: string;

  beforeAll(async () => {
    workplace = openWorkplace();
    platform = await start();
    script = await record(platform, (await workplace.ours(platform.env)).url);
    floorUrl = (await workplace.floor(floor, { ...platform.env, SCRIPT: workplace.scriptFile(script) })).url;
  }, 120_000);

  afterAll(async () => {
    await workplace.close();
    await platform.close();
  });

  it('is understood to its end in both languages', () => {
    const words = Object.entries(script).map(([locale, turns]) => [locale, JSON.stringify(turns.at(-1))]);
    expect(words).toEqual([
      ['en-US', expect.stringContaining('Microsoft account')],
      ['ja-JP', expect.stringContaining('Microsoft アカウント')],
    ]);
    for (const turns of Object.values(script)) expect(turns.flat().some(({ op }) => op === 'update')).toBe(true);
  });

  it('is said by the floor with the same words, in as many messages', async () => {
    const said = await record(platform, floorUrl, script);
    const shapes = (one: Script) =>
      Object.values(one).map((turns) =>
        turns.map((moves) => moves.map(({ op, of, content }) => [op, of, content['text'], content['attachments']])),
      );
    expect(shapes(said)).toEqual(shapes(script));
  }, 120_000);

  it('is gone through turn by turn, each with its times', async () => {
    const { answered, last } = await goThrough({ platform, url: floorUrl, script }, 2);
    expect(answered.length).toBe(20);
    expect(last.every((ms) => ms > 0)).toBe(true);
  }, 120_000);
});
