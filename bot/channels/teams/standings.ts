// Who somebody in a shared place is, as the connector tells it; kept for a while, and never waited for long.
import type { Activity, TeamsChannelAccount } from 'botbuilder';
import { within } from '../waiting.ts';

/** `external`: of another company, in a channel that is shared with it; `unknown`: the connector did not tell. */
export type Standing = 'member' | 'guest' | 'external' | 'unknown';

export interface StandingsNeeds {
  readonly ask: (serviceUrl: string, conversation: string, user: string) => Promise<TeamsChannelAccount>;
  /** What is taken of somebody whom the connector does not tell. */
  readonly untold: Standing;
  readonly now: () => Date;
  readonly log: { warn(data: object, text: string): void };
}

const keptMs = 10 * 60_000;
/** What could not be had is not asked for at each message. */
const missedMs = 30_000;
const waitMs = 3_000;
const mostKept = 5_000;

/** Looks up the sender of an activity. Never throws. */
export function standings({ ask, untold, now, log }: StandingsNeeds): (activity: Activity) => Promise<Standing> {
  const known = new Map<string, { readonly standing: Promise<Standing>; readonly until: number }>();

  async function lookUp(key: string, { serviceUrl, conversation, channelData, from }: Activity): Promise<Standing> {
    try {
      const place = placeOf(conversation.id);
      const member = await within(waitMs, ask(serviceUrl, place, from.id));
      return standingOf(member, conversation.tenantId ?? channelData?.tenant?.id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ reason }, 'it is not known who somebody in a shared place is');
      known.set(key, { standing: Promise.resolve(untold), until: now().getTime() + missedMs });
      return untold;
    }
  }

  return (activity) => {
    const key = `${placeOf(activity.conversation.id)}/${activity.from.id}`;
    const before = known.get(key);
    if (before && before.until > now().getTime()) return before.standing;
    if (known.size >= mostKept) known.clear();
    const standing = lookUp(key, activity);
    known.set(key, { standing, until: now().getTime() + keptMs });
    return standing;
  };
}

/** The members of a thread are those of its channel. */
function placeOf(conversation: string): string {
  return conversation.split(';')[0] ?? '';
}

function standingOf({ tenantId, userRole, userPrincipalName }: TeamsChannelAccount, home?: string): Standing {
  if (tenantId && home && tenantId.toLowerCase() !== home.toLowerCase()) return 'external';
  const isGuest = userRole?.toLowerCase() === 'guest' || userPrincipalName?.toUpperCase().includes('#EXT#');
  return isGuest ? 'guest' : 'member';
}
