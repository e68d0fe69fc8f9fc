// The IT desks as handoff knows them, and which of them an activity comes from.
import type { Activity } from 'botbuilder';
import { webDesk } from './channels/channel.ts';
import type { Config } from './config.ts';
import type { DeskConfig } from './deskConfig.ts';
import { type Desk, type Desks, makeDesks } from './handoff/desks.ts';
import type { Address } from './handoff/ports.ts';

/** All desks of the configuration, each with its address. */
export function desksOf({ desks: { all, routes, fallback } }: Pick<Config, 'desks'>): Desks {
  return makeDesks(all.map(toDesk), routes, fallback);
}

/** The desk whose conversation this comes from: by where it was pressed or written, never by what the card says. */
export function deskAt({ all }: Desks, channel: string, activity: Activity): Desk | undefined {
  return all.find(({ address }) => isAt(address, channel, activity));
}

function toDesk(config: DeskConfig): Desk {
  const { id, name, language, thread, staff } = config;
  return { id, name, language, thread, address: addressOf(config), ...(staff && { staff }) };
}

function addressOf({ slack, teams }: DeskConfig): Address {
  if (slack) {
    const conversation = { id: slack.channel, conversationType: 'channel', isGroup: true };
    const reference = { channelId: 'slack', conversation };
    return { channel: 'slack', conversation: slack.channel, reference };
  }
  if (teams) {
    const { channel, serviceUrl, tenant } = teams;
    const conversation = { id: channel, conversationType: 'channel', isGroup: true, tenantId: tenant };
    const reference = { channelId: 'msteams', serviceUrl, conversation };
    return { channel: 'teams', conversation: channel, reference };
  }
  return { channel: 'web', conversation: webDesk, reference: { conversation: { id: webDesk } } };
}

function isAt(address: Address, channel: string, { conversation, channelData }: Activity): boolean {
  if (channel !== address.channel) return false;
  if (conversation.id.split(';')[0] !== address.conversation) return false;
  const { conversation: home } = address.reference as { conversation?: { tenantId?: string } };
  const tenant: string | undefined = channelData?.tenant?.id ?? conversation.tenantId;
  return home?.tenantId === undefined || tenant?.toLowerCase() === home.tenantId.toLowerCase();
}
