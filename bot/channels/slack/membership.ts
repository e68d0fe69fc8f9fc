// Whose people may use the bot in Slack: where the sender of a payload belongs to, and whether that is ours.

/** Where somebody belongs to, as Slack tells it with what they sent. */
export interface Membership {
  /** Every workspace that is named as theirs. */
  readonly teams: readonly string[];
  /** The Enterprise Grid organisation, where nobody from outside can have sent it. */
  readonly organisation?: string | undefined;
}

/** A payload of any kind, as far as it is read here. */
export interface Payload {
  readonly type?: string;
  readonly team_id?: string;
  readonly enterprise_id?: string;
  readonly command?: string;
  readonly user_id?: string;
  readonly response_url?: string;
  readonly user?: { readonly id?: string; readonly team_id?: string };
  readonly team?: { readonly id?: string } | null;
  readonly enterprise?: { readonly id?: string } | null;
  readonly event?: Event;
  readonly authorizations?: readonly { readonly team_id?: string | null; readonly enterprise_id?: string | null }[];
  /** The channel is shared with another organisation. */
  readonly is_ext_shared_channel?: boolean;
}

interface Event extends Words {
  readonly type?: string;
  readonly channel?: string;
  readonly message?: Words;
  readonly previous_message?: Words;
}

interface Words {
  readonly user?: string;
  readonly team?: string;
  readonly user_team?: string;
  readonly source_team?: string;
}

/** Where the sender belongs to; nowhere, where nothing is told. */
export function membershipOf(payload: Payload): Membership {
  if (payload.event) return ofEvent(payload, payload.event);
  if (payload.command !== undefined) return { teams: named([payload.team_id]), organisation: payload.enterprise_id };
  const { user, team, enterprise } = payload;
  const own = user?.team_id ?? team?.id ?? payload.team_id;
  // The organisation is that of `team`.
  return { teams: named([own]), organisation: own === team?.id || !team ? enterprise?.id : undefined };
}

/** Whether all of it is ours. `ours` has ids of workspaces and organisations. */
export function isOurs({ teams, organisation }: Membership, ours: ReadonlySet<string>): boolean {
  if (organisation !== undefined && ours.has(organisation)) return true;
  return teams.length > 0 && teams.every((team) => ours.has(team));
}

/** `team_id` of the envelope is the workspace where it happened: of a shared channel, maybe the other one. */
function ofEvent(
  { team_id: where, authorizations, is_ext_shared_channel: isShared }: Payload,
  event: Event,
): Membership {
  const told = [event, event.message, event.previous_message].filter((one) => one !== undefined);
  const stated = named(told.flatMap(({ user_team: own, source_team: source }) => [own, source]));
  const teams = stated.length > 0 ? stated : named([told.find(({ team }) => team)?.team ?? where]);
  const organisation = isShared ? undefined : authorizations?.[0]?.enterprise_id;
  return { teams, ...(organisation && { organisation }) };
}

function named(ids: readonly (string | undefined)[]): string[] {
  return ids.filter((id): id is string => id !== undefined && id !== '');
}
