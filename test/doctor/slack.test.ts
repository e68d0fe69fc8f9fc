// The doctor on Slack: tokens, scopes, workspaces, Socket Mode and the desk's channel, against a workspace on loopback.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localesFolder } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import { slackScopes } from '../../bot/doctor/checkSlack.ts';
import { sendTest } from '../../bot/doctor/sendTest.ts';
import { openLog } from '../../bot/log.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import { examined } from '../support/examined.ts';
import { type FakeSlack, startFakeSlack } from '../support/slack/fakeSlack.mjs';
import { manifest, slackEnvironment } from '../support/slackDoor.ts';

let slack: FakeSlack;
let desk: { readonly id: string };

beforeEach(async () => {
  slack = await startFakeSlack({ manifest, mode: 'socket', bot: { name: 'activation-desk' } });
  desk = slack.channel({ name: 'it-desk', members: [slack.user({ name: 'staff' })] });
});

afterEach(() => slack.close());

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...slackEnvironment(slack, 'socket', desk.id),
  ...more,
});

describe('the doctor on Slack', () => {
  it('finds tokens, scopes, socket and channel well, and posts nothing', async () => {
    const { of, en, findings } = await examined(environment());
    expect(of('slack')).toEqual(['good slack.fine']);
    expect(of('slackScopes')).toEqual(['good slackScopes.fine']);
    expect(of('slackSocket')).toEqual(['good slackSocket.fine']);
    expect(of('slackDesk')).toEqual(['good slackDesk.fine']);
    expect(of('clock')).toEqual(['good clock.fine']);
    expect(findings.filter(({ mark }) => mark === 'wrong')).toEqual([]);
    expect(slack.calls.map(({ method }) => method).sort()).toEqual([
      'apps.connections.open',
      'auth.test',
      'conversations.history',
    ]);
    expect(en).not.toContain(environment()['SLACK_BOT_TOKEN']);
  });

  it('does not call Slack unset where only the file of its token is missing', async () => {
    const { of } = await examined({ SLACK_BOT_TOKEN_FILE: '/nowhere/slack-bot-token' });
    expect(of('settings')).toEqual(['wrong settings.mistake']);
    expect(of('slack')).toEqual(['skipped slack.unset']);
  });

  it('asks for exactly the scopes of the manifest', () => {
    expect([...slackScopes].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
  });

  it('names each scope that is missing', async () => {
    await slack.close();
    const bot = manifest.oauth_config.scopes.bot.filter((scope: string) => !/^files:/.test(scope));
    const lesser = { ...manifest, oauth_config: { scopes: { bot } } };
    slack = await startFakeSlack({ manifest: lesser, mode: 'socket' });
    desk = slack.channel({ name: 'it-desk' });
    const { of, en, ja } = await examined(environment());
    expect(of('slackScopes')).toEqual(['wrong slackScopes.missing']);
    expect(en).toContain('Missing: files:read, files:write\n');
    expect(ja).toContain('不足：files:read, files:write\n');
    expect(ja).toContain('インストールし直してください');
  });

  it.each([
    ['invalid_auth', 'slack.unknown', 'OAuth & Permissions', 'OAuth & Permissions'],
    ['token_revoked', 'slack.revoked', 'Install the app in the workspace again', 'インストールし直し'],
    ['team_access_not_granted', 'slack.refused', 'administrators', '管理者に確認'],
  ])('knows what %s means', async (error, problem, en, ja) => {
    slack.fault('auth.test', { error });
    const found = await examined(environment());
    expect(found.of('slack')).toEqual([`wrong ${problem}`]);
    expect(found.of('slackDesk')).toEqual(['skipped slackDesk.unasked']);
    expect(found.en).toContain(en);
    expect(found.ja).toContain(ja);
  });

  it.each([
    ['not_in_channel', 'slackDesk.notThere', 'Write in the channel: /invite', 'で /invite'],
    ['channel_not_found', 'slackDesk.unknown', 'If it is private', 'プライベート チャンネルなら'],
  ])('knows what %s means for the desk', async (error, problem, en, ja) => {
    slack.fault('conversations.history', { error });
    const found = await examined(environment());
    expect(found.of('slackDesk')).toEqual([`wrong ${problem}`]);
    expect(found.en).toContain(en);
    expect(found.ja).toContain(ja);
  });

  it.each([
    ['missing_scope', 'slackSocket.scope'],
    ['invalid_auth', 'slackSocket.refused'],
  ])('tells how Socket Mode is opened where Slack says %s', async (error, problem) => {
    slack.fault('apps.connections.open', { error });
    const { of, en, ja } = await examined(environment());
    expect(of('slackSocket')).toEqual([`wrong ${problem}`]);
    for (const words of [en, ja]) expect(words).toContain('connections:write');
  });

  it('finds SLACK_TEAMS without the workspace of the token', async () => {
    const { of, ja } = await examined(environment({ SLACK_TEAMS: 'T0OTHER000' }));
    expect(of('slack')).toEqual(['good slack.fine', 'wrong slack.shutOut']);
    expect(ja).toContain('SLACK_TEAMS に加えるか');
    expect((await examined(environment({ SLACK_TEAMS: slack.team.id }))).of('slack')).toEqual(['good slack.fine']);
  });

  it('hides a secret that an answer repeats', async () => {
    slack.fault('auth.test', { error: 'planted_signing_secret' });
    const { en, ja, findings } = await examined(environment({ SLACK_SIGNING_SECRET: 'planted_signing_secret' }));
    expect(en).toContain('Slack refuses SLACK_BOT_TOKEN (…)');
    expect(en + ja + JSON.stringify(findings)).not.toContain('planted_signing_secret');
  });

  it('hides one that a refused test message repeats', async () => {
    slack.fault('chat.postMessage', { error: 'planted_signing_secret' });
    const given = environment({ SLACK_SIGNING_SECRET: 'planted_signing_secret' });
    const localizer = openLocales(localesFolder, 'UTC');
    const config = readConfig(given, localizer.languages);
    const clock = { now: () => new Date() };
    const sent = await sendTest({ config, localizer, clock, log: openLog('silent'), environment: given });
    expect(sent.map(({ mark, code }) => `${mark} ${code}`)).toEqual(['wrong test.failed']);
    expect(JSON.stringify(sent)).toContain('…');
    expect(JSON.stringify(sent)).not.toContain('planted_signing_secret');
  });

  it('is not held up by a Slack that says nothing', async () => {
    slack.fault('auth.test', { hang: true });
    const withinMs = { answer: 200, group: 5_000 };
    const { of, en } = await examined(environment(), { withinMs });
    expect(of('slack')).toEqual(['wrong slack.unreached']);
    expect(en).toContain('(timeout)');
  });

  it('gives up a check as a whole that takes too long, and tells the others', async () => {
    slack.fault('auth.test', { hang: true });
    const { of } = await examined(environment(), { withinMs: { answer: 5_000, group: 300 } });
    expect(of('slack')).toEqual(['note late']);
    expect(of('node')).toEqual(['good node.fine']);
  });
});
