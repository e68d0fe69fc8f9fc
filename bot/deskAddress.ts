// Where the IT desk is, and whether an activity comes from there.
import type { Activity } from 'botbuilder';
import { webDesk } from './channels/web/web.ts';
import type { Config } from './config.ts';
import type { Desk } from './handoff/handoff.ts';

/** The desk that tickets go to: a channel of Slack or Teams if one is set, else the right half of the local page. */
export function deskOf({ desk, localPage }: Config): Desk | undefined {
  const { language, teams, slack } = desk;
  if (slack) {
    const conversation = { id: slack.channel, conversationType: 'channel', isGroup: true };
    const reference = { channelId: 'slack', conversation };
    return {
      language,
      takesFilesFrom: ['slack'],
      address: { channel: 'slack', conversation: slack.channel, reference },
    };
  }
  if (teams) {
    const { channel, serviceUrl, tenant } = teams;
    const conversation = { id: channel, conversationType: 'channel', isGroup: true, tenantId: tenant };
    return {
      language,
      takesFilesFrom: [],
      address: {
        channel: 'teams',
        conversation: channel,
        reference: { channelId: 'msteams', serviceUrl, conversation },
      },
    };
  }
  if (!localPage) return undefined;
  return {
    language,
    takesFilesFrom: [],
    address: { channel: 'web', conversation: webDesk, reference: { conversation: { id: webDesk } } },
  };
}

/** By where it was pressed or written, never by what the card says. */
export function isDesk(desk: Desk | undefined, channel: string, { conversation, channelData }: Activity): boolean {
  if (!desk || channel !== desk.address.channel) return false;
  if (conversation.id.split(';')[0] !== desk.address.conversation) return false;
  const { conversation: home } = desk.address.reference as { conversation?: { tenantId?: string } };
  const tenant = channelData?.tenant?.id ?? conversation.tenantId;
  return home?.tenantId === undefined || tenant === home.tenantId;
}
