// Who the bot is, and which workspace it is installed in, as `auth.test` tells it: payloads name the sender's workspace.
import type { WebClient } from '@slack/web-api';
import { within } from '../waiting.ts';
import { reasonOf, slackErrorOf } from './refusals.ts';

export interface Identity {
  /** The bot's own user id. */
  readonly user?: string | undefined;
  /** The workspace of the bot token. */
  readonly team?: string | undefined;
  /** Its organisation, in Enterprise Grid. */
  readonly organisation?: string | undefined;
}

interface IdentityNeeds {
  readonly client: WebClient;
  readonly now: () => Date;
  readonly log: { warn(data: object, text: string): void };
}

const waitMs = 1_500;
/** What could not be had is not asked for at each message. */
const missedMs = 30_000;

/** Asks Slack until it is told, and keeps that for good; nothing is known while Slack does not tell. Never throws. */
export function identity({ client, now, log }: IdentityNeeds): () => Promise<Identity> {
  let asked: { readonly told: Promise<Identity>; until: number } | undefined;

  async function ask(): Promise<Identity> {
    try {
      const { user_id: user, team_id: team, enterprise_id: organisation } = await client.auth.test();
      return { user, team, organisation };
    } catch (error) {
      const refused = slackErrorOf(error) !== undefined;
      log.warn({ reason: reasonOf(error) }, refused ? 'Slack does not take the bot token' : 'Slack cannot be reached');
      return {};
    }
  }

  function begin(): Promise<Identity> {
    const one = { told: ask(), until: Number.POSITIVE_INFINITY };
    one.told.then(({ team }) => {
      if (team === undefined) one.until = now().getTime() + missedMs;
    });
    asked = one;
    return one.told;
  }

  return () => {
    const told = asked && asked.until > now().getTime() ? asked.told : begin();
    return within(waitMs, told).catch(() => ({}));
  };
}
