// Slack's bad days: refusals, lost answers, repeats and forgeries. Nothing is lost, and nothing is shown twice.
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitingQuestion, wordsAt } from './support/converse.ts';
import type { Call, FakeSlack, Fault, User } from './support/slack/fakeSlack.mjs';
import {
  openedBy,
  openWorkspace,
  pressNewest,
  seen,
  type Workspace,
  type WorkspaceNeeds,
} from './support/slackDoor.ts';

const open: Workspace[] = [];
afterEach(async () => {
  for (const workspace of open.splice(0)) await workspace.close();
});

async function start(needs: WorkspaceNeeds = {}): Promise<Workspace> {
  const workspace = await openWorkspace(needs);
  open.push(workspace);
  return workspace;
}

const question = (user: User) => waitingQuestion({ messages: user.sees().map((message) => seen(message, user.id)) });

async function until(holds: () => boolean, ms = 8_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A clock that a test puts forward. */
function aheadClock() {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward(ms: number) {
      ahead += ms;
    },
  };
}

/** A channel where the bot is no member. */
const elsewhere = (slack: FakeSlack, user: User) => slack.channel({ name: 'elsewhere', members: [user], bot: false });

const newProblem = ['common.welcome.body', 'licenseType.device.ask'] as const;

describe.each<[string, string, Fault]>([
  ['a rate limit', 'chat.postMessage', { ratelimited: 1 }],
  ['a server error', 'chat.postMessage', { status: 500 }],
  ['a server error after the effect', 'chat.postMessage', { statusAfter: 500 }],
  ['a dropped connection', 'chat.postMessage', { drop: true }],
  ['a dropped connection after the effect', 'chat.postMessage', { dropAfter: true }],
  ['an answer that is no JSON', 'chat.postMessage', { html: true }],
  ["Slack's own failure", 'chat.postMessage', { error: 'internal_error' }],
  ['a rate limit when the conversation is opened', 'conversations.open', { ratelimited: 1 }],
  ['a dropped connection when the conversation is opened', 'conversations.open', { dropAfter: true }],
])('%s', (_, method, fault) => {
  it('delays the answer, and shows it once', async () => {
    const { slack, settle } = await start();
    const user = slack.user({ locale: 'en-US' });
    const injected = slack.fault(method, fault, { times: 2 });
    // The first direct message tells where it is; a command does not.
    if (method === 'conversations.open') await user.slash('/activation', '', { channel: elsewhere(slack, user) });
    else await user.dm('new problem');
    await until(() => user.sees().length >= 2 && question(user) === 'device');
    await settle();
    expect(injected.hits).toBe(2);
    const shown = user.sees().map(({ plain }) => plain);
    for (const key of newProblem) expect(shown.filter((plain) => plain.includes(wordsAt(key, 'en')))).toHaveLength(1);
    expect(question(user)).toBe('device');
    slack.assertClean();
  });
});

describe('a lost answer, and a look into the past that fails as well', () => {
  it('waits until it can look: the message is shown once', async () => {
    const { slack, settle } = await start();
    const user = slack.user({ locale: 'en-US' });
    slack.fault('chat.postMessage', { dropAfter: true });
    slack.fault('conversations.history', { error: 'internal_error' }, { times: 2 });
    await user.dm('new problem');
    await until(() => user.sees().length >= 3);
    await settle();
    expect(user.sees()).toHaveLength(3);
  });
});

describe('a lost answer to an update', () => {
  it('changes nothing more', async () => {
    const { slack, settle } = await start();
    const user = slack.user({ locale: 'en-US' });
    await user.dm('new problem');
    await settle();
    slack.fault('chat.update', { dropAfter: true });
    await pressNewest(user, user.sees(), 'company');
    await until(() => user.sees().length === 4);
    await settle();
    expect(question(user)).toBe('admin');
    slack.assertClean();
  });
});

describe('a revoked token', () => {
  it('keeps what arrives, says the cure in the log, and answers after it is set right', async () => {
    const clock = aheadClock();
    const { slack, settle, log } = await start({ clock });
    const user = slack.user({ locale: 'en-US' });
    await slack.revokeToken();
    const { status } = await user.dm('0xC004F074 on my work laptop');
    const { json } = await user.slash('/activation', 'status');
    await settle();
    expect(status).toBe(200);
    expect(String(json?.['text'])).not.toBe('');
    expect(user.sees().filter(({ ephemeralFor }) => !ephemeralFor)).toHaveLength(1);
    expect(log.join('\n')).toContain('install the app in the workspace again and set the new SLACK_BOT_TOKEN');
    slack.restoreToken();
    clock.forward(61_000);
    await user.dm('hello?');
    await until(() => question(user) === 'outcome.volume');
    await settle();
    const welcomes = (['ja', 'en'] as const).map((language) => wordsAt('common.welcome.body', language));
    expect(user.sees().filter(({ plain }) => welcomes.some((words) => plain.includes(words)))).toHaveLength(1);
  });
});

describe.each([
  ['user_not_found', 'user_not_found'],
  ['missing_scope', 'add the scope to the app'],
])('users.info answering %s', (error, logged) => {
  it('leaves the default language, and the log says why', async () => {
    const { slack, settle, log } = await start();
    const user = slack.user({ locale: 'en-US' });
    slack.fault('users.info', { error }, { times: 99 });
    await user.dm('0xC004F213');
    await settle();
    expect(
      user
        .sees()
        .map(({ plain }) => plain)
        .join('\n'),
    ).toContain(wordsAt('licenseType.device.ask', 'ja'));
    expect(log.join('\n')).toContain(logged);
  });
});

describe('users.info without an answer', () => {
  it('is waited for only so long', async () => {
    const { slack, settle } = await start();
    const user = slack.user({ locale: 'en-US' });
    slack.fault('users.info', { hang: true }, { times: 99 });
    await user.dm('0xC004F213');
    await until(() => user.sees().length > 2);
    await settle();
    expect(question(user)).toBe('device');
  });
});

describe('somebody whom Slack does not know any more', () => {
  it('holds up nobody else', async () => {
    const { slack, settle, log } = await start();
    const [gone, user] = [slack.user(), slack.user({ locale: 'en-US' })];
    slack.fault('conversations.open', { error: 'user_not_found' }, { times: 3 });
    await gone.slash('/activation');
    await settle();
    await user.dm('0xC004F213');
    await settle();
    expect(question(user)).toBe('device');
    expect(log.join('\n')).toContain('was set aside');
  });
});

describe.each([
  ['channel_not_found', 'check the channel id (DESK_SLACK_CHANNEL, or DESK_ROUTES)'],
  ['not_in_channel', 'invite the bot into the channel'],
  ['missing_scope', 'add the scope to the app'],
  ['is_archived', 'unarchive the channel'],
])('a desk that answers %s', (error, cure) => {
  it('is tried again until it is set right; the person is told, and the log says what to do', async () => {
    const clock = aheadClock();
    const { slack, settle, log, desk } = await start({ clock });
    const user = slack.user({ locale: 'en-US' });
    await user.slash('/activation', 'human');
    await settle();
    const toDesk = ({ method, args }: Call) => method === 'chat.postMessage' && args['channel'] === desk.id;
    const injected = slack.fault(toDesk, { error }, { times: 2 });
    await pressNewest(user, user.sees(), 'send');
    await settle();
    expect(injected.hits).toBe(1);
    expect(log.join('\n')).toContain(cure);
    const delayed = wordsAt('handoff.delayed', 'en').split(/\{\{\w+\}\}/)[1] ?? '';
    expect(user.sees().filter(({ plain }) => plain.includes(delayed))).toHaveLength(1);
    for (const isTried of [() => injected.hits === 2, () => desk.messages().length === 1]) {
      clock.forward(61_000);
      await user.dm('status');
      await until(isTried, 20_000);
      await settle();
    }
    expect(user.sees().filter(({ plain }) => plain.includes(delayed))).toHaveLength(1);
  });
});

describe('a window that cannot be opened', () => {
  it.each(['expired_trigger_id', 'internal_error'])('because of %s is told, and can be opened again', async (error) => {
    const { slack, settle } = await start();
    const user = slack.user({ locale: 'en-US' });
    slack.fault('views.open', { error });
    await user.shortcut('activation_start');
    await until(() => user.sees().length > 0);
    await settle();
    expect(user.modal()).toBeNull();
    expect(user.sees().map(({ plain }) => plain)).toEqual([wordsAt('slack.window.failed', 'en')]);
    await user.shortcut('activation_start');
    expect((await openedBy(user)).plain).toContain(wordsAt('slack.intake.body', 'en'));
  });
});

describe.each(['http', 'socket'] as const)('over %s, what comes twice', (mode) => {
  it('is taken once: a retry, a repeated press, a repeated command, a repeated shortcut and window', async () => {
    const { slack, settle } = await start({ mode });
    const user = slack.user({ locale: 'en-US' });
    const first = await user.dm('new problem');
    await slack.redeliver(first, { retryNum: 1 });
    await settle();
    await slack.redeliver(first, { retryNum: 2 });
    await settle();
    expect(user.sees()).toHaveLength(3);

    const card = user.sees().at(-1);
    const [button] = card?.actions() ?? [];
    if (!card || !button) throw new Error('there is no question');
    const which = { block: button.block_id };
    const [pressed] = await Promise.all([
      user.click(card, button.action_id, which),
      user.click(card, button.action_id, { ...which, stale: true }),
    ]);
    await settle();
    await slack.raw('interactive', pressed.payload);
    await settle();
    expect(question(user)).toBe('admin');
    expect(user.sees()).toHaveLength(4);

    const typed = await user.slash('/activation', 'status');
    await settle();
    const count = user.sees().filter(({ ephemeralFor }) => !ephemeralFor).length;
    await slack.raw('command', typed.payload);
    await settle();
    expect(user.sees().filter(({ ephemeralFor }) => !ephemeralFor)).toHaveLength(count);

    const [ours] = user.sees().filter(({ text, ephemeralFor }) => !ephemeralFor && text !== 'new problem');
    if (!ours) throw new Error('the bot said nothing');
    const chosen = await user.messageShortcut(ours, 'activation_from_message');
    await settle();
    const refused = user.sees().length;
    await slack.raw('interactive', chosen.payload);
    await settle();
    expect(user.sees()).toHaveLength(refused);

    const opened = await user.shortcut('activation_start');
    const form = await openedBy(user);
    await slack.raw('interactive', opened.payload);
    expect(slack.callsTo('views.open')).toHaveLength(1);
    const sent = await user.submit(form, { errorText: '0xC004F074' });
    await settle();
    const after = user.sees().length;
    await slack.raw('interactive', sent.payload);
    await settle();
    expect(user.sees()).toHaveLength(after);
    slack.assertClean();
  });
});

describe('a socket that breaks', () => {
  it('is opened again, and what Slack sends again is answered once', async () => {
    const { slack, settle } = await start({ mode: 'socket' });
    const user = slack.user({ locale: 'en-US' });
    const first = await user.dm('new problem');
    slack.socket.kill();
    await slack.socket.waitForConnection();
    await slack.redeliver(first, { retryNum: 1 });
    await settle();
    expect(user.sees()).toHaveLength(3);
    expect(question(user)).toBe('device');
  });
});

describe('a workspace that cannot be reached', () => {
  it('does not end the process: the socket is opened again when it is back', async () => {
    const { slack, settle, log } = await start({ mode: 'socket' });
    const user = slack.user({ locale: 'en-US' });
    slack.fault('apps.connections.open', { status: 503 }, { times: 2 });
    slack.socket.kill();
    await until(() => slack.callsTo('apps.connections.open').length === 4, 15_000);
    await slack.socket.waitForConnection();
    await user.dm('new problem');
    await settle();
    expect(question(user)).toBe('device');
    expect(log.join('\n')).toContain('Slack cannot be reached by Socket Mode');
  }, 20_000);
});

describe('a request that Slack did not send', () => {
  const old = Math.floor(Date.now() / 1000) - 600;
  it.each([
    ['with a forged signature', { badSignature: true }],
    ['without a signature', { noSignature: true }],
    ['without a time', { noTimestamp: true }],
    ['from ten minutes ago', { timestamp: old }],
    ['that was changed on its way', { tamper: (body: string) => body.replace('problem', 'PROBLEM') }],
  ])('%s is refused with 401 and leaves no trace', async (_, forged) => {
    const { slack, settle, log } = await start();
    const user = slack.user({ locale: 'en-US' });
    const { status } = await user.dm('new problem', { ...forged, expectFail: true });
    await settle();
    expect(status).toBe(401);
    expect(user.sees()).toHaveLength(1);
    expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test']);
    expect(log.join('\n')).not.toContain('new problem');
  });

  it('is a replay: acknowledged, and without effect', async () => {
    const { slack, settle } = await start();
    const user = slack.user({ locale: 'en-US' });
    const first = await user.dm('new problem');
    await settle();
    const { status } = await slack.replay(first);
    await settle();
    expect(status).toBe(200);
    expect(user.sees()).toHaveLength(3);
  });

  it("is not Slack's handshake, which is answered", async () => {
    const { slack } = await start();
    expect((await slack.urlVerification()).challengeOk).toBe(true);
    expect((await slack.sslCheck()).status).toBe(200);
  });
});

describe('many people at once', () => {
  it('are each answered in order, and acknowledged in time', async () => {
    const { slack, settle } = await start();
    const users = Array.from({ length: 50 }, () => slack.user({ locale: 'en-US' }));
    await Promise.all(
      users.map(async (user) => {
        await user.dm('new problem');
        await user.dm('private');
        await user.dm('yes');
      }),
    );
    await settle();
    expect(users.map(question)).toEqual(users.map(() => 'license'));
    slack.assertClean();
  });

  it('do not wait for one whose answers fail', async () => {
    const { slack, settle } = await start();
    const [slow, quick] = [slack.user({ locale: 'en-US' }), slack.user({ locale: 'en-US' })];
    await slow.dm('new problem');
    await settle();
    const held = slack.fault(
      ({ method, args }) => method === 'chat.postMessage' && args['channel'] === slow.dmChannel,
      { ratelimited: 30 },
      { times: 99 },
    );
    await slow.dm('private');
    await quick.dm('new problem');
    await until(() => question(quick) === 'device');
    expect(held.hits).toBeGreaterThan(0);
    expect(question(slow)).not.toBe('admin');
  });
});
