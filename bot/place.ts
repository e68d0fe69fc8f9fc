// "Where am I" in a channel: the ids that the settings want, as lines to paste.
import type { Activity } from 'botbuilder';
import { isOneOf } from '../dialogs/typed.ts';
import type { Desk, Desks } from './handoff/desks.ts';
import type { Block, Message, Words } from './messages/message.ts';

/** Whether somebody asks the bot in a shared place where they are. */
export function asksWhere({ type, text, channelData, conversation, value }: Activity, words: Words): boolean {
  if (type !== 'message' || value !== undefined || channelData?.addressed === false) return false;
  const isShared = conversation.isGroup === true || (conversation.conversationType ?? 'personal') !== 'personal';
  return (isShared || channelData?.heardBy === 'mention') && isOneOf(text ?? '', words.all('place.words'));
}

/** The answer. `desk`: the one that is here already. */
export function placeMessage(activity: Activity, channel: string, { all }: Desks, desk: Desk | undefined): Message {
  const ids = channel === 'slack' ? slackIds(activity) : teamsIds(activity);
  if (!ids) return { blocks: [{ kind: 'text', text: { key: 'place.noChannel' } }] };
  const { settings, route } = ids;
  // Beside another desk, one more is a matter of DESK_ROUTES.
  const isFurther = all.some(({ id, address }) => id !== desk?.id && address.channel !== 'web') || all.length > 1;
  return {
    title: { key: 'place.title' },
    blocks: [
      desk ? line('place.isDesk', desk.name) : line('place.settings'),
      { kind: 'code', code: settings.map(([name, value]) => `${name}=${value}`).join('\n') },
      ...(isFurther
        ? [
            line('place.routes'),
            { kind: 'code', code: JSON.stringify({ desks: { [desk?.id ?? 'it-desk']: route } }, null, 2) } as const,
          ]
        : []),
      ...(desk ? [] : [line('place.next')]),
    ],
  };
}

function line(key: 'place.isDesk' | 'place.settings' | 'place.routes' | 'place.next', desk = ''): Block {
  return { kind: 'text', text: { key, values: { desk: { verbatim: desk } } } };
}

interface Ids {
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** As a desk of DESK_ROUTES. */
  readonly route: object;
}

function slackIds({ conversation }: Activity): Ids | undefined {
  const id = conversation.id.split(';')[0] ?? '';
  if (!/^[CG]/.test(id)) return undefined;
  return { settings: [['DESK_SLACK_CHANNEL', id]], route: { slack: id } };
}

/** Undefined in a group chat, where Teams has no threads. */
function teamsIds({ conversation, channelData, serviceUrl }: Activity): Ids | undefined {
  if (conversation.conversationType !== 'channel') return undefined;
  const channel = conversation.id.split(';')[0] ?? '';
  const tenant = String(channelData?.tenant?.id ?? conversation.tenantId ?? '');
  return {
    settings: [
      ['DESK_TEAMS_CHANNEL', channel],
      ['DESK_TEAMS_SERVICE_URL', serviceUrl],
      ['DESK_TEAMS_TENANT', tenant],
    ],
    route: { teams: { channel, serviceUrl, tenant } },
  };
}
