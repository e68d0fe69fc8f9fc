// The settings of Slack and Microsoft Teams.
import type { SettingSection } from './setting.ts';

/** Botbuilder's endpoint overrides: one given means all must be. */
export const authoritySettings = [
  { name: 'ToChannelFromBotLoginUrl', about: 'Where the bot fetches its token.' },
  { name: 'ToChannelFromBotOAuthScope', about: 'The scope it asks for.' },
  { name: 'ToBotFromChannelTokenIssuer', about: 'The issuer that tokens of the channel must name.' },
  { name: 'OAuthUrl', about: 'The token service for user sign-in.' },
  {
    name: 'ToBotFromChannelOpenIdMetadataUrl',
    about: "Where the keys are published that sign the channel's tokens.",
  },
  { name: 'ToBotFromEmulatorOpenIdMetadataUrl', about: "The same for the emulator's tokens." },
] as const;

export const otherOverrideSettings = [
  { name: 'CallerId', about: 'A caller id that is put on incoming activities.' },
  {
    name: 'ChannelService',
    about: 'The channel service, of the US government cloud for example.',
    example: 'https://botframework.azure.us',
  },
  { name: 'ValidateAuthority', about: 'Whether botbuilder checks the login address, true or false.' },
  { name: 'BotOpenIdMetadata', about: "An older name for the address of the channel's keys." },
] as const;

export const platformSettings = [
  {
    title: 'Slack',
    settings: [
      {
        name: 'SLACK_BOT_TOKEN',
        about: 'The bot token, which begins with xoxb-. With it goes one of the next two.',
        otherwise: 'none; Slack is not served',
        example: 'xoxb-...',
        secret: 'whole',
      },
      {
        name: 'SLACK_SIGNING_SECRET',
        about: `The signing secret: Slack calls https://<your host>/slack/events, and the bot checks every request with it.`,
        example: '0123456789',
        secret: 'whole',
      },
      {
        name: 'SLACK_APP_TOKEN',
        about: `The app-level token, which begins with xapp-: Socket Mode. The bot connects to Slack, and needs no address of
          its own; the signing secret is not used then.`,
        example: 'xapp-...',
        secret: 'whole',
      },
      {
        name: 'SLACK_TEAMS',
        about: `Whose people may use the bot: ids of workspaces (T...) and organisations (E...) with commas between them.
          People of others, who reach it over Slack Connect, are refused, and nothing of them is kept.`,
        otherwise: 'the workspace of the bot token alone, and its organisation',
        example: 'T0123456789, E0123456789',
      },
      {
        name: 'SLACK_API_URL',
        about: "The address of Slack's Web API, for tests.",
        otherwise: 'https://slack.com/api/',
        example: 'http://127.0.0.1:8080/api/',
      },
    ],
  },
  {
    title: 'Microsoft Teams',
    settings: [
      {
        name: 'MicrosoftAppId',
        about: "The app id of the bot's registration.",
        otherwise: `none; /api/messages then answers this machine only, without a token. With Slack it is closed: see
          TEAMS_AUTH`,
        example: '00000000-0000-0000-0000-000000000000',
      },
      {
        name: 'MicrosoftAppPassword',
        about: 'The client secret of the registration. Not needed with UserAssignedMSI.',
        example: 'client-secret',
        secret: 'whole',
      },
      {
        name: 'MicrosoftAppTenantId',
        about: 'The tenant of the registration. Needed with SingleTenant and UserAssignedMSI.',
        example: '00000000-0000-0000-0000-000000000000',
      },
      {
        name: 'MicrosoftAppType',
        about: 'How the bot proves who it is. MultiTenant needs ALLOWED_TENANTS.',
        choices: ['SingleTenant', 'UserAssignedMSI', 'MultiTenant'],
        default: 'SingleTenant',
      },
      {
        name: 'ALLOWED_TENANTS',
        about: 'Tenant ids whose people may use the bot, with commas between them.',
        otherwise: 'MicrosoftAppTenantId alone',
        example: '00000000-0000-0000-0000-000000000000',
      },
      {
        name: 'TEAMS_AUTH',
        about: `Matters with a SLACK_ variable and without an app id: /api/messages is then closed, and off opens it to local
          test clients. Not together with MicrosoftAppId or a public HOST.`,
        choices: ['on', 'off'],
        default: 'on',
      },
    ],
  },
  {
    title: 'Other clouds and test servers',
    intro: `Passed on to botbuilder as they are, and only with MicrosoftAppId. The first six are all or nothing. Without them
      it is the public cloud.`,
    settings: [...authoritySettings, ...otherOverrideSettings],
  },
] as const satisfies readonly SettingSection[];
