// A test message into each desk, by the way that tickets take: what arrives proves more than any question.
import { randomUUID } from 'node:crypto';
import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config.ts';
import { desksOf } from '../deskAddress.ts';
import { type Clock, type Courier, DeliveryError } from '../handoff/ports.ts';
import type { Log } from '../log.ts';
import type { Localizer } from '../messages/localize.ts';
import type { Key, Language, Message, Phrase } from '../messages/message.ts';
import { type Finding, told, trouble } from './finding.ts';
import { withoutSecrets } from './withoutSecrets.ts';

export interface SendTestNeeds {
  readonly config: Config;
  readonly localizer: Localizer;
  readonly clock: Clock;
  readonly log: Log;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Posts to every desk in Teams and Slack, and mails to DESK_EMAIL; the messages stay where they are. Never throws. */
export async function sendTest({ environment, ...needs }: SendTestNeeds): Promise<Finding[]> {
  const { config, localizer, clock } = needs;
  const couriers = await couriersOf(needs);
  const places = desksOf(config).all.map(({ name, address, language }) => ({ name, to: address, language }));
  const { email } = config.waysOut;
  const mailbox = { channel: 'email', conversation: 'doctor', reference: {} };
  const all = [
    ...places,
    ...(email ? [{ name: email.to.join(', '), to: mailbox, language: config.defaultLanguage }] : []),
  ];
  if (all.length === 0) return [told('skipped', 'test', 'test.nowhere')];
  const sent = await Promise.all(
    all.map(async ({ name, to, language }) => {
      const courier = couriers[to.channel];
      if (!courier) return told('skipped', 'test', 'test.page', { desk: name });
      return post(courier.deliver, courier.protect, name, to, language);
    }),
  );
  return withoutSecrets(sent, environment);

  async function post(
    deliver: Courier['deliver'],
    protect: Channel['protect'] | undefined,
    desk: string,
    to: Parameters<Courier['deliver']>[0]['to'],
    language: Language,
  ): Promise<Finding> {
    try {
      const message = testMessage(clock.now());
      await deliver(
        { id: randomUUID(), to, language, message, attempts: 0 },
        localizer.speak(message, language, protect),
      );
      return told('good', 'test', 'test.fine', { desk });
    } catch (error) {
      const reason = error instanceof DeliveryError ? error.message : String(error);
      return trouble('wrong', 'test', 'test.failed', { desk, reason });
    }
  }
}

function testMessage(at: Date): Message {
  return {
    title: { key: 'doctor.message.title' },
    blocks: [{ kind: 'text', text: { key: 'doctor.message.text', values: { at: { instant: at.toISOString() } } } }],
  };
}

type Sender = Pick<Courier, 'deliver'> & { readonly protect?: Channel['protect'] };

/** Those that are configured, as the app makes them; each vendor is loaded by those who use it. */
async function couriersOf({
  config,
  localizer,
  clock,
  log,
}: Omit<SendTestNeeds, 'environment'>): Promise<Partial<Record<string, Sender>>> {
  const { teams, slack, waysOut } = config;
  const nothing = { get: async () => undefined };
  const around = {
    files: nothing,
    explain: (key: Key, language: Language, values?: Phrase['values']) =>
      localizer.text({ key, ...(values && { values }) }, language),
    now: () => clock.now(),
    log,
  };
  const inTeams =
    teams &&
    (await import('../channels/teams/adapter.ts')).teamsChannel({ ...teams, ...around, linkTo: () => undefined });
  const inSlack =
    slack && (await import('../channels/slack/slack.ts')).slackChannel({ ...slack, ...around, desks: new Set() });
  const byMail =
    waysOut.email && (await import('../channels/email/courier.ts')).emailCourier({ ...waysOut.email, clock, log });
  const sender = ({ courier, protect }: Channel): Sender => ({ deliver: courier.deliver, protect });
  return {
    ...(inTeams && { teams: sender(inTeams) }),
    ...(inSlack && { slack: sender(inSlack) }),
    ...(byMail && { email: { deliver: byMail.deliver } }),
  };
}
