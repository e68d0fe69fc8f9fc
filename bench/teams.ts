// Teams' side of a bench: a connector that answers at once, and people who write to a bot in their personal chat.
import { post, serveLean } from './http.ts';
import { openConversations, type Platform, type Sent } from './platform.ts';

/** Starts the connector. */
export async function startTeams(): Promise<Platform> {
  const conversations = openConversations();
  let ids = 0;
  const newId = () => String(1_700_000_000_000 + ++ids);
  const connector = await serveLean(({ method, path, body, at }) => {
    const [, , , conversation = '', , target] = path.split('/');
    const content = body === '' ? {} : JSON.parse(body);
    const op = content.type === 'typing' ? 'typing' : (ops[method] ?? 'send');
    const message = op === 'send' || target === undefined ? newId() : target;
    conversations.hear(decodeURIComponent(conversation), { op, content, message, at });
    return { id: message };
  });
  const serviceUrl = `${connector.url}/`;
  return {
    env: {},
    person(botUrl, locale) {
      const number = newId();
      const conversation = `a:1${number}`;
      return {
        say(text, messages) {
          const activity = activityOf({ text, locale, conversation, number, id: newId(), serviceUrl });
          const body = Buffer.from(JSON.stringify(activity));
          return conversations.turn(conversation, messages, () => post(`${botUrl}/api/messages`, body));
        },
      };
    },
    close: connector.close,
  };
}

const ops: Readonly<Record<string, Sent['op']>> = { PUT: 'update', DELETE: 'delete' };

interface Said {
  readonly text: string;
  readonly locale: string;
  readonly conversation: string;
  readonly number: string;
  readonly id: string;
  readonly serviceUrl: string;
}

/** A message as Teams writes it. */
function activityOf({ text, locale, conversation, number, id, serviceUrl }: Said): object {
  const now = new Date().toISOString();
  const tenantId = 'aaaaaaaa-0000-4000-8000-000000000001';
  return {
    type: 'message',
    id,
    timestamp: now,
    localTimestamp: now,
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:1${number}`, name: 'Alex Example', aadObjectId: `00000000-0000-4000-8000-${number.slice(-12)}` },
    conversation: { conversationType: 'personal', tenantId, id: conversation },
    recipient: { id: '28:bot', name: 'Activation Desk' },
    entities: [{ type: 'clientInfo', locale, country: 'JP', platform: 'Windows', timezone: 'Asia/Tokyo' }],
    channelData: { tenant: { id: tenantId } },
    locale,
    text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: `<p>${text}</p>` }],
  };
}
