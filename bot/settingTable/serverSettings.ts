// The settings of the process itself: where it listens, what it keeps, who watches it.
import type { SettingSection } from './setting.ts';

/** Which traces are made, by the names of OpenTelemetry. */
export const samplers = [
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
  'always_on',
  'always_off',
  'traceidratio',
] as const;

export const serverSettings = [
  {
    title: 'The server',
    settings: [
      {
        name: 'HOST',
        about: `The address to listen on. Anything but 127.0.0.1, localhost and ::1 is public and needs MicrosoftAppId or
          Slack.`,
        default: '127.0.0.1',
        example: '0.0.0.0',
      },
      {
        name: 'PORT',
        about: 'The port; 0 takes any free one.',
        range: [0, 65_535],
        default: '3978',
      },
      {
        name: 'PUBLIC_URL',
        about: `The https address under which this bot is reached from outside: links to files begin with it, and lead to
          /files on this bot. Plain http is for this machine only.`,
        example: 'https://desk.example.com',
        otherwise: 'none, and then no links',
      },
      {
        name: 'COMPANY_NAME',
        about: `Who runs this bot, up to 32 characters: \`npm run package:teams\` needs it, and the pages /about, /privacy and
          /terms of this bot name it.`,
        example: 'Example Corporation',
      },
      {
        name: 'COMPANY_URL',
        about: 'An https page of your own about this bot or your helpdesk, for the Teams package.',
        example: 'https://intranet.example.com/helpdesk',
        otherwise: 'the page /about of this bot',
      },
      {
        name: 'PRIVACY_URL',
        about: 'Your own https page on privacy, for the Teams package.',
        example: 'https://intranet.example.com/privacy',
        otherwise: 'the page /privacy of this bot',
      },
      {
        name: 'TERMS_URL',
        about: 'Your own https page with the terms of use, for the Teams package.',
        example: 'https://intranet.example.com/terms',
        otherwise: 'the page /terms of this bot',
      },
      {
        name: 'TRUSTED_PROXIES',
        about: `Who stands before this process: how many proxies, 0 to 10, or their addresses and ranges with commas between
          them. Only what these have written into X-Forwarded-For is believed.`,
        default: '0',
        otherwise: '0, none',
        example: '10.0.0.0/8',
      },
      {
        name: 'PERSON_MESSAGES_PER_MINUTE',
        about: `So many messages and presses of one person are read in a minute, and five times as many of somebody at a desk;
          beyond that they are told once, and nothing is kept. Counted by each process. 0: no limit.`,
        range: [0, 10_000],
        default: '30',
      },
      {
        name: 'LOCAL_PAGE',
        about: `The page at \`/\` with the employee and the desk side by side, for this machine only. Never on a public HOST,
          nor with MicrosoftAppId or SLACK_SIGNING_SECRET, which let others call.`,
        choices: ['on', 'off'],
        default: 'on',
        otherwise: 'on, but off as soon as MicrosoftAppId or any DESK_ or SLACK_ variable is set',
      },
      {
        name: 'LOG_LEVEL',
        about: 'Lines go to stderr, with secrets masked.',
        choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        default: 'warn',
      },
    ],
  },
  {
    title: 'Seen from outside',
    intro: 'docs/monitoring.md explains all of it.',
    settings: [
      {
        name: 'METRICS_TOKEN',
        about: `Whoever shows it as \`Authorization: Bearer ...\` sees /metrics and the details of /readyz; at least 16
          characters.`,
        otherwise: 'none, and then only this machine sees them',
        example: 'at-least-16-characters',
        secret: 'whole',
      },
      {
        name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
        about: 'The address of an OpenTelemetry collector (OTLP over HTTP): /v1/traces is added.',
        otherwise: 'none, and then no traces are made',
        example: 'http://127.0.0.1:4318',
        secret: 'password',
      },
      {
        name: 'OTEL_EXPORTER_OTLP_HEADERS',
        about: 'Headers for it, such as a key: name=value with commas between them, values written as in a URL.',
        example: 'api-key=0123456789',
        secret: 'values',
      },
      {
        name: 'OTEL_SERVICE_NAME',
        about: 'The name of this service in traces.',
        default: 'activation-desk',
      },
      {
        name: 'OTEL_TRACES_SAMPLER',
        about: 'Which traces are made.',
        choices: samplers,
        default: 'parentbased_always_on',
      },
      {
        name: 'OTEL_TRACES_SAMPLER_ARG',
        about: 'For traceidratio: which part of all traces, 0 to 1.',
        default: '1',
        example: '0.1',
      },
    ],
  },
  {
    title: 'Words and data',
    settings: [
      {
        name: 'DEFAULT_LANGUAGE',
        about: `A language that has a file in locales/: for people whose own is not known, and for what the server prints.`,
        default: 'ja',
        example: 'en',
      },
      {
        name: 'DATABASE_URL',
        about: `Where everything is kept: sqlite:PATH, relative or absolute (sqlite::memory: forgets it at the end), or
          postgres://user:password@host:5432/database, with ?sslmode=verify-full and the like; docs/operations.md says more.
          One SQLite file belongs to one serving process; \`npm run chat\`, \`report\`, \`backup\` and the like run beside it.`,
        default: 'sqlite:data/activation-desk.sqlite',
        example: 'postgres://activation_desk:PASSWORD@db.example.com:5432/activation_desk?sslmode=verify-full',
        secret: 'password',
      },
      {
        name: 'DATABASE_CONNECTIONS',
        about: 'At most so many connections of each process to PostgreSQL.',
        range: [1, 500],
        default: '10',
      },
      {
        name: 'RETENTION_DAYS',
        about: 'What is finished is deleted after so many days; the welcome tells people the number.',
        range: [1, 3650],
        default: '90',
      },
      {
        name: 'POLICY_FILE',
        about: `Your own course: what the bot need not ask, what it never offers, your words and links. The path of a JSON
          file, relative or absolute; docs/policy.md explains it, docs/policy.example.json is one. No secrets in it.`,
        example: 'policy.json',
      },
    ],
  },
] as const satisfies readonly SettingSection[];
