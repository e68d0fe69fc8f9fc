// The composition root: configuration, clock and environment become a running app. Every part is made here.
import { randomBytes, randomUUID } from 'node:crypto';
import { type Activity, TurnContext } from 'botbuilder';
import { acceptLimited } from './acceptLimited.ts';
import { apologise } from './apologise.ts';
import { beforeTurn } from './beforeTurn.ts';
import type { Channel } from './channels/channel.ts';
import type { Slack } from './channels/slack/slack.ts';
import { type Teams, teamsChannel } from './channels/teams/adapter.ts';
import type { Web } from './channels/web/web.ts';
import type { Config } from './config.ts';
import { deskAt, desksOf } from './deskAddress.ts';
import { answerFile } from './fileAnswer.ts';
import type { Alarm } from './handoff/alarms.ts';
import { auditor, fileOpened } from './handoff/audit.ts';
import { figures } from './handoff/figures.ts';
import { watchIncidents } from './handoff/incidentWatch.ts';
import { startDeliverer } from './handoff/outbox.ts';
import type { Clock } from './handoff/ports.ts';
import { reminderWitness } from './handoff/reminders.ts';
import { tellTrouble } from './handoff/trouble.ts';
import { waysOut as waysOutNames } from './handoff/waysOut.ts';
import type { Witness } from './handoff/witness.ts';
import { makeLinks } from './links.ts';
import type { Log } from './log.ts';
import { type Localizer, openLocales, readLocales } from './messages/localize.ts';
import { openMonitoring } from './monitoring/monitoring.ts';
import { noPolicy, type Policy } from './policy.ts';
import { answerPage } from './publicPages.ts';
import { startPurging } from './purging.ts';
import { putRight } from './putRight.ts';
import { readPolicy } from './readPolicy.ts';
import { ringRetry } from './retry.ts';
import { makeServer } from './server.ts';
import { slackEdge } from './slackEdge.ts';
import { sparingLog } from './sparing.ts';
import { stopInOrder } from './stopInOrder.ts';
import { openDatabase } from './storage/database.ts';
import { ticketAlarms } from './ticketAlarms.ts';
import { makeDeskTime } from './time/deskTime.ts';
import { startTimekeeper, type Timekeeper } from './timekeeper.ts';
import { runTurn } from './turn.ts';
import { openWaysOut } from './waysOut.ts';
import { startWorker, type Worker } from './worker.ts';

export interface App {
  readonly localizer: Localizer;
  readonly policy: Policy;
  readonly worker: Worker;
  readonly timekeeper: Timekeeper;
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
  /** Where the words are, by default those of this project. */
  readonly words?: URL;
  /** Serve this channel alone, such as the terminal; no port is opened. */
  readonly only?: Channel;
}

export const localesFolder = new URL('../locales/', import.meta.url);
const systemClock: Clock = { now: () => new Date() };

/** Opens the database and starts the workers; `listen` opens the port. */
export async function startApp(parts: AppNeeds): Promise<App> {
  const { config, log, clock = systemClock, words: folder = localesFolder, only } = parts;
  const policy = config.policyFile ? readPolicy(config.policyFile, readLocales(folder)) : noPolicy;
  const localizer = openLocales(folder, config.timeZone, policy.replace);
  const store = await openDatabase(config.databaseUrl, { serves: !only, connections: config.databaseConnections });
  const secret = await store.secret('links', () => randomBytes(32).toString('base64url'));
  const pageLinks = makeLinks({ secret, publicUrl: '', clock });
  const links = makeLinks({ secret, publicUrl: config.publicUrl, clock });
  const teams: Teams | undefined =
    config.teams && !only
      ? teamsChannel({
          ...config.teams,
          files: store.files,
          linkTo: (file) => links.linkTo(file),
          explain: (key, language, values) => localizer.text({ key, ...(values && { values }) }, language),
          now: () => clock.now(),
          log: sparingLog(log),
        })
      : undefined;
  // Bolt is loaded by those who use it.
  const slack: Slack | undefined =
    config.slack && !only
      ? (await import('./channels/slack/slack.ts')).slackChannel({
          ...config.slack,
          desks: new Set(config.desks.all.flatMap(({ slack }) => slack?.channel ?? [])),
          files: store.files,
          explain: (key, language) => localizer.text({ key }, language),
          now: () => clock.now(),
          log: sparingLog(log),
        })
      : undefined;
  const web: Web | undefined =
    config.localPage && !only
      ? (await import('./localPage.ts')).localPage({ config, store, links: pageLinks, localizer, clock })
      : undefined;
  const channels: readonly Channel[] = only ? [only] : [teams, slack, web].filter((one) => one !== undefined);
  const monitoring = await openMonitoring({ config: config.monitoring, store, channels, clock, log });
  const desks = desksOf(config);
  const hasLinks = config.publicUrl !== undefined;
  const byName = Object.fromEntries(channels.map((channel) => [channel.name, channel]));
  const speak: Parameters<typeof startDeliverer>[0]['speak'] = (message, language, channel) =>
    localizer.speak(message, language, byName[channel]?.protect);

  const deliverer = startDeliverer(
    monitoring.outbox('deliverer', {
      queue: store.outboxQueue,
      couriers: Object.fromEntries(channels.map(({ name, courier }) => [name, courier])),
      speak,
      troubled: (due, trouble) =>
        tellTrouble({ store, desks, fallback: config.defaultLanguage }, due, trouble).then(() => deliverer.poke()),
      clock,
      log,
    }),
  );
  const newId = () => randomUUID();
  const waysOut = await openWaysOut({
    config: config.waysOut,
    sends: !only,
    store,
    desks,
    fallback: config.defaultLanguage,
    localizer,
    newId,
    watch: (needs) => monitoring.outbox('waysOut', needs),
    clock,
    log,
  });
  const poke = () => {
    deliverer.poke();
    waysOut.poke();
  };
  const { claimMinutes, onCall } = config.deskTime;
  const deskTime = makeDeskTime(config.deskTime, config.timeZone);
  const basics = {
    words: localizer,
    languages: localizer.languages,
    fallback: config.defaultLanguage,
    clock,
    newId,
    desks,
    deskAt: (channel: string, activity: Activity) => deskAt(desks, channel, activity),
    personalOf: (channel: string, user: string) => byName[channel]?.personal?.(user),
    homeOf: (channel: string, user: string) => byName[channel]?.home?.(user),
    timeZone: config.timeZone,
    retentionDays: config.retentionDays,
    policy,
    deskTime,
    claimMinutes,
    onCall,
    showsFiles: (channel: string) => channel === 'slack' || channel === 'web' || (channel === 'teams' && hasLinks),
  };
  const incidents = watchIncidents({ ...basics, rule: config.incidents, witnesses: () => witnesses });
  const witnesses: readonly Witness[] = [
    auditor,
    reminderWitness({ deskTime, claimMinutes }),
    figures(deskTime),
    incidents,
    ...waysOut.witnesses,
  ];
  const needs = { ...basics, witnesses, incidents };
  const before = { store, words: localizer, clock, timeZone: config.timeZone, desks, log, config, policy };
  const worker = startWorker(
    monitoring.turns({
      store,
      clock,
      log,
      channels: channels.map(({ name }) => name),
      turn: (row, stores) => runTurn(needs, row, stores),
      apologise: (row, stores) => apologise(needs, row, stores),
      introduce: (channel, ...arrived) => beforeTurn(before, byName[channel], ...arrived),
      typing: (channel, activity) => {
        const reference = TurnContext.getConversationReference(activity);
        void byName[channel]?.courier.typing?.({ channel, conversation: activity.conversation.id, reference });
      },
      lease: deliverer.lease,
      async send(deliveries, leased) {
        waysOut.poke();
        await deliverer.tried(deliveries, leased);
      },
    }),
  );
  const localeOf = async (user: string) => (await slack?.profile(user))?.locale;
  const limited = { perMinute: config.personMessages, accept: worker.accept, localeOf, poke };
  const dropped = () => monitoring.metrics.limited('person');
  const accept = acceptLimited({ ...basics, ...limited, dropped, store, log });
  const shared = { localizer, language: config.defaultLanguage };
  const server = makeServer({
    teams,
    web,
    slack: slack?.http ? slack : undefined,
    async file(request) {
      const answer = await answerFile({ ...shared, files: store.files, links: pageLinks }, request);
      // Whoever has a link may open it, so nobody knows who it was.
      if (answer.status === 200 && hasLinks) await fileOpened(store, request.id, clock);
      return answer;
    },
    page: (request) => answerPage({ ...shared, days: config.retentionDays, company: config.company.name }, request),
    watch: monitoring.answer,
    log,
    openTeams: config.teams?.appId === undefined,
    proxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    limited: () => monitoring.metrics.limited('address'),
    accept,
    speak: ({ message, language, to }) => speak(message, language, to.channel),
    explain: (key) => localizer.text({ key }, config.defaultLanguage),
  });

  const edge = slackEdge({
    accept,
    store,
    localizer,
    speak,
    localeOf,
    fallback: config.defaultLanguage,
    poke: deliverer.poke,
  });

  // Beside a serving process, the other channels are that one's.
  const served = only ? undefined : [...channels.map(({ name }) => name), ...waysOutNames];
  const reminders = ticketAlarms(store, needs);
  if (!only) await putRight({ store, lines: needs, desks, reminders, log });
  await worker.resume();
  poke();
  const purging = startPurging({ store, retentionDays: config.retentionDays, served, clock, log });
  const timekeeper = startTimekeeper({
    queue: store.alarmQueue,
    // While an alarm is set, what was said is kept: what is old goes before it rings, or it would go right after.
    after: purging.first,
    ring: {
      retry: (alarm) => ringRetry(worker.accept, alarm),
      // Beside a serving process, tickets are that one's affair.
      ...(!only && { ticket: (alarm: Alarm) => reminders.ring(alarm).then(poke) }),
    },
    clock,
    log,
  });

  return {
    localizer,
    policy,
    worker,
    timekeeper,
    async listen() {
      const port = await server.listen(config.port, config.host);
      await slack?.start(edge);
      return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    },
    async idle() {
      await purging.idle();
      await worker.idle();
      await deliverer.idle();
      await waysOut.idle();
    },
    async stop() {
      monitoring.stopping();
      purging.stop();
      web?.stop();
      await stopInOrder(
        {
          sources: () => Promise.all([timekeeper.stop(), slack?.stop()]),
          server: server.close,
          worker: worker.stop,
          senders: (graceMs) => Promise.all([deliverer.stop(graceMs), waysOut.stop(graceMs)]),
          store: () => Promise.all([monitoring.stop(), store.close()]),
        },
        log,
      );
    },
  };
}
