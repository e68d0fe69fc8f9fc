// A small, strict Teams with its connector on loopback: people and chats outside, a check of every message inside.
import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Json = Record<string, unknown>;

export interface Button {
  readonly title: string;
  readonly kind: string;
  readonly data: Json;
}

export interface Input {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly maxLength: number;
}

/** One message of a chat as it looks now. */
export interface Shown {
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly chat: Chat;
  /** How often the bot put another in its place. */
  readonly edits: number;
  readonly card: Json | undefined;
  /** Every piece of text a reader sees, from top to bottom, buttons too. */
  readonly texts: readonly string[];
  readonly buttons: readonly Button[];
  readonly inputs: readonly Input[];
  /** All texts in one string. */
  readonly all: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly aadObjectId: string;
}

/** What came of posting an activity to the bot. */
export interface Posted {
  readonly status: number;
  readonly body: unknown;
  readonly activity: Json;
  /** The same activity once more, as Teams does when it had no answer in time. */
  again(): Promise<Posted>;
}

export interface SayOptions {
  /** The locale of this activity alone; `null`: it names none. */
  readonly locale?: string | null;
  /** The HTML copy, when it says something else than the text. */
  readonly html?: string;
  readonly attachments?: readonly Json[];
  /** Further fields of the activity, over all others. */
  readonly extra?: Json;
}

/** One person in one chat: what a Teams client can do there. */
export interface Seat {
  readonly user: User;
  readonly chat: Chat;
  say(text: string, options?: SayOptions): Promise<Posted>;
  /** Presses a button that is there, with what the boxes of its card hold. */
  press(message: Shown, which: (button: Button) => boolean, fields?: Record<string, string>): Promise<Posted>;
  /** The same as `Action.Execute`: an invoke that waits for an answer. */
  execute(message: Shown, which: (button: Button) => boolean, fields?: Record<string, string>): Promise<Posted>;
  /** A submit of any data, as a forger would send it. */
  submit(data: unknown, extra?: Json): Promise<Posted>;
  invoke(name: string, value: unknown): Promise<Posted>;
  /** What Teams sends when the bot is added here: `conversationUpdate`, then `installationUpdate`. */
  install(): Promise<void>;
  send(type: string, fields: Json): Promise<Posted>;
}

export interface Chat {
  readonly id: string;
  readonly kind: 'personal' | 'groupChat' | 'channel';
  readonly messages: readonly Shown[];
  readonly last: Shown | undefined;
  /** Of a channel: a thread per post. */
  readonly threads: readonly Chat[];
  as(user: User): Seat;
  /** Resolves with the first message, old or new, that the test accepts; of a channel, also one in its threads. */
  waitFor(accept: (message: Shown) => boolean, withinMs?: number): Promise<Shown>;
  transcript(): string;
}

export interface Fault {
  readonly op: 'create' | 'send' | 'update';
  readonly status: number;
  readonly retryAfter?: number;
  readonly chat?: Chat;
  /** Only requests that hold these words. */
  readonly about?: string;
  /** How many requests fail; by default one. */
  readonly times?: number;
  /** The request stays without an answer until then. */
  readonly until?: Promise<void>;
}

export interface FakeTeams {
  readonly serviceUrl: string;
  readonly tenant: string;
  readonly botName: string;
  /** What is wrong with anything the bot sent. */
  readonly violations: readonly string[];
  /** Every request of the bot, e.g. `send 200`. */
  readonly requests: readonly string[];
  connect(botUrl: string): void;
  user(options?: { name?: string; locale?: string }): User;
  personal(user: User): Chat;
  group(): Chat;
  channel(): Chat;
  thread(channel: Chat): Chat;
  /** Such requests fail, beginning with the next; the answer lifts the fault. */
  fault(fault: Fault): () => void;
  /** Throws when a message of the bot broke a rule. */
  check(): void;
  close(): Promise<void>;
}

const mostCardBytes = 28 * 1024;
const mostActions = 6;
const cardType = 'application/vnd.microsoft.card.adaptive';
const keySign = '[BCDFGHJKMNPQRTVWXY2346789]{5}';
const productKey = new RegExp(`${keySign}(?:-${keySign}){4}`, 'i');
const localeKeys = new Set(keysOf(readJson(new URL('../../locales/en.json', import.meta.url))));

let ids = 1_700_000_000_000;
const newId = () => String(++ids);

/** Starts the connector on a free port of loopback. */
export async function startFakeTeams({ botName = 'Activation Desk' } = {}): Promise<FakeTeams> {
  const tenant = randomUUID();
  const bot = { id: `28:${randomUUID()}`, name: botName };
  const chats = new Map<string, Room>();
  const violations: string[] = [];
  const requests: string[] = [];
  const faults: { readonly of: Fault; left: number }[] = [];
  let botUrl = '';

  class Room extends EventEmitter implements Chat {
    readonly id: string;
    readonly kind: Chat['kind'];
    readonly root: Room | undefined;
    readonly messages: Shown[] = [];
    readonly threads: Room[] = [];

    constructor(id: string, kind: Chat['kind'], root?: Room) {
      super();
      this.setMaxListeners(0);
      this.id = id;
      this.kind = kind;
      this.root = root;
      root?.threads.push(this);
      chats.set(id, this);
    }

    get last() {
      return this.messages.findLast(({ from }) => from === 'bot');
    }

    as(user: User): Seat {
      return seat(this, user);
    }

    put(message: Shown): void {
      const known = this.messages.findIndex(({ id }) => id === message.id);
      if (known >= 0) this.messages[known] = message;
      else this.messages.push(message);
      this.emit('message', message);
      this.root?.emit('message', message);
    }

    waitFor(accept: (message: Shown) => boolean, withinMs = 10_000): Promise<Shown> {
      return new Promise((resolve, reject) => {
        const there = [this, ...this.threads].flatMap(({ messages }) => messages).find(accept);
        if (there) return resolve(there);
        const done = () => {
          clearTimeout(timer);
          this.off('message', look);
        };
        const look = (message: Shown) => {
          if (!accept(message)) return;
          done();
          resolve(message);
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`no such message within ${withinMs} ms in:\n${this.transcript()}`));
        }, withinMs);
        this.on('message', look);
      });
    }

    transcript(): string {
      return this.messages
        .map(({ from, edits, texts }) => `${from}${edits ? ` (edited ${edits}x)` : ''}: ${texts.join(' | ')}`)
        .join('\n');
    }

    conversation(): Json {
      return {
        ...(this.kind !== 'personal' && { isGroup: true }),
        conversationType: this.kind,
        tenantId: tenant,
        id: this.id,
      };
    }

    channelData(): Json {
      const channel = this.kind === 'channel' && { id: this.id.split(';')[0] };
      return { ...(channel && { teamsChannelId: channel.id, channel, team: channel }), tenant: { id: tenant } };
    }
  }

  function seat(room: Room, user: User): Seat {
    const base = (type: string, more: Json): Json => {
      const now = new Date();
      return {
        type,
        id: newId(),
        timestamp: now.toISOString(),
        localTimestamp: now.toISOString(),
        channelId: 'msteams',
        serviceUrl: `http://127.0.0.1:${port}/`,
        from: { id: user.id, name: user.name, aadObjectId: user.aadObjectId },
        conversation: room.conversation(),
        recipient: bot,
        entities: [
          { type: 'clientInfo', locale: user.locale, country: 'JP', platform: 'Windows', timezone: 'Asia/Tokyo' },
        ],
        channelData: room.channelData(),
        locale: user.locale,
        ...more,
      };
    };
    const pressed = (message: Shown, which: (button: Button) => boolean, fields: Record<string, string>): Button => {
      const now = room.messages.find(({ id }) => id === message.id) ?? message;
      const button = now.buttons.find(which);
      if (!button) throw new Error(`no such button in: ${now.all}`);
      for (const id of Object.keys(fields)) {
        if (!now.inputs.some((input) => input.id === id)) throw new Error(`no box ${id} in: ${now.all}`);
      }
      const boxes = Object.fromEntries(now.inputs.map(({ id, value }) => [id, value]));
      return { ...button, data: { ...boxes, ...fields, ...button.data } };
    };
    const fromCard = (message: Shown): Json => ({
      replyToId: message.id,
      channelData: { ...room.channelData(), source: { name: 'message' }, legacy: { replyToId: `1:${message.id}` } },
    });

    return {
      user,
      chat: room,
      async say(text, { locale, html, attachments = [], extra } = {}) {
        const shared = room.kind !== 'personal';
        const at = `<at>${botName}</at>`;
        const mention = { type: 'mention', mentioned: bot, text: at };
        const spoken = shared ? `${at}\u00a0${text}` : text;
        const activity = base('message', { text: spoken, textFormat: 'plain' });
        const span = `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">${botName}</span>`;
        const copy = html ?? `<p>${shared ? `${span}&nbsp;` : ''}${escapeHtml(text)}</p>`;
        activity['attachments'] = [...attachments, { contentType: 'text/html', content: copy }];
        if (shared) activity['entities'] = [mention, ...(activity['entities'] as Json[])];
        if (locale) activity['locale'] = locale;
        if (locale === null) {
          delete activity['locale'];
          delete activity['entities'];
        }
        Object.assign(activity, extra);
        room.put(shown(room, String(activity['id']), 'person', activity, 0));
        return post(activity);
      },
      async press(message, which, fields = {}) {
        const { data } = pressed(message, which, fields);
        return post(base('message', { value: data, ...fromCard(message) }));
      },
      async execute(message, which, fields = {}) {
        const { data, title } = pressed(message, which, fields);
        const value = { action: { type: 'Action.Execute', title, data }, trigger: 'manual' };
        return post(base('invoke', { name: 'adaptiveCard/action', value, ...fromCard(message) }));
      },
      submit: (data, extra = {}) => post(base('message', { value: data, replyToId: newId(), ...extra })),
      invoke: (name, value) => post(base('invoke', { name, value })),
      async install() {
        const bare = { entities: undefined, locale: undefined };
        await post(base('conversationUpdate', { membersAdded: [{ id: bot.id }], ...bare }));
        await post(base('installationUpdate', { action: 'add', entities: undefined }));
      },
      send: (type, fields) => post(base(type, fields)),
    };
  }

  async function post(activity: Json): Promise<Posted> {
    const response = await fetch(botUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text), activity, again: () => post(activity) };
  }

  const server = createServer((request, response) => {
    void answer(request, response).catch((error) => {
      violations.push(`the connector failed: ${error}`);
      reply(response, 500, {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const body = record(parse(await textOf(request)));
    const [, id = '', activityId] = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(path) ?? [];
    const op = path === '/v3/conversations' ? 'create' : request.method === 'PUT' ? 'update' : 'send';
    const refuse = (status: number, why: string) => {
      violations.push(`${request.method} ${path}: ${why}`);
      reply(response, status, { error: { code: 'BadSyntax', message: why } });
    };
    const json = JSON.stringify(body);
    const fault = faults.find(
      ({ left, of }) =>
        left > 0 && of.op === op && (!of.chat || of.chat.id === id) && (!of.about || json.includes(of.about)),
    );
    if (fault) fault.left -= 1;
    const failing = fault?.of;
    requests.push(`${op} ${failing?.status ?? 200}`);
    if (failing) {
      await failing.until;
      const wait = failing.retryAfter === undefined ? {} : { 'retry-after': String(failing.retryAfter) };
      return reply(response, failing.status, { error: { code: 'Throttled', message: 'try again' } }, wait);
    }
    if (op === 'create') {
      const { activity, channelData, isGroup, tenantId } = body;
      const channel = chats.get(String(record(record(channelData)['channel'])['id']));
      if (!channel || isGroup !== true || tenantId !== tenant) return refuse(400, 'not a new post in a known channel');
      const root = newId();
      const thread = new Room(`${channel.id};messageid=${root}`, 'channel', channel);
      receive(thread, root, record(activity), 0);
      return reply(response, 201, { id: thread.id, activityId: root });
    }
    const room = chats.get(id);
    if (!room) return refuse(404, 'ConversationNotFound');
    if (room.kind === 'channel' && !room.root)
      return refuse(400, 'a post in a channel is made by creating a conversation');
    if (op === 'update') {
      const old = room.messages.find((one) => one.id === activityId && one.from === 'bot');
      if (!old) return refuse(404, `ActivityNotFoundInConversation ${activityId}`);
      receive(room, old.id, body, old.edits + 1);
      return reply(response, 200, { id: old.id });
    }
    if (request.method !== 'POST' || id === '') return refuse(405, 'unknown operation');
    if (body['type'] === 'typing') return reply(response, 201, { id: newId() });
    const sent = newId();
    receive(room, sent, body, 0);
    reply(response, 201, { id: sent });
  }

  function receive(room: Room, id: string, activity: Json, edits: number): void {
    const message = shown(room, id, 'bot', activity, edits);
    for (const wrong of faultsOf(activity, message)) violations.push(`${wrong}, in: ${message.all.slice(0, 300)}`);
    room.put(message);
  }

  const hex = (text: string) => createHash('sha256').update(`${text}/${tenant}`).digest('hex').slice(0, 32);
  let users = 0;
  return {
    serviceUrl: `http://127.0.0.1:${port}/`,
    tenant,
    botName,
    violations,
    requests,
    connect: (url) => {
      botUrl = `${url}/api/messages`;
    },
    user({ name, locale = 'ja-JP' } = {}) {
      users += 1;
      const of = name ?? (locale.startsWith('ja') ? `利用者 A ${users}` : `Alex ${users}`);
      return { id: `29:1${hex(`${of}${users}`)}`, name: of, locale, aadObjectId: randomUUID() };
    },
    personal: (user) => chats.get(`a:1${hex(user.id)}`) ?? new Room(`a:1${hex(user.id)}`, 'personal'),
    group: () => new Room(`19:${hex(newId())}@thread.v2`, 'groupChat'),
    channel: () => new Room(`19:${hex(newId())}@thread.tacv2`, 'channel'),
    thread(channel) {
      return new Room(`${channel.id};messageid=${newId()}`, 'channel', chats.get(channel.id));
    },
    fault(of) {
      const fault = { of, left: of.times ?? 1 };
      faults.push(fault);
      return () => {
        fault.left = 0;
      };
    },
    check() {
      if (violations.length > 0) throw new Error(violations.join('\n'));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function shown(chat: Chat, id: string, from: Shown['from'], activity: Json, edits: number): Shown {
  const cards = list(activity['attachments']).filter(({ contentType }) => contentType === cardType);
  const card = cards[0] && record(cards[0]['content']);
  const nodes = card ? nodesOf(card) : [];
  const texts = card ? nodes.flatMap(textsOf) : [String(activity['text'] ?? '')];
  return {
    id,
    from,
    chat,
    edits,
    card,
    texts,
    all: texts.join('\n'),
    buttons: nodes
      .filter(isAction)
      .map(({ title, type, data }) => ({ title: String(title), kind: String(type), data: record(data) })),
    inputs: nodes.filter(isInput).map((node) => ({
      id: String(node['id']),
      type: String(node['type']),
      value: String(node['value'] ?? ''),
      choices: list(node['choices']).map(({ value }) => String(value)),
      maxLength: Number(node['maxLength'] ?? Number.POSITIVE_INFINITY),
    })),
  };
}

/** What Teams, or a person who reads the message, would object to. */
function faultsOf(activity: Json, { card, texts, buttons, inputs }: Shown): string[] {
  const wrong: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  const attachments = list(activity['attachments']);
  const json = JSON.stringify(activity).normalize('NFKC');
  must(activity['type'] === 'message', `unexpected activity ${activity['type']}`);
  must(attachments.length <= 1, 'several cards in one message');
  must(card !== undefined || String(activity['text'] ?? '').trim() !== '', 'a message without text or card');
  must(!productKey.test(json), 'a product key');
  must(!json.includes('undefined') && !json.includes('[object Object]'), 'a value that is no text');
  const spoken = [...texts, String(activity['text'] ?? ''), String(activity['summary'] ?? '')];
  if (card) {
    spoken.push(String(card['fallbackText'] ?? ''), String(card['speak'] ?? ''));
    must(card['type'] === 'AdaptiveCard', 'the card has no type');
    must(/^1\.[0-5]$/.test(String(card['version'])), `card version ${card['version']}`);
    must(String(card['fallbackText'] ?? '').trim() !== '', 'no fallbackText');
    must(String(card['speak'] ?? '').trim() !== '', 'no speak');
    must(/^(?:ja|en)$/.test(String(card['lang'])), `card language ${card['lang']}`);
    must(Buffer.byteLength(JSON.stringify(card)) < mostCardBytes, 'a card over 28 KB');
    must(buttons.length <= mostActions, `${buttons.length} buttons`);
    must(new Set(buttons.map(({ title }) => title)).size === buttons.length, 'two buttons of one name');
    must(new Set(inputs.map(({ id }) => id)).size === inputs.length, 'two boxes of one id');
    for (const { title, kind } of buttons) {
      must(title.trim() !== '' && title !== 'undefined', 'a button without a name');
      must(kind === 'Action.Submit' || kind === 'Action.Execute' || kind === 'Action.OpenUrl', `action ${kind}`);
    }
    for (const { id, type, value, choices, maxLength } of inputs) {
      must(value.length <= maxLength, `box ${id} holds more than it may`);
      must(type !== 'Input.ChoiceSet' || choices.includes(value), `box ${id} has ${value}, which is no choice`);
    }
    for (const node of nodesOf(card)) {
      must(node['type'] !== 'TextBlock' || String(node['text'] ?? '').trim() !== '', 'an empty TextBlock');
      must(node['type'] !== 'TextBlock' || node['wrap'] === true, 'a TextBlock that does not wrap');
      must(!isInput(node) || String(node['label'] ?? '').trim() !== '', 'a box without a label');
    }
  }
  for (const text of spoken) {
    must(!/\{\{|\}\}/.test(text), `an unfilled placeholder: ${text}`);
    must(
      ![...(text.match(/[a-zA-Z]+(?:\.[a-zA-Z_]+)+/g) ?? [])].some((word) => localeKeys.has(word)),
      `a key: ${text}`,
    );
  }
  return wrong;
}

/** Every object with a `type` in a card, top to bottom. */
function nodesOf(node: unknown): Json[] {
  if (Array.isArray(node)) return node.flatMap(nodesOf);
  if (typeof node !== 'object' || node === null) return [];
  const { data: _, msteams: __, ...rest } = node as Json;
  const own = typeof rest['type'] === 'string' ? [node as Json] : [];
  return [...own, ...Object.values(rest).flatMap(nodesOf)];
}

function textsOf(node: Json): string[] {
  const { type, text, title, facts, label } = node;
  if (type === 'TextBlock' || type === 'TextRun') return [String(text)];
  if (type === 'FactSet') return list(facts).flatMap((fact) => [String(fact['title']), String(fact['value'])]);
  if (isAction(node)) return [String(title)];
  return isInput(node) ? [String(label)] : [];
}

const isAction = ({ type }: Json) => String(type).startsWith('Action.');
const isInput = ({ type }: Json) => String(type).startsWith('Input.');

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function keysOf(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return [path];
  return Object.entries(node).flatMap(([name, value]) => keysOf(value, path ? `${path}.${name}` : name));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
