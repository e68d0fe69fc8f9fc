// Slack's gate: only people of our workspaces are let in; others are told so where Slack has a place for it.
import type { ReceiverEvent } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Key, Language } from '../../messages/message.ts';
import type { Identity } from './identity.ts';
import { isOurs, membershipOf, type Payload } from './membership.ts';
import { reasonOf } from './refusals.ts';

export interface GateNeeds {
  /** Ids of workspaces and organisations; empty: those of the bot token. */
  readonly teams: readonly string[];
  readonly ourselves: () => Promise<Identity>;
  readonly client: WebClient;
  readonly explain: (key: Key, language: Language) => string;
  readonly languageOf: (user: string) => Promise<Language>;
  readonly log: { debug(data: object, text: string): void };
}

/** True: it may go on. False: it is answered, and nothing of it is kept. Throws while nobody knows who we are. */
export type Gate = (event: ReceiverEvent) => Promise<boolean>;

const replyMs = 5_000;
/** Whoever goes on hears it no more often. */
const quietMs = 3_600_000;
const mostTold = 1_000;

/** The gate before all listeners. */
export function makeGate({ teams, ourselves, client, explain, languageOf, log }: GateNeeds): Gate {
  const listed = new Set(teams);
  const told = new Map<string, number>();
  /** Where events say that the app is installed: good enough while Slack does not tell whose the token is. */
  let hinted: string | undefined;

  async function ours({ authorizations }: Payload): Promise<ReadonlySet<string>> {
    if (listed.size > 0) return listed;
    hinted ??= authorizations?.[0]?.team_id ?? undefined;
    const { team = hinted, organisation } = await ourselves();
    // Slack sends it again; until then nobody is let in whom nobody knows.
    if (team === undefined) throw new Error('the workspace of the bot token is not known yet');
    return new Set(organisation === undefined ? [team] : [team, organisation]);
  }

  function isNew(user: string): boolean {
    const now = Date.now();
    if ((told.get(user) ?? 0) > now) return false;
    if (told.size >= mostTold) told.clear();
    told.set(user, now + quietMs);
    return true;
  }

  return async ({ body, ack }) => {
    const payload = body as Payload;
    const membership = membershipOf(payload);
    if (isOurs(membership, await ours(payload))) return true;
    log.debug({ teams: membership.teams }, 'somebody of another workspace was refused');
    const { event, command, response_url: url } = payload;
    const user = payload.user_id ?? payload.user?.id ?? event?.user;
    const words = async () => explain('slack.foreign', user ? await languageOf(user) : '');
    if (command !== undefined) {
      await ack({ response_type: 'ephemeral', text: await words() });
      return false;
    }
    await ack();
    const mentioned = event?.type === 'app_mention' ? event.channel : undefined;
    if (user === undefined || (url === undefined && mentioned === undefined) || !isNew(user)) return false;
    try {
      if (mentioned) await client.chat.postEphemeral({ channel: mentioned, user, text: await words() });
      else if (url) await reply(url, await words());
    } catch (error) {
      log.debug({ reason: reasonOf(error) }, 'somebody of another workspace could not be told');
    }
    return false;
  };
}

async function reply(url: string, text: string): Promise<void> {
  await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
    signal: AbortSignal.timeout(replyMs),
  });
}
