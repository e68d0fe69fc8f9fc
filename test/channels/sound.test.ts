// What is let in at the doors of Teams and Slack: every kind of value where another one is expected.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyIn } from '../../bot/channels/slack/shape.ts';
import { purposeIn } from '../../bot/channels/slack/windows.ts';
import { isId, sound } from '../../bot/channels/sound.ts';
import { activityIn, readTeamsActivity } from '../../bot/channels/teams/inbound.ts';
import { openWorkspace, type Workspace } from '../support/slackDoor.ts';

describe('what arrives', () => {
  it('loses half characters, NUL, members that are null and names of prototypes', () => {
    const sent = JSON.parse('{"a":"x\\ud800y","b":"1\\u00002","c":null,"__proto__":{"d":1},"e":[null,"\\udc00"]}');
    const mended = sound(sent);
    expect(mended).toEqual({ a: 'x\uFFFDy', b: '1\uFFFD2', e: [null, '\uFFFD'] });
    expect(Object.getPrototypeOf(mended)).toBe(Object.prototype);
  });

  it('is nothing when it is nested deeper than anybody writes', () => {
    const lists = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(sound(lists(90))).toEqual(lists(90));
    expect(sound(lists(50_000))).toBeUndefined();
  });

  it('has ids that are short and plain', () => {
    expect(['a:1', '19:x@thread.tacv2;messageid=1', 'x'.repeat(400)].every(isId)).toBe(true);
    expect(['', 'x'.repeat(401), 'あ', 'a\nb', 1, null, {}].some(isId)).toBe(false);
  });
});

const place = { id: 'a:1', conversationType: 'personal', tenantId: 't' };
const activity = {
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/',
  from: { id: '29:1', name: 'Alex' },
  recipient: { id: '28:1', name: 'Bot' },
  conversation: place,
  text: 'hello',
};

describe('an activity', () => {
  it('is read as it is', () => expect(activityIn(activity)).toEqual(activity));

  it.each<[string, object]>([
    ['a tenant that is no text, which no answer could carry', { conversation: { ...place, tenantId: {} } }],
    ['a channel that is no text', { channelId: {} }],
    ['a service address that is none', { serviceUrl: '/nowhere' }],
    ['a mention of nobody', { entities: [{ type: 'mention', text: '<at>x</at>' }] }],
    ['an entity without a kind', { entities: [{ text: 'x' }] }],
    ['a text that is a list', { text: ['hello'] }],
    ['an attachment whose name is a number', { attachments: [{ contentType: 'image/png', name: 5 }] }],
    ['a sender whose id is an object', { from: { id: {} } }],
    ['no type', { type: '' }],
  ])('is refused with %s', (_, wrong) => expect(activityIn({ ...activity, ...wrong })).toBeUndefined());

  it('keeps nothing of people and places but what an answer needs', () => {
    const more = { ...activity, conversation: { ...place, name: true }, from: { ...activity.from, role: {} } };
    expect(readTeamsActivity(more as never)).toMatchObject({ conversation: place, from: activity.from });
    expect(JSON.stringify(readTeamsActivity(more as never))).not.toMatch(/role|true/);
  });
});

describe('a call from Slack', () => {
  const event = { type: 'message', user: 'U1', channel: 'D1', channel_type: 'im', ts: '1.1', text: 'hello' };
  const envelope = {
    type: 'event_callback',
    event_id: 'Ev1',
    event,
    authorizations: [{ user_id: 'U0', team_id: 'T0' }],
  };

  const submission = {
    type: 'view_submission',
    user: { id: 'U1' },
    view: { id: 'V1', hash: '1.a', callback_id: 'intake', state: { values: { license: { license: { value: 'x' } } } } },
  };

  it.each([envelope, submission])('is read as it is', (body) => expect(bodyIn(body)).toEqual(body));

  it.each<[string, unknown]>([
    ['an event that is a text', { ...envelope, event: 'hello' }],
    ['words that are a number', { ...envelope, event: { ...event, text: 5 } }],
    ['a channel that is an object', { ...envelope, event: { ...event, channel: {} } }],
    ['files that are no list', { ...envelope, event: { ...event, files: {} } }],
    ['authorizations of another kind', { ...envelope, authorizations: [5] }],
    ['no type', {}],
    ['a type that every object has', { type: 'constructor' }],
    ['a command without words', { command: '/activation', user_id: 'U1', trigger_id: '1', channel_id: 'C1' }],
    ['a press of nothing', { type: 'block_actions', user: { id: 'U1' }, trigger_id: '1', actions: [] }],
    ['a window with an address that is nothing, which Bolt looks into', { ...submission, response_urls: [null] }],
    [
      'a window whose boxes are no objects',
      { ...submission, view: { ...submission.view, state: { values: { a: 5 } } } },
    ],
    ['null', null],
  ])('is let go with %s', (_, body) => expect(bodyIn(body)).toBeUndefined());

  it('brings back what a window was opened for, or nothing', () => {
    const purpose = { value: 'c/start', card: 'x', conversation: 'U1' };
    expect(purposeIn(JSON.stringify(purpose))).toEqual(purpose);
    expect([`{`, '5', 'null', JSON.stringify({ ...purpose, required: { a: 1 } })].map(purposeIn)).toEqual(
      Array(4).fill(undefined),
    );
  });
});

describe('the door of Slack', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
  });
  afterAll(() => workspace.close());

  it.each([
    ['application/json', ' null '],
    ['application/x-www-form-urlencoded', 'payload=null'],
    ['application/x-www-form-urlencoded', 'a=b&payload=%20null+'],
  ])('survives a signed nothing as %s', async (contentType, rawBody) => {
    const { status } = await workspace.slack.raw('event', {}, { rawBody, contentType, expectFail: true });
    expect(status).toBe(400);
    expect((await workspace.slack.urlVerification()).challengeOk).toBe(true);
  });

  it('acknowledges what nobody here can read, so that it is not sent again', async () => {
    const rawBody = JSON.stringify({ type: 'event_callback', event: 5 });
    const { status } = await workspace.slack.raw('event', {}, { rawBody, contentType: 'application/json' });
    expect(status).toBe(200);
  });
});
