// What the Agents Playground is told about its tenant: who sits at it, the bot, the team and its channel.
import { stringify } from 'yaml';

/** Of every Playground of a story. */
export const tenant = '00000000-0000-0000-0000-000000000001';
export const channelId = '19:it-desk@thread.tacv2';
export const botName = 'Activation Desk';

/** The configuration file for somebody with this name; `number` tells people apart. */
export function playgroundConfig(name: string, number: number, channel: string): string {
  // It wants five users beside the one at the screen, or it ends at once.
  const others = Array.from({ length: 5 }, (_, at) => person(`Colleague ${at + 1}`, 10 + at));
  return stringify({
    version: '0.1.1',
    tenantId: tenant,
    bot: { id: idOf(99), name: botName },
    currentUser: person(name, number),
    users: others,
    personalChat: { id: `chat-${number}` },
    groupChat: { id: `group-${number}`, name: 'Group' },
    team: { id: 'team', name: 'IT', aadGroupId: idOf(98), channels: [{ id: channelId, name: channel }] },
  });
}

function person(name: string, number: number) {
  const address = `user${number}@contoso.example`;
  return {
    id: `29:user-${number}`,
    name,
    userPrincipleName: address,
    aadObjectId: idOf(number),
    givenName: name,
    surname: name,
    email: address,
  };
}

function idOf(number: number): string {
  return `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;
}
