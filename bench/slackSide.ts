// Slack's side of a bench: a Web API that answers at once, and people who write to a bot in their direct message.
import { createHmac } from 'node:crypto';
import { post, serveLean } from './http.ts';
import { openConversations, type Platform, type Sent } from './platform.ts';

const signingSecret = 'for-benches-only';
const team = 'T00000001';
const bot = 'U0BOT0000';

/** Starts the Web API. */
export async function startSlack(): Promise<Platform> {
  const conversations = openConversations();
  const people = new Map<string, string>();
  let numbers = 0;
  const next = () => String(++numbers).padStart(8, '0');
  const newTs = () => `1700000000.${next()}`;

  const api = await serveLean(({ path, body, at }) => {
    const method = path.replace(/^.*\//, '');
    const form = Object.fromEntries(new URLSearchParams(body));
    const op = ops[method];
    if (op) {
      const { channel = '', ts = newTs(), token: _, ...content } = form;
      conversations.hear(channel, { op, content: parsed(content), message: ts, at });
      return { ok: true, channel, ts };
    }
    switch (method) {
      case 'auth.test':
        return { ok: true, user_id: bot, team_id: team, bot_id: 'B00000001', user: 'activation-desk' };
      case 'users.info':
        return { ok: true, user: userOf(form['user'] ?? '', people.get(form['user'] ?? '') ?? 'en-US') };
      default:
        return { ok: false, error: 'unknown_method' };
    }
  });

  return {
    env: {
      SLACK_BOT_TOKEN: 'xoxb-for-benches-only',
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `${api.url}/api/`,
    },
    person(botUrl, locale) {
      const number = next();
      const user = `U${number}`;
      const channel = `D${number}`;
      people.set(user, locale);
      return {
        say(text, messages) {
          const body = Buffer.from(JSON.stringify(eventOf({ user, channel, text, ts: newTs(), id: next() })));
          const headers = signed(body);
          return conversations.turn(channel, messages, () => post(`${botUrl}/slack/events`, body, headers));
        },
      };
    },
    close: api.close,
  };
}

const ops: Readonly<Record<string, Sent['op']>> = {
  'chat.postMessage': 'send',
  'chat.update': 'update',
  'chat.delete': 'delete',
};

/** What Slack's SDK writes as JSON inside a form. */
function parsed(form: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      /^[[{]|^(?:true|false)$/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}

function userOf(id: string, locale: string): object {
  const profile = { display_name: 'Alex Example', real_name: 'Alex Example' };
  return { id, team_id: team, name: 'alex', real_name: 'Alex Example', profile, locale, tz: 'Asia/Tokyo' };
}

interface Said {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly ts: string;
  readonly id: string;
}

/** A direct message as Slack tells of it. */
function eventOf({ user, channel, text, ts, id }: Said): object {
  const elements = [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }];
  const blocks = [{ type: 'rich_text', block_id: id, elements }];
  return {
    token: 'unused',
    team_id: team,
    context_team_id: team,
    api_app_id: 'A00000001',
    event: { type: 'message', user, channel, channel_type: 'im', team, text, blocks, ts, event_ts: ts },
    type: 'event_callback',
    event_id: `Ev${id}`,
    event_time: Math.floor(Date.now() / 1_000),
    authorizations: [{ enterprise_id: null, team_id: team, user_id: bot, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
  };
}

function signed(body: Buffer): Record<string, string> {
  const time = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${time}:`).update(body).digest('hex');
  return { 'x-slack-request-timestamp': time, 'x-slack-signature': `v0=${signature}` };
}
