// The composition root: configuration, clock and environment become a running app. Every part is made here.
import { randomUUID } from 'node:crypto';
import { type Activity, TurnContext } from 'botbuilder';
import { licenseTypes } from './activation/case.ts';
import { maskSecrets } from './activation/secrets.ts';
import type { Channel } from './channels/channel.ts';
import type { SlackEdge } from './channels/slack/listeners.ts';
import type { Slack } from './channels/slack/slack.ts';
import { type Teams, teamsChannel } from './channels/teams/adapter.ts';
import { escapeMarkdown, plainText, renderCards } from './channels/teams/render.ts';
import { type Web, webChannel, webDesk } from './channels/web/web.ts';
import type { Config } from './config.ts';
import { type Desk, tell } from './handoff/handoff.ts';
import { startDeliverer } from './handoff/outbox.ts';
import type { Clock, Delivery } from './handoff/ports.ts';
import { pickLanguage } from './language.ts';
import type { Log } from './log.ts';
import { type Localizer, openLocales, readLocales } from './messages/localize.ts';
import { noPolicy, type Policy } from './policy.ts';
import { readPolicy } from './readPolicy.ts';
import { makeServer } from './server.ts';
import { openDatabase } from './storage/database.ts';
import { apologise, runTurn } from './turn.ts';
import { startWorker, type Worker } from './worker.ts';

export interface App {
  readonly localizer: Localizer;
  readonly policy: Policy;
  readonly worker: Worker;
  /** Opens the port; resolves with the address, without a slash at the end. */
  listen(): Promise<string>;
  /** Resolves when everything accepted is worked and everything due is sent. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface AppNeeds {
  readonly config: Config;
  readonly log: Log;
  readonly clock?: Clock;
  /** Serve this channel alone, such as the terminal; no port is opened. */
  readonly only?: Channel;
}

const dayMs = 24 * 3_600_000;
export const localesFolder = new URL('../locales/', import.meta.url);
const systemClock: Clock = { now: () => new Date() };

/** Opens the database and starts the workers; `listen` opens the port. */
export async function startApp({ config, log, clock = systemClock, only }: AppNeeds): Promise<App> {
  const policy = config.policyFile ? readPolicy(config.policyFile, readLocales(localesFolder)) : noPolicy;
  const localizer = openLocales(localesFolder, config.timeZone, policy.replace);
  const store = await openDatabase(config.databaseUrl);
  const teams: Teams | undefined = config.teams && !only ? teamsChannel({ ...config.teams, log }) : undefined;
  // Bolt is loaded by those who use it.
  const slack: Slack | undefined =
    config.slack && !only
      ? (await import('./channels/slack/slack.ts')).slackChannel({
          ...config.slack,
          ...(config.desk.slack && { desk: config.desk.slack.channel }),
          explain: (key, language) => localizer.text({ key }, language),
          now: () => clock.now(),
          log,
        })
      : undefined;
  const web: Web | undefined =
    config.localPage && !only
      ? webChannel({
          posts: store.posts,
          clock,
          draw: (spoken, delivery) => ({ cards: renderCards(spoken, delivery), text: plainText(spoken) }),
          protect: escapeMarkdown,
          mask: (text) => maskSecrets(text).text,
          languages: localizer.languages,
          language: config.defaultLanguage,
          words: (language) => localizer.tree('page', language),
        })
      : undefined;
  const channels: readonly Channel[] = only ? [only] : [teams, slack, web].filter((one) => one !== undefined);
  const desk = deskOf(config);
  const byName = Object.fromEntries(channels.map((channel) => [channel.name, channel]));
  const speak: Parameters<typeof startDeliverer>[0]['speak'] = (message, language, channel) =>
    localizer.speak(message, language, byName[channel]?.protect);

  const deliverer = startDeliverer({
    queue: store.outboxQueue,
    couriers: Object.fromEntries(channels.map(({ name, courier }) => [name, courier])),
    speak,
    troubled,
    clock,
    log,
  });

  /** The employee hears that their ticket has not reached the desk. */
  async function troubled({ id }: Delivery, hope: 'mended' | 'never'): Promise<void> {
    const ticket = await store.tickets.byCard(id);
    const person = ticket && (await store.people.get(ticket.person));
    const to = person?.address;
    if (!ticket || !to) return;
    const message = tell(hope === 'never' ? 'handoff.undelivered' : 'handoff.delayed', ticket);
    const language = person.language ?? config.defaultLanguage;
    await store.turn(`${to.channel}/${to.conversation}`, ({ outbox }) =>
      outbox.put({ id: randomUUID(), to, language, message }),
    );
    deliverer.poke();
  }

  const needs = {
    words: localizer,
    languages: localizer.languages,
    fallback: config.defaultLanguage,
    clock,
    newId: () => randomUUID(),
    desk,
    isDesk: (channel: string, activity: Activity) => isDesk(desk, channel, activity),
    homeOf: (channel: string, user: string) => byName[channel]?.home?.(user),
    retentionDays: config.retentionDays,
    policy,
  };
  const worker = startWorker({
    store,
    clock,
    log,
    channels: channels.map(({ name }) => name),
    turn: (row, stores) => runTurn(needs, row, stores),
    apologise: (row, stores) => apologise(needs, row, stores),
    introduce: async (channel, activity) => byName[channel]?.introduce?.(activity) ?? activity,
    typing: (channel, activity) => {
      const reference = TurnContext.getConversationReference(activity);
      void byName[channel]?.courier.typing?.({ channel, conversation: activity.conversation.id, reference });
    },
    async send(deliveries) {
      const tried = deliverer.tried(deliveries);
      deliverer.poke();
      await tried;
    },
  });
  const server = makeServer({
    teams,
    web,
    slack: slack?.http ? slack : undefined,
    log,
    openTeams: config.teams?.appId === undefined,
    accept: worker.accept,
    speak: ({ message, language, to }) => speak(message, language, to.channel),
    explain: (key) => localizer.text({ key }, config.defaultLanguage),
  });

  const slackEdge: SlackEdge = {
    accept: worker.accept,
    async said(id) {
      const said = await store.outboxQueue.shown(id);
      return said && speak(said.message, said.language, said.to.channel);
    },
    speak: ({ message, language, to }) => speak(message, language, to.channel),
    explain: (key, language) => localizer.text({ key }, language),
    async languageOf(user) {
      const person = await store.people.get(`slack/${user}`);
      if (person?.languageFrom === 'chosen' || person?.languageFrom === 'words') return person.language ?? '';
      const { locale } = (await slack?.profile(user)) ?? {};
      return pickLanguage({ ...(locale && { locale }) }, localizer.languages, config.defaultLanguage);
    },
    async tell(user, key) {
      const language = await slackEdge.languageOf(user);
      const reference = { channelId: 'slack', conversation: { id: user } };
      const to = { channel: 'slack', conversation: user, reference };
      const message = { blocks: [{ kind: 'text', text: { key } }] } as const;
      await store.turn(`slack/${user}`, ({ outbox }) => outbox.put({ id: randomUUID(), to, language, message }));
      deliverer.poke();
    },
    licenses: (language) =>
      licenseTypes.map((id) => ({ id, label: localizer.text({ key: `licenseType.license.choices.${id}` }, language) })),
  };

  const purge = () =>
    store
      .purge(new Date(clock.now().getTime() - config.retentionDays * dayMs).toISOString())
      .catch((error) => log.error({ error: String(error) }, 'old data could not be purged'));
  const purging = setInterval(() => void purge(), dayMs);
  purging.unref();

  await purge();
  await worker.resume();
  deliverer.poke();

  return {
    localizer,
    policy,
    worker,
    async listen() {
      const port = await server.listen(config.port, config.host);
      await slack?.start(slackEdge);
      return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    },
    async idle() {
      await worker.idle();
      await deliverer.idle();
    },
    async stop() {
      clearInterval(purging);
      web?.stop();
      await slack?.stop();
      await server.close();
      await worker.stop();
      await deliverer.stop();
      await store.close();
    },
  };
}

/** The desk that tickets go to: a channel of Slack or Teams if one is set, else the right half of the local page. */
function deskOf({ desk, localPage }: Config): Desk | undefined {
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
function isDesk(desk: Desk | undefined, channel: string, { conversation, channelData }: Activity): boolean {
  if (!desk || channel !== desk.address.channel) return false;
  if (conversation.id.split(';')[0] !== desk.address.conversation) return false;
  const { conversation: home } = desk.address.reference as { conversation?: { tenantId?: string } };
  const tenant = channelData?.tenant?.id ?? conversation.tenantId;
  return home?.tenantId === undefined || tenant === home.tenantId;
}
