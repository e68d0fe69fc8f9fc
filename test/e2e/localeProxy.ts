// Stands between the Playground and the bot: the Playground says en-US whatever its user reads, so the locale is put right here.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Json } from '../support/fakeTeams.ts';

export interface LocaleProxy {
  readonly url: string;
  /** What the client has sent, in order. */
  readonly activities: readonly Json[];
  /** Sends a message of the client once more as a new one, as somebody does whose screen still shows an old card. */
  again(activity: Json): Promise<void>;
  close(): Promise<void>;
}

const zones: Readonly<Record<string, string>> = { 'ja-JP': 'Asia/Tokyo', 'en-US': 'America/Los_Angeles' };

/** Passes everything on to `to`, with the locale of the person at the client. */
export async function openLocaleProxy(to: string, locale: string): Promise<LocaleProxy> {
  const activities: Json[] = [];
  const server = createServer(async (incoming, response) => {
    const { method, headers } = incoming;
    const body = await text(incoming);
    // It only looks whether anybody is there.
    if (method !== 'POST') {
      response.end();
      return;
    }
    const answer = await pass(inLocale(JSON.parse(body)), headers.authorization).catch(() => undefined);
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' });
    response.end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function inLocale(activity: Json): Json {
    const others = ((activity['entities'] ?? []) as Json[]).filter(({ type }) => type !== 'clientInfo');
    const client = { type: 'clientInfo', locale, country: locale.slice(3), platform: 'Web', timezone: zones[locale] };
    return { ...activity, locale, localTimezone: zones[locale], entities: [...others, client] };
  }

  async function pass(activity: Json, authorization?: string): Promise<{ status: number; body: string }> {
    activities.push(activity);
    const answer = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify(activity),
    });
    return { status: answer.status, body: await answer.text() };
  }

  return {
    url: `http://127.0.0.1:${port}/api/messages`,
    activities,
    async again(activity) {
      const sent = { ...activity, id: `again-${activities.length}`, timestamp: new Date().toISOString() };
      const { status } = await pass(sent);
      if (status !== 200) throw new Error(`the bot answered ${status}`);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
