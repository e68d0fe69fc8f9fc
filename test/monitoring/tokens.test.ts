// Whether the platforms take the bot's credentials, asked in the background.
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { slackChannel } from '../../bot/channels/slack/slack.ts';
import { teamsChannel } from '../../bot/channels/teams/adapter.ts';
import { openLog } from '../../bot/log.ts';
import { watchTokens } from '../../bot/monitoring/tokens.ts';
import { until } from '../support/deskDoor.ts';
import { startFakeSlack } from '../support/slack/fakeSlack.mjs';
import { manifest } from '../support/slackDoor.ts';

const patience = 30_000;
jest.setTimeout(2 * patience);
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function watch(name: string, prove: () => Promise<unknown>, times = {}) {
  const told: object[] = [];
  const all = { firstMs: 1, askMs: 1, askAgainMs: 1, proveWithinMs: patience, ...times };
  const tokens = watchTokens([{ name, prove }, { name: 'web' }], { warn: (data) => void told.push(data) }, all);
  open.push({ close: tokens.stop });
  return { tokens, told, now: () => tokens.now()[name] };
}

describe('credentials', () => {
  it('are tried again and again, and a refusal is told once', async () => {
    let isTaken = false;
    let asked = 0;
    const { tokens, told, now } = watch('slack', async () => {
      asked += 1;
      if (!isTaken) throw new Error('invalid_auth');
    });
    expect(tokens.now()).toEqual({ slack: undefined });
    await until(() => asked > 3, patience);
    expect(tokens.now()).toEqual({ slack: false });
    expect(told).toEqual([{ channel: 'slack', reason: 'invalid_auth' }]);
    isTaken = true;
    await until(() => now() === true, patience);
    tokens.stop();
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toBeLessThanOrEqual(before + 1);
  });

  it('are not taken by a platform that never answers', async () => {
    const { told, now } = watch('teams', () => new Promise(() => undefined), { proveWithinMs: 5 });
    await until(() => now() === false, patience);
    expect(told).toEqual([{ channel: 'teams', reason: 'no answer' }]);
  });

  it('of Slack are no good any more once the app was removed', async () => {
    const slack = await startFakeSlack({ manifest, mode: 'http', bot: { name: 'activation-desk' } });
    open.push(slack);
    const { SLACK_API_URL: apiUrl = '', SLACK_BOT_TOKEN: botToken = '', SLACK_SIGNING_SECRET = '' } = slack.env();
    const { prove = async () => undefined } = slackChannel({
      botToken,
      signingSecret: SLACK_SIGNING_SECRET,
      apiUrl,
      teams: [],
      desks: new Set(),
      files: { get: async () => undefined },
      explain: (key) => key,
      now: () => new Date(),
      log: openLog('silent'),
    });
    const { now, told } = watch('slack', prove);
    await until(() => now() === true, patience);
    slack.fault('auth.test', { error: 'token_revoked' }, { times: Number.POSITIVE_INFINITY });
    await until(() => now() === false, patience);
    expect(told).toEqual([{ channel: 'slack', reason: expect.stringContaining('token_revoked') }]);
  });

  it('of Teams are tried where there is an app id, and only there', () => {
    const plain = {
      files: { get: async () => undefined },
      linkTo: () => undefined,
      explain: (key: string) => key,
      now: () => new Date(),
      tenants: [],
      log: openLog('silent'),
    };
    expect(teamsChannel({ ...plain, settings: {} }).prove).toBeUndefined();
    expect(teamsChannel({ ...plain, settings: { MicrosoftAppId: 'app' } }).prove).toEqual(expect.any(Function));
  });
});
