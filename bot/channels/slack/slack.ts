// Slack's door: Bolt checks who calls, each event is stored before it is acknowledged, and the courier answers.
import type { IncomingMessage, ServerResponse } from 'node:http';
import bolt, { type Logger, type Receiver, type ReceiverEvent } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Activity } from 'botbuilder';
import type { Files } from '../../handoff/ports.ts';
import type { Key, Language } from '../../messages/message.ts';
import type { Channel } from '../channel.ts';
import { newest } from '../newest.ts';
import { wellFormed } from '../wellFormed.ts';
import { SlackAdapter } from './adapter.ts';
import { keepConnected, type SocketClient } from './connection.ts';
import { homeAddress, slackCourier } from './courier.ts';
import { fetchFile, uploadFile } from './files.ts';
import { type Gate, makeGate } from './gate.ts';
import { identity } from './identity.ts';
import type { Mention } from './inbound.ts';
import { listen, type SlackEdge } from './listeners.ts';
import { type Profile, profiles, standingOf } from './profiles.ts';
import { bodyIn } from './shape.ts';
import { withBody } from './withBody.ts';

export interface SlackNeeds {
  /** `xoxb-...` */
  readonly botToken: string;
  /** Slack signs its requests with it; for HTTP. */
  readonly signingSecret?: string;
  /** `xapp-...`; given, Slack is reached by Socket Mode and calls nothing. */
  readonly appToken?: string;
  /** The Web API's address, with a slash at the end; default Slack's own. */
  readonly apiUrl?: string;
  /** Ids of workspaces and organisations whose people may use the bot; empty: those of the bot token. */
  readonly teams: readonly string[];
  /** Channel ids of the desks that are in Slack. */
  readonly desks: ReadonlySet<string>;
  /** The files to be passed on. */
  readonly files: Pick<Files, 'get'>;
  readonly explain: (key: Key, language: Language) => string;
  readonly now: () => Date;
  readonly log: SlackLog;
}

export interface SlackLog {
  debug(data: object, text: string): void;
  warn(data: object, text: string): void;
  error(data: object, text: string): void;
}

export interface Slack extends Channel {
  /** Whether Slack calls over HTTP; otherwise `start` opens the socket. */
  readonly http: boolean;
  /** Answers `POST /slack/events`; the body is still unread. `proved` hears of a good signature. */
  handle(request: IncomingMessage, response: ServerResponse, proved: () => void): void;
  /**
   * Joins the edge; in Socket Mode, connects. Apart from the making, for the edge needs the worker, and the worker this
   * channel.
   */
  start(edge: SlackEdge): Promise<void>;
  /** Nothing more is taken. */
  stop(): Promise<void>;
  /** A person's name and locale, as `users.info` tells them. */
  profile(user: string): Promise<Profile>;
}

/** Longer than Slack ever takes. */
const webApiTimeoutMs = 10_000;
/** The largest file over a slow line. */
const uploadTimeoutMs = 120_000;
/** A message of 40,000 characters with its blocks, form-encoded. */
const mostBodyBytes = 2_097_152;
/** People whose direct message is remembered; of others Slack is asked. */
const mostDirects = 10_000;

/** The Slack channel over Bolt. */
export function slackChannel(needs: SlackNeeds): Slack {
  const { botToken, signingSecret = '', appToken, apiUrl, teams, desks, files, explain, now, log } = needs;
  const logger = loggerOver(log);
  // The outbox tries again; the SDK would do so inside one delivery, and post twice after a lost answer.
  const clientOptions = {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: webApiTimeoutMs,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  };
  const callers = new WeakMap<object, () => void>();
  // Bolt asks for these once the signature is good.
  const customPropertiesExtractor = (request: object) => {
    callers.get(request)?.();
    return {};
  };
  const overHttp = {
    signingSecret,
    endpoints: '/slack/events',
    bodyLimit: mostBodyBytes,
    customPropertiesExtractor,
    logger,
  };
  const receiver =
    appToken === undefined
      ? new bolt.HTTPReceiver(overHttp)
      : new bolt.SocketModeReceiver({
          appToken,
          logger,
          installerOptions: { clientOptions },
          autoReconnectEnabled: false,
        });
  const http = receiver instanceof bolt.HTTPReceiver ? receiver : undefined;
  const app = new bolt.App({
    receiver: storedFirst(receiver, (event) => gate(event), log),
    // One workspace and one token: Slack is not asked before an event is stored.
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    clientOptions,
    logger,
  });
  const client = new Client(botToken, clientOptions);
  const uploads = new Client(botToken, { ...clientOptions, timeout: uploadTimeoutMs });
  const connection = http ? undefined : keepConnected((receiver as unknown as { client: SocketClient }).client, log);
  const directs = newest<string>(mostDirects);
  const windows = new Map<string, Promise<void>>();
  const bot: { user?: string | undefined } = {};
  const known = profiles({ client, now, log });
  const ourselves = identity({ client, now, log });
  let languageOf: SlackEdge['languageOf'] = async () => '';
  const gate = makeGate({ teams, ourselves, client, explain, languageOf: (user) => languageOf(user), log });

  return {
    name: 'slack',
    http: http !== undefined,
    courier: slackCourier({
      adapter: new SlackAdapter(client),
      client,
      directs,
      explain,
      files,
      ourselves,
      upload: (file, place) => uploadFile(uploads, file, place),
      log,
    }),
    protect: (words) => words,
    fetchFile: (url, type, mostBytes) => fetchFile({ botToken, apiUrl }, url, type, mostBytes),
    home: homeAddress,
    personal: (user) => ({
      channel: 'slack',
      conversation: user,
      reference: { channelId: 'slack', conversation: { id: user } },
    }),
    profile: known,
    prove: () => client.auth.test(),
    async introduce(arrived, receivedAt) {
      const isWindow = arrived.type === 'event' && arrived.name === 'window';
      const ageMs = now().getTime() - Date.parse(receivedAt);
      const activity = isWindow ? await opened(arrived, windows, ageMs) : arrived;
      if (!activity) return undefined;
      const { from, recipient, conversation, channelData } = activity;
      const [profile, { user, team = channelData?.tenant?.id }] = await Promise.all([known(from.id), ourselves()]);
      bot.user ??= user;
      const { name = from.name, locale, timeZone } = profile;
      const shared = conversation.isGroup && recipient.id !== '';
      const named = shared ? { recipient: { ...recipient, name: (await known(recipient.id)).name ?? '' } } : {};
      const text = await withNames(activity.text ?? '', known);
      const mentions = await namesOf(channelData?.mentions ?? [], known);
      const who = {
        ids: [from.id],
        standing: standingOf(profile, team, channelData?.userTeam),
        ...(mentions.length > 0 && { mentions }),
      };
      return {
        ...activity,
        ...named,
        text,
        from: { ...from, name },
        channelData: { ...channelData, ...who },
        ...(locale && { locale }),
        ...(timeZone && { localTimezone: timeZone }),
      };
    },
    handle(request, response, proved) {
      callers.set(request, proved);
      if (http) void withBody(request, response, mostBodyBytes, (whole) => http.requestListener(whole, response));
    },
    async start(edge) {
      languageOf = edge.languageOf;
      listen(app, { client, edge, desks, directs, windows, bot, now, log });
      void ourselves().then(({ user }) => {
        bot.user ??= user;
      });
      await connection?.start();
    },
    async stop() {
      await connection?.stop();
    },
  };
}

/** Slack's SDK throws at half a character, and what it throws looks like a bad moment. */
class Client extends bolt.webApi.WebClient {
  override apiCall(...[method, options]: Parameters<WebClient['apiCall']>): ReturnType<WebClient['apiCall']> {
    return super.apiCall(method, wellFormed(options));
  }
}

/**
 * Waits for the window that this event opens. If it is not this process that opens it, another one may be doing so; after a
 * while it was lost with that.
 */
async function opened(
  activity: Activity,
  windows: ReadonlyMap<string, Promise<void>>,
  ageMs: number,
): Promise<Activity | undefined> {
  const opening = windows.get(activity.id ?? '');
  await opening;
  if (opening) return activity;
  return ageMs < openedWithinMs ? undefined : { ...activity, name: 'windowLost' };
}

/** A trigger opens a window within three seconds, or never. */
const openedWithinMs = 5_000;

/** Slack writes people as ids; readers know them by name. */
async function withNames(text: string, profile: (user: string) => Promise<Profile>): Promise<string> {
  const ids = [...new Set(text.match(/(?<=@)[UW][A-Z0-9]{7,}\b/g))].slice(0, mostNames);
  const named = await Promise.all(ids.map(async (id) => [id, (await profile(id)).name] as const));
  return named.reduce((words, [id, name]) => (name ? words.replaceAll(`@${id}`, `@${name}`) : words), text);
}

function namesOf(mentions: readonly Mention[], profile: (user: string) => Promise<Profile>): Promise<Mention[]> {
  const named = async ({ id, name }: Mention) => ({ id, name: (await profile(id)).name ?? (name || id) });
  return Promise.all(mentions.slice(0, mostNames).map(named));
}

const mostNames = 10;

/**
 * Bolt acknowledges an event before its listeners run; here the acknowledgement waits until they have stored it. What
 * nobody here can read is acknowledged at once: sent again it would be no better. Whom the gate does not let in reaches no
 * listener.
 */
function storedFirst(receiver: Receiver, gate: Gate, log: SlackLog): Receiver {
  const init = receiver.init.bind(receiver);
  receiver.init = (app) => {
    const processEvent = async (event: ReceiverEvent) => {
      const body = bodyIn(event.body);
      if (!body) {
        log.warn({}, 'a call from Slack could not be read');
        return event.ack();
      }
      if (!(await gate({ ...event, body }))) return;
      if (body['type'] !== 'event_callback') return app.processEvent({ ...event, body });
      await app.processEvent({ ...event, body, ack: async () => {} });
      await event.ack();
    };
    init(Object.assign(Object.create(app), { processEvent }));
  };
  return receiver;
}

/** Bolt's logger over ours. Bolt tells little at `info` that is worth a line of ours. */
function loggerOver(log: SlackLog): Logger {
  const line = (parts: readonly unknown[]) => ({
    bolt: parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' '),
  });
  return {
    debug: () => {},
    info: (...parts) => log.debug(line(parts), 'Bolt'),
    warn: (...parts) => log.warn(line(parts), 'Bolt'),
    error: (...parts) => log.error(line(parts), 'Bolt'),
    setLevel: () => {},
    getLevel: () => bolt.LogLevel.INFO,
    setName: () => {},
  };
}
