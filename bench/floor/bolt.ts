// A bare Bolt app over HTTP, without state. It says what the script in `SCRIPT` tells it to say, or else echoes.
import { readFileSync } from 'node:fs';
import bolt from '@slack/bolt';
import type { Move, Script } from '../talk.ts';

const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET = '', SLACK_API_URL, SCRIPT, PORT } = process.env;
const script = SCRIPT ? (JSON.parse(readFileSync(SCRIPT, 'utf8')) as Script) : undefined;

const receiver = new bolt.HTTPReceiver({
  signingSecret: SLACK_SIGNING_SECRET,
  customRoutes: [{ path: '/healthz', method: 'GET', handler: (_request, response) => void response.end() }],
});
const app = new bolt.App({
  token: SLACK_BOT_TOKEN ?? '',
  receiver,
  ...(SLACK_API_URL && { clientOptions: { slackApiUrl: SLACK_API_URL } }),
});

/** The turn that each direct message stands at, and what it shows. */
const talks = new Map<string, { turns: readonly (readonly Move[])[]; at: number; readonly shown: string[] }>();

app.message(async ({ message, say, client }) => {
  const { channel } = message;
  const text = 'text' in message ? (message.text ?? '') : '';
  if (!script) {
    await say(`Echo: ${text}`);
    return;
  }
  // The first words tell the language.
  const [english = [], japanese = []] = Object.values(script);
  const talk = talks.get(channel) ?? { turns: /^[ -~]*$/.test(text) ? english : japanese, at: 0, shown: [] };
  talks.set(channel, talk);
  const moves = talk.turns[talk.at++] ?? [];
  for (const { op, content, of } of moves) {
    const words = content as { text: string };
    if (op === 'update' && of !== undefined) await client.chat.update({ channel, ts: talk.shown[of] ?? '', ...words });
    else talk.shown.push((await client.chat.postMessage({ channel, ...words })).ts ?? '');
  }
  if (talk.at === talk.turns.length) talks.delete(channel);
});
await app.start(Number(PORT));
process.on('SIGTERM', () => process.exit(0));
