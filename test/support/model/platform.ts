// A platform in memory that keeps what it shows, and has bad days on demand.
import type { Address, DueDelivery, Receipt } from '../../../bot/handoff/ports.ts';
import { DeliveryError } from '../../../bot/handoff/ports.ts';
import type { Message, Spoken } from '../../../bot/messages/message.ts';

/**
 * What goes wrong with one request: it is refused before it is taken (`down`, `busy` with a time to wait), taken without an
 * answer that arrives (`lost`), answered late (`slow`), refused until somebody mends something, or for ever.
 */
export const faultKinds = ['down', 'busy', 'lost', 'slow', 'mended', 'never'] as const;
export type FaultKind = (typeof faultKinds)[number];
export type Where = 'desk' | 'people' | 'anywhere';

interface Fault {
  readonly kind: FaultKind;
  readonly where: Where;
  left: number;
}

/** A message as it stands there now, and how it read before. */
export interface Shown {
  readonly id: string;
  /** The conversation or thread it stands in. */
  readonly place: string;
  /** In milliseconds. */
  readonly at: number;
  /** The delivery that posted it. */
  readonly delivery: string;
  readonly versions: { readonly message: Message; readonly spoken: Spoken }[];
  /** What a machine reads. */
  readonly payload?: unknown;
  /** Its receipt reached the table: edits will find it. */
  confirmed: boolean;
  /** Nobody can know of it: the answer was lost, or the process that asked for it died. */
  isAnswerLost: boolean;
}

export interface Platform {
  readonly name: string;
  /** The conversation of its desk. */
  readonly deskPlace: string;
  /** Whether a message that was taken can be looked up by its mark. */
  readonly canBeAsked: boolean;
  readonly shown: Shown[];
  /** Takes a delivery as the platform's courier would; throws `DeliveryError`. `alive` throws once its process is dead. */
  deliver(due: DueDelivery, spoken: Spoken, alive: () => void): Promise<Receipt>;
  break(kind: FaultKind, where: Where, times: number): void;
  /** Answers what is slow, and breaks no more. */
  lift(): void;
  /** Answers what is slow. */
  answer(): void;
  /** Resolves when a request waits for its slow answer. */
  waiting(): Promise<void>;
  readonly isWaiting: boolean;
  /** The thread that a message of the desk's conversation opened. */
  threadOf(shown: Shown): string;
}

/** As much earlier than the first try as Slack's courier looks. */
const clockSkewMs = 300_000;

export function makePlatform(
  name: string,
  deskPlace: string,
  canBeAsked: boolean,
  count: (what: string) => void,
  now: () => number,
): Platform {
  const shown: Shown[] = [];
  let faults: Fault[] = [];
  let last = 0;
  let isWaiting = false;
  let gate = Promise.withResolvers<void>();
  let blocked = Promise.withResolvers<void>();
  const separator = canBeAsked ? ';thread_ts=' : ';messageid=';

  function answer(): void {
    isWaiting = false;
    gate.resolve();
    gate = Promise.withResolvers<void>();
    blocked = Promise.withResolvers<void>();
  }

  function faultFor(place: string): FaultKind | undefined {
    const where = place.split(';')[0] === deskPlace ? 'desk' : 'people';
    const fault = faults.find((one) => one.where === 'anywhere' || one.where === where);
    if (!fault) return undefined;
    fault.left -= 1;
    faults = faults.filter(({ left }) => left > 0);
    count(`fault ${name} ${fault.kind}`);
    return fault.kind;
  }

  const threadOf = ({ id }: Shown) => `${deskPlace}${separator}${id}`;

  function receiptOf(message: Shown): Receipt {
    return { id: message.id, place: message.place, ...(message.place === deskPlace && { thread: threadOf(message) }) };
  }

  function post(due: DueDelivery, spoken: Spoken, place: string): Shown {
    // As Slack's courier does: a message that an earlier try has posted is found by its mark.
    const since = Date.parse(due.firstTriedAt ?? '') - clockSkewMs;
    const before = shown.find(({ delivery, at }) => delivery === due.id && at >= since);
    if (canBeAsked && due.attempts > 1 && before) {
      if (due.resentAt) before.versions.push({ message: due.message, spoken });
      return before;
    }
    last += 1;
    const message: Shown = {
      id: `${name}-${last}`,
      place,
      at: now(),
      delivery: due.id,
      versions: [{ message: due.message, spoken }],
      confirmed: false,
      isAnswerLost: false,
      ...(due.payload !== undefined && { payload: due.payload }),
    };
    shown.push(message);
    count(`shown ${name}`);
    return message;
  }

  function replace({ replacesReceipt, message }: DueDelivery, spoken: Spoken): Shown {
    const place = shown.find(({ id }) => id === replacesReceipt?.['id']);
    if (!place) throw new DeliveryError('the message to replace was never sent', 'never');
    place.versions.push({ message, spoken });
    count(`replaced ${name}`);
    return place;
  }

  return {
    name,
    deskPlace,
    canBeAsked,
    shown,
    answer,
    threadOf,
    lift() {
      faults = [];
      answer();
    },
    break(kind, where, times) {
      faults.push({ kind, where, left: times });
    },
    waiting: () => blocked.promise,
    get isWaiting() {
      return isWaiting;
    },
    async deliver(due, spoken, alive) {
      const { thread, threadReceipt, replaces } = due;
      if (thread !== undefined && replaces === undefined && !threadReceipt?.['thread']) {
        throw new DeliveryError('the thread was never opened', 'never');
      }
      const place = threadReceipt?.['thread'] ?? placeOf(due.to);
      const fault = faultFor(due.replacesReceipt?.['place'] ?? place);
      if (fault === 'down') throw new DeliveryError('503', 'later');
      if (fault === 'busy') throw new DeliveryError('429', 'later', 30_000);
      if (fault === 'mended') throw new DeliveryError('not in the channel', 'mended', undefined, 'notAllowed');
      if (fault === 'never') throw new DeliveryError('403', 'never', undefined, 'blocked');
      if (fault === 'slow') {
        isWaiting = true;
        blocked.resolve();
        await gate.promise;
        alive();
      }
      const message = replaces === undefined ? post(due, spoken, place) : replace(due, spoken);
      const isNew = !message.confirmed && replaces === undefined;
      try {
        alive();
      } catch (death) {
        if (isNew) message.isAnswerLost = true;
        throw death;
      }
      if (fault !== 'lost') return receiptOf(message);
      if (isNew) message.isAnswerLost = true;
      throw new DeliveryError('socket hang up', 'later');
    },
  };
}

/** Other systems have no conversations, only subjects. */
function placeOf({ reference, conversation }: Address): string {
  return reference ? ((reference as { conversation?: { id?: string } }).conversation?.id ?? '') : conversation;
}
