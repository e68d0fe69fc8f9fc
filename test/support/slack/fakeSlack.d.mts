// What the tests use of the fake workspace.
export type Json = Record<string, unknown>;

export interface Element {
  readonly block_id: string;
  readonly action_id: string;
  readonly type: string;
  readonly label?: string;
  readonly value?: string;
  readonly style?: string;
  readonly options?: readonly string[];
}

export interface Message {
  readonly ts: string;
  readonly thread_ts?: string;
  /** `thread_broadcast` where the channel shows an answer of a thread. */
  readonly subtype?: string;
  readonly channel: string;
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly files?: readonly Json[];
  readonly metadata?: Json;
  readonly ephemeralFor?: string;
  readonly edits: number;
  readonly rev: number;
  /** All that a person sees, as text. */
  readonly plain: string;
  actions(): readonly Element[];
  now(): Message;
  thread(): readonly Message[];
}

export interface View {
  readonly id: string;
  readonly type: string;
  readonly callback_id: string;
  readonly blocks: readonly Json[];
  readonly plain: string;
  readonly errors: Readonly<Record<string, string>> | null;
  actions(): readonly Element[];
}

export interface Delivery {
  readonly kind: string;
  readonly type?: string;
  readonly status: number | null;
  readonly ms: number;
  readonly ok: boolean;
  readonly json?: Json;
  readonly text: string;
  readonly payload: Json;
  readonly request: Json;
  readonly skipped: boolean;
  readonly sent: Message;
  readonly errors: Readonly<Record<string, string>> | null;
  readonly closed?: boolean;
}

export interface Options {
  readonly channel?: string | { readonly id: string };
  readonly thread?: Message;
  readonly files?: readonly {
    readonly name: string;
    readonly bytes?: string | Uint8Array;
    readonly mimetype?: string;
  }[];
  readonly raw?: boolean;
  readonly stale?: boolean;
  readonly value?: string;
  readonly block?: string;
  readonly choose?: string;
  readonly index?: number;
  readonly force?: boolean;
  readonly badSignature?: boolean;
  readonly noSignature?: boolean;
  readonly noTimestamp?: boolean;
  readonly timestamp?: number;
  readonly tamper?: (body: string) => string;
  readonly expectFail?: boolean;
  readonly retryNum?: number;
  readonly ackTimeoutMs?: number;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly dmChannel: string;
  slash(command: string, text?: string, options?: Options): Promise<Delivery>;
  shortcut(callbackId: string, options?: Options): Promise<Delivery>;
  messageShortcut(message: Message, callbackId: string, options?: Options): Promise<Delivery>;
  dm(text: string, options?: Options): Promise<Delivery>;
  post(channel: string, text: string, options?: Options): Promise<Delivery>;
  mention(channel: string, text: string, options?: Options): Promise<Delivery>;
  edit(message: Message, text: string, options?: Options): Promise<Delivery>;
  remove(message: Message, options?: Options): Promise<Delivery>;
  join(channel: string): Promise<Delivery>;
  openHome(tab?: 'home' | 'messages'): Promise<Delivery>;
  click(
    target: Message | View,
    which: string | RegExp | { readonly text: string | RegExp },
    options?: Options,
  ): Promise<Delivery>;
  submit(view: View, values?: Readonly<Record<string, string>>, options?: Options): Promise<Delivery>;
  close(view: View): Promise<Delivery>;
  modal(): View | null;
  home(): View | null;
  sees(channel?: string): readonly Message[];
}

export interface Call {
  readonly method: string;
  readonly args: Json;
  readonly ok: boolean | null;
  readonly error: string | null;
}

export interface Fault {
  readonly error?: string;
  readonly ratelimited?: number;
  readonly status?: number;
  readonly drop?: boolean;
  readonly dropAfter?: boolean;
  readonly statusAfter?: number;
  readonly hang?: boolean;
  readonly html?: boolean;
  readonly delay?: number;
}

export interface FakeSlack {
  readonly url: string;
  readonly apiUrl: string;
  readonly team: { readonly id: string };
  readonly bot: { readonly user_id: string; readonly id: string };
  readonly calls: readonly Call[];
  readonly deliveries: readonly Delivery[];
  readonly violations: readonly Json[];
  readonly lints: readonly { readonly code: string; readonly detail: unknown }[];
  readonly userErrors: readonly Json[];
  env(): Record<string, string>;
  connect(url: string): void;
  user(options?: Json): User;
  channel(options?: Json): { readonly id: string; readonly name: string; messages(): readonly Message[] };
  directBetween(one: User, other: User): { readonly id: string };
  event(event: Json, options?: Options): Promise<Delivery>;
  redeliver(delivery: Delivery, options?: Options): Promise<Delivery>;
  replay(delivery: Delivery, options?: Options): Promise<Delivery>;
  raw(
    kind: 'event' | 'command' | 'interactive',
    payload: Json,
    options?: Options & { readonly rawBody?: string; readonly contentType?: string },
  ): Promise<Delivery>;
  urlVerification(): Promise<Delivery & { readonly challengeOk: boolean }>;
  sslCheck(): Promise<Delivery>;
  fault(
    match: string | RegExp | ((call: Call) => boolean),
    spec: Fault,
    options?: { readonly times?: number; readonly skip?: number },
  ): { readonly hits: number; remove(): void };
  clearFaults(): void;
  revokeToken(options?: Json): Promise<unknown>;
  restoreToken(): void;
  advance(ms: number): void;
  callsTo(method: string | RegExp): readonly Call[];
  settle(options?: { readonly quietMs?: number; readonly timeout?: number }): Promise<void>;
  assertClean(options?: { readonly ignore?: readonly string[]; readonly lints?: boolean }): void;
  timings(): {
    readonly n: number;
    readonly p50: number;
    readonly p95: number;
    readonly max: number;
    readonly over3s: number;
  };
  transcript(): string;
  readonly socket: {
    connections(): readonly unknown[];
    waitForConnection(n?: number, ms?: number): Promise<unknown>;
    disconnect(reason?: string): void;
    kill(): void;
  };
  close(): Promise<void>;
}

/** A workspace on loopback: the Web API, signed events or Socket Mode, and people who type and click. */
export function startFakeSlack(options?: Json): Promise<FakeSlack>;
