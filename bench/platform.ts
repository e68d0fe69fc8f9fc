// What a chat platform is to a bench: people who write to a bot, and how soon what it does about it arrives.

/** What a bot did in a conversation. */
export interface Sent {
  readonly op: 'send' | 'update' | 'delete' | 'typing';
  /** In the platform's own form. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The message that was made, or that it is done to. */
  readonly message: string;
  /** By `performance.now`. */
  readonly at: number;
}

/** One turn, as the person and the platform see it; durations from the request on. */
export interface Turn {
  readonly status: number;
  readonly answeredMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly sent: readonly Sent[];
}

export interface Person {
  /** Says something and waits for the answer to the request and for so many messages. */
  say(text: string, messages: number): Promise<Turn>;
}

export interface Platform {
  /** The settings with which a bot reaches it. */
  readonly env: Readonly<Record<string, string>>;
  /** Somebody who has not written to this bot yet, alone with it. */
  person(botUrl: string, locale: string): Person;
  close(): Promise<void>;
}

export interface Conversations {
  /** Something arrived. */
  hear(conversation: string, sent: Sent): void;
  /** Posts what somebody says, and gives the turn once so many messages arrived and `post` has the status. */
  turn(conversation: string, messages: number, post: () => Promise<number>): Promise<Turn>;
}

const waitMs = 30_000;

/** The conversations of a platform, of which each has one turn at a time. */
export function openConversations(): Conversations {
  const hearers = new Map<string, (sent: Sent) => void>();
  return {
    hear: (conversation, sent) => hearers.get(conversation)?.(sent),
    async turn(conversation, messages, post) {
      const sent: Sent[] = [];
      const { promise: all, resolve: done, reject: never } = Promise.withResolvers<void>();
      const late = () => never(new Error(`${sent.length} of ${messages} messages arrived in ${conversation}`));
      const timer = setTimeout(late, waitMs);
      hearers.set(conversation, (one) => {
        sent.push(one);
        if (sent.length >= messages) done();
      });
      const began = performance.now();
      const status = await post();
      const answeredMs = performance.now() - began;
      await all;
      clearTimeout(timer);
      const times = sent.map(({ at }) => at - began);
      return { status, answeredMs, firstMs: times[0] ?? 0, lastMs: times.at(-1) ?? 0, sent };
    },
  };
}
