// Sends through the connector: a new message, one in a channel's thread, or a message that takes another's place.
import type { Activity, CloudAdapter, ConversationParameters, ConversationReference } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { cut } from '../../activation/cut.ts';
import {
  type Address,
  type Courier,
  DeliveryError,
  type DueDelivery,
  type Receipt,
  type Why,
} from '../../handoff/ports.ts';
import type { Spoken } from '../../messages/message.ts';
import { newest } from '../newest.ts';
import { within } from '../waiting.ts';
import { wellFormed } from '../wellFormed.ts';
import { type DrawFilesNeeds, drawFiles, type Picture } from './drawFiles.ts';
import { type Line, lineTo } from './line.ts';
import { plainText, renderCards } from './render.ts';

/** botbuilder has no time-out of its own: a silent connector would hold a delivery for minutes. */
const answerWithinMs = 15_000;
/** Teams shows this much of a message's summary in the activity feed. */
const summaryLength = 200;

/** As many deliveries that were begun and not ended are remembered. */
const mostBegun = 1_000;

export interface CourierNeeds extends DrawFilesNeeds {
  readonly adapter: CloudAdapter;
  /** The connector's client of this bot; each is made once. */
  readonly connectorFor: (serviceUrl: string) => Promise<ConnectorClient>;
  /** Empty without one. */
  readonly appId: string;
  /** The scope of the bot's token; empty: public cloud. */
  readonly audience: string;
}

/** The parts of a delivery that an earlier try has sent: what Teams shows cannot be asked for. */
interface Begun {
  readonly ids: string[];
  /** Where the pages that are to be replaced stand now. */
  shown?: string[];
  thread?: string;
  /** This try was given up while it waited: it sends nothing more. */
  over?: boolean;
}

/** A part of a delivery: an activity, and which file it shows. */
interface Part {
  readonly activity: Partial<Activity>;
  readonly picture?: Picture;
}

/** What is to be sent of a delivery, beside what is sent already. */
interface Rest {
  readonly parts: readonly Part[];
  readonly sent: Begun;
  readonly language: string;
  /** Throws when another process has taken it over. */
  readonly proceed: () => void;
}

/** The courier of Teams. */
export function teamsCourier({ adapter, connectorFor, appId, audience, ...drawing }: CourierNeeds): Courier {
  const begun = newest<Begun>(mostBegun);
  const lineOf = async (reference: Partial<ConversationReference>): Promise<Line> =>
    lineTo(await connectorFor(reference.serviceUrl ?? ''), reference);

  return {
    async deliver(delivery, spoken, proceed = () => {}) {
      try {
        const receipt = await within(answerWithinMs, send(delivery, spoken, proceed));
        begun.delete(delivery.id);
        return receipt;
      } catch (error) {
        throw toDeliveryError(error, delivery.to, giveUp(delivery.id));
      }
    },
    async typing({ reference }) {
      const shown = lineOf(reference as Partial<ConversationReference>).then((line) => line.send({ type: 'typing' }));
      await within(answerWithinMs, shown).catch(() => {});
    },
  };

  async function send(delivery: DueDelivery, spoken: Spoken, proceed: () => void): Promise<Receipt> {
    const { to, replaces, replacesReceipt, thread, threadReceipt } = delivery;
    const { lines, pictures } = await drawFiles(drawing, spoken.files ?? [], spoken.language);
    const opensThread = replaces ? replacesReceipt?.['thread'] !== undefined : isNewPost(to) && !thread;
    const cards = cardsOf(spoken, lines, replaces ?? delivery.id, opensThread ? 'first' : 'last');
    if (replaces) {
      if (!replacesReceipt?.['activity']) throw new DeliveryError('the message to replace was never sent', 'never');
      const kept = new Set(spoken.files?.map(({ id }) => id));
      return replace(to, replacesReceipt, cards, kept, begunOf(delivery.id), proceed);
    }
    const conversation = threadReceipt?.['thread'];
    if (thread && !conversation) throw new DeliveryError('the thread was never opened', 'never');
    const shown = pictures.map((picture) => ({ activity: activityOf(picture), picture }));
    const parts = [...cards.map((activity) => ({ activity })), ...shown];
    const sent = begunOf(delivery.id);
    const rest = { parts, sent, language: spoken.language, proceed };
    if (opensThread) await hopeful(post(to, rest));
    else await sendRest(conversation ? inThread(to, conversation) : to, rest);
    const activity = sent.ids.slice(0, cards.length).join();
    const files = pictures.map(({ file }, at) => `${file}=${sent.ids[cards.length + at]}`).join();
    const place = conversation && !sent.thread ? { place: conversation } : {};
    return { activity, ...(sent.thread && { thread: sent.thread }), ...place, ...(files && { files }) };
  }

  function begunOf(delivery: string): Begun {
    const known = begun.get(delivery);
    if (known) return known;
    const fresh: Begun = { ids: [] };
    begun.set(delivery, fresh);
    return fresh;
  }

  /** A try that still waits for an answer must not go on beside the next one. True: a part of it has arrived. */
  function giveUp(delivery: string): boolean {
    const sent = begunOf(delivery);
    begun.set(delivery, { ...sent, ids: [...sent.ids] });
    sent.over = true;
    return sent.ids.length > 0;
  }

  /** Sends the parts that are not there yet, the words before the pictures. */
  async function sendRest({ reference }: Address, { parts, sent, language, proceed }: Rest): Promise<void> {
    if (sent.ids.length === parts.length) return;
    const line = await lineOf(reference as Partial<ConversationReference>);
    for (const { activity, picture } of parts.slice(sent.ids.length)) {
      if (sent.over) return;
      proceed();
      const id = await line.send(activity).catch((error) => {
        if (!picture || !isRefused(error)) throw error;
        const [instead = {}] = cardsOf({ language, blocks: [] }, [picture.instead], '');
        return line.send(instead);
      });
      sent.ids.push(id);
    }
  }

  /**
   * Cards take the places of those that are shown, or stand below a ticket's that was deleted; what is more is sent, what
   * is less goes, and so do pictures.
   */
  async function replace(
    to: Address,
    receipt: Receipt,
    cards: readonly Partial<Activity>[],
    files: ReadonlySet<string>,
    sent: Begun,
    proceed: () => void,
  ): Promise<Receipt> {
    const { activity = '', thread, place, files: before } = receipt;
    const where = thread ?? place;
    const { reference } = where ? inThread(to, where) : to;
    sent.shown ??= activity.split(',');
    const { shown } = sent;
    const pictures = before?.split(',').map((pair) => pair.split('=')) ?? [];
    const isKept = ([file = '']: readonly string[]) => files.has(file);
    const surplus = pictures.filter((one) => !isKept(one)).map(([, picture = '']) => picture);
    const line = await lineOf(reference as Partial<ConversationReference>);
    for (const [at, card] of cards.slice(0, shown.length).entries()) {
      await line.update(shown[at] ?? '', card).catch(async (error) => {
        if (thread === undefined || statusOf(error) !== 404) throw error;
        shown[at] = await line.send(card);
      });
    }
    for (const card of cards.slice(shown.length + sent.ids.length)) {
      if (sent.over) break;
      proceed();
      sent.ids.push(await line.send(card));
    }
    for (const id of sent.over ? [] : [...shown.slice(cards.length), ...surplus]) {
      await line.remove(id).catch((error) => {
        if (statusOf(error) !== 404) throw error;
      });
    }
    const kept = pictures.filter(isKept).map((pair) => pair.join('='));
    return {
      activity: [...shown.slice(0, cards.length), ...sent.ids].join(),
      ...(thread && { thread }),
      ...(place && { place }),
      ...(kept.length > 0 && { files: kept.join() }),
    };
  }

  /** A new post in a channel: the connector makes a conversation of it, and that is the ticket's thread. */
  async function post(to: Address, rest: Rest): Promise<void> {
    const { parts, sent, proceed } = rest;
    proceed();
    if (!sent.thread) await open(to, parts[0], sent);
    if (sent.thread) await sendRest(inThread(to, sent.thread), rest);
  }

  async function open(to: Address, first: Part | undefined, sent: Begun): Promise<void> {
    const { serviceUrl = '', conversation } = to.reference as Partial<ConversationReference>;
    const parameters = {
      isGroup: true,
      channelData: { channel: { id: conversation?.id }, tenant: { id: conversation?.tenantId } },
      tenantId: conversation?.tenantId,
      activity: first?.activity,
    } as Partial<ConversationParameters> as ConversationParameters;
    await adapter.createConversationAsync(appId, 'msteams', serviceUrl, audience, parameters, async (context) => {
      const { id } = context.activity.conversation;
      sent.thread = id;
      sent.ids.push(id.split(';messageid=')[1] ?? context.activity.id ?? '');
    });
  }
}

/** The words, with lines about files below them. */
function cardsOf(
  spoken: Spoken,
  lines: readonly string[],
  delivery: string,
  buttonsOn: 'first' | 'last' = 'last',
): Partial<Activity>[] {
  const more = lines.map((text) => ({ kind: 'text', text }) as const);
  const whole = { ...spoken, blocks: [...spoken.blocks, ...more] };
  const summary = cut(plainText(whole), summaryLength);
  return renderCards(whole, delivery, buttonsOn).map((content) =>
    wellFormed({
      type: 'message',
      summary,
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
    }),
  );
}

function activityOf({ attachment }: Picture): Partial<Activity> {
  return wellFormed({ type: 'message', summary: attachment.name ?? '', attachments: [attachment] });
}

/** An address that names a channel itself, not a thread in it. */
function isNewPost({ reference }: Address): boolean {
  const { conversation } = reference as Partial<ConversationReference>;
  return conversation?.conversationType === 'channel' && !conversation.id.includes(';messageid=');
}

function inThread(to: Address, thread: string): Address {
  const reference = to.reference as ConversationReference;
  return { ...to, reference: { ...reference, conversation: { ...reference.conversation, id: thread } } };
}

/** A missing right in the desk's channel can be put right by an administrator, so a ticket's card is not given up at once. */
async function hopeful<T>(work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    const status = statusOf(error);
    const mendable = status === 401 || status === 403 || status === 404;
    throw mendable
      ? new DeliveryError(`${status} in the desk's channel`, 'mended', undefined, whyOf(status, true))
      : error;
  });
}

/** Statuses that will not change by trying again: the message, the chat or the permission is gone. */
const hopeless = new Set([400, 403, 404, 405, 410, 413, 422]);
/** Of a picture: Teams does not take it as it is. */
const refusals = new Set([400, 413, 415, 422]);

function isRefused(error: unknown): boolean {
  return refusals.has(statusOf(error));
}

function statusOf(error: unknown): number {
  return (error as { statusCode?: number } | undefined)?.statusCode ?? 0;
}

/** 403 in somebody's own chat: the bot was removed, blocked or never installed. */
const reasons: Readonly<Record<number, Why>> = { 403: 'blocked', 404: 'gone', 410: 'gone', 413: 'tooBig' };

/** In a channel nobody has blocked the bot: it has no right to write there. */
function whyOf(status: number, isShared: boolean): Why {
  return isShared && (status === 401 || status === 403) ? 'notAllowed' : (reasons[status] ?? 'noAnswer');
}

function isSharedAt({ reference }: Address): boolean {
  const { conversation } = reference as Partial<ConversationReference>;
  return conversation?.conversationType !== undefined && conversation.conversationType !== 'personal';
}

function toDeliveryError(error: unknown, to: Address, hasBegun: boolean): DeliveryError {
  if (error instanceof DeliveryError)
    return new DeliveryError(error.message, error.hope, error.retryAfterMs, error.why, hasBegun);
  const status = statusOf(error);
  const { message, response } = error as {
    message?: string;
    response?: { headers?: { get?(name: string): string | undefined } };
  };
  const after = Number(response?.headers?.get?.('retry-after'));
  return new DeliveryError(
    `${status || ''} ${message ?? error}`.trim(),
    hopeless.has(status) ? 'never' : 'later',
    after > 0 ? after * 1000 : undefined,
    whyOf(status, isSharedAt(to)),
    hasBegun,
  );
}
