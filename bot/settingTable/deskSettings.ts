// The settings of the IT desk: where tickets go, when they are read, and who else is told.
import type { SettingSection } from './setting.ts';

export const deskSettings = [
  {
    title: 'The IT desk',
    intro: `Where tickets go. A Teams channel as desk: DESK_TEAMS_CHANNEL, DESK_TEAMS_SERVICE_URL and DESK_TEAMS_TENANT, all three, and
      MicrosoftAppId. Whoever mentions the bot in a channel with the words "where am i" is answered with these lines. Without any desk, and with the page on, the desk is the local page.`,
    settings: [
      {
        name: 'DESK_TEAMS_CHANNEL',
        about: "The channel's id.",
        example: '19:0123456789abcdef@thread.tacv2',
      },
      {
        name: 'DESK_TEAMS_SERVICE_URL',
        about: 'The service address of your region, as activities from Teams carry it in `serviceUrl`.',
        example: 'https://smba.trafficmanager.net/jp/',
      },
      {
        name: 'DESK_TEAMS_TENANT',
        about: 'The tenant id of the team that the channel belongs to.',
        example: '00000000-0000-0000-0000-000000000000',
      },
      {
        name: 'DESK_SLACK_CHANNEL',
        about: `A Slack channel as desk, by its id (at the bottom of the channel's details). The bot must be invited there.
          Not together with DESK_TEAMS_CHANNEL.`,
        example: 'C0123456789',
      },
      {
        name: 'DESK_ROUTES',
        about: `Several desks and which tickets go to which: the path of a JSON file, or JSON itself. docs/desks.md explains
          it, docs/desks.example.json is one. Not together with DESK_SLACK_CHANNEL and DESK_TEAMS_*.`,
        example: 'docs/desks.example.json',
      },
      {
        name: 'DESK_STAFF',
        about: `Who may act at a desk: ids with commas between them, of Slack users (U...), of people in Microsoft Entra
          (object ids) or of Teams users (29:...).`,
        otherwise: 'every member of the channel; guests and people from outside never',
        example: 'U0123456789, U9876543210',
      },
      {
        name: 'DESK_THREAD',
        about: `What a plain message in a ticket's thread is: an internal note, or words for the employee (relay). In Teams
          without the permission ChannelMessage.Read.Group, a message must mention the bot.`,
        choices: ['note', 'relay'],
        default: 'note',
      },
      {
        name: 'DESK_LANGUAGE',
        about: 'The language that staff read.',
        default: 'ja',
        otherwise: 'DEFAULT_LANGUAGE',
        example: 'en',
      },
      {
        name: 'DESK_TIMEZONE',
        about: `The time zone of DESK_HOURS, of the dates that the bot writes, and of people whose own is not known, by its
          IANA name.`,
        default: 'Asia/Tokyo',
        example: 'Europe/Berlin',
      },
      {
        name: 'DESK_HOURS',
        about: `When the desks read: days and times, such as Mon-Fri 09:00-18:00, or
          Mon-Thu 09:00-12:00 13:00-18:00, Fri 09:00-15:00. 月-金 09:00-18:00 is fine, and 22:00-06:00 goes over midnight.
          Tickets are made at any hour; outside, people are told when the desk reads them.`,
        default: 'always',
        example: 'Mon-Fri 09:00-18:00',
      },
      {
        name: 'DESK_HOLIDAYS',
        about: 'Whether the desks are closed on the public holidays of Japan.',
        choices: ['jp', 'none'],
        otherwise: 'jp when DESK_HOURS is set and DESK_TIMEZONE is Asia/Tokyo, else none',
      },
      {
        name: 'DESK_CLOSED_DAYS',
        about: `Days on which the desks are closed as well, with commas between them: 2026-12-29..2027-01-03, and without a
          year for every year.`,
        example: '12-29..01-03, 08-13..08-15',
      },
      {
        name: 'DESK_CLAIM_MINUTES',
        about: 'A ticket that nobody has claimed after so many minutes of desk time brings a reminder.',
        range: [1, 10_000],
        default: '30',
      },
      {
        name: 'DESK_ONCALL',
        about:
          'Who is told after as long again: ids as in DESK_STAFF. In Teams they must have written to the bot once.',
        otherwise: 'nobody; the desk is reminded once more',
        example: 'U0123456789',
      },
    ],
  },
  {
    title: 'Ways out',
    intro: 'What happens to tickets, told to other systems.',
    settings: [
      {
        name: 'DESK_WEBHOOK_URL',
        about: `An https address: every event of a ticket or an incident is posted there as signed JSON; docs/webhook.md
          explains it. Plain http is for this machine only. The start shows its host alone.`,
        example: 'https://itsm.example.com/hooks/activation',
        secret: 'path',
      },
      {
        name: 'DESK_WEBHOOK_SECRET',
        about: `What signs the events, needed with DESK_WEBHOOK_URL: whsec_ and base64 of at least 24 bytes, or a text of at
          least 24 characters without spaces. While it is being changed: the new one, a space, and the old one; both sign.`,
        example: 'at-least-24-characters-of-your-own',
        secret: 'whole',
      },
      {
        name: 'DESK_EMAIL',
        about: `Email addresses with commas between them: the summary of each ticket is sent there when it is made, and
          again with its outcome. Needs SMTP_URL.`,
        example: 'it-desk@example.com',
      },
      {
        name: 'DESK_EMAIL_FROM',
        about: 'The address that the mails come from.',
        otherwise: 'the first of DESK_EMAIL',
        example: 'activation@example.com',
      },
      {
        name: 'SMTP_URL',
        about: `The mail server: smtp://mail.example.com:587 (with STARTTLS where it is offered; with a password it must be)
          or smtps://user:password@mail.example.com. Signs such as @ in the password are percent-encoded.`,
        example: 'smtps://user:password@mail.example.com',
        secret: 'password',
      },
    ],
  },
  {
    title: 'Incidents',
    intro: 'Several people with the same error, model and BIOS version.',
    settings: [
      {
        name: 'INCIDENT_PEOPLE',
        about: 'So many people tell the desk of an incident, 2 to 1000; 0 turns incidents off.',
        default: '5',
      },
      {
        name: 'INCIDENT_HOURS',
        about: 'Their cases have begun within so many hours. What the desk sets aside stays quiet as long.',
        range: [1, 720],
        default: '24',
      },
    ],
  },
] as const satisfies readonly SettingSection[];
