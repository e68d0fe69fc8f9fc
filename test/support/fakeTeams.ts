// A small, strict Teams with its connector on loopback: people and chats outside, a check of every message inside.
import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultsInTeams } from './accessible.ts';

export type Json = Record<string, unknown>;

export interface Button {
  readonly title: string;
  readonly kind: string;
  readonly data: Json;
  /** Ids of the boxes whose content goes with a press: those of its own card, and of the card that this one opened in. */
  readonly boxes: readonly string[];
}

export interface Input {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly maxLength: number;
  readonly required: boolean;
}

/** A picture in a message of the bot: the content of its `data:` address, or the address where it lies. */
export interface Picture {
  readonly name: string;
  readonly type: string;
  readonly bytes?: Buffer;
  readonly url?: string;
}

/** One message of a chat as it looks now. */
export interface Shown {
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly chat: Chat;
  /** How often the bot put another in its place. */
  readonly edits: number;
  /** Its author took it back. */
  readonly deleted: boolean;
  readonly card: Json | undefined;
  readonly images: readonly Picture[];
  /** Every piece of text a reader sees, from top to bottom, buttons too. */
  readonly texts: readonly string[];
  /** Those inside an `Action.ShowCard` too, and the one that opens it. */
  readonly buttons: readonly Button[];
  readonly inputs: readonly Input[];
  /** All texts in one string. */
  readonly all: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  /** As their client tells it. */
  readonly timeZone: string;
  readonly aadObjectId: string;
  readonly tenant: string;
  readonly guest: boolean;
}

/** What came of posting an activity to the bot. */
export interface Posted {
  /** 0: Teams does not show it to the bot, so nothing was posted. */
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
  /** In shared places, whether the bot is mentioned (by default) or the words are said to the others there. */
  readonly mention?: boolean;
  /** Other people: where the text has their `@name`, else at its end. */
  readonly mentions?: readonly User[];
  /** Put into the text, as from the clipboard. */
  readonly images?: readonly Hosted[];
  /** Attached. */
  readonly files?: readonly (Hosted & { readonly name: string })[];
  /** Further fields of the activity, over all others. */
  readonly extra?: Json;
}

/** Something that a person sends, which lies on the connector's side. */
export interface Hosted {
  readonly name?: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** One person in one chat: what a Teams client can do there. */
export interface Seat {
  readonly user: User;
  readonly chat: Chat;
  say(text: string, options?: SayOptions): Promise<Posted>;
  /** Changes the text of a message that was said here; in shared places the bot hears of those it has heard. */
  edit(message: Shown | Posted, text: string, options?: Pick<SayOptions, 'html'>): Promise<Posted>;
  remove(message: Shown | Posted): Promise<Posted>;
  /** Brings a removed message back. */
  undelete(message: Shown | Posted): Promise<Posted>;
  /**
   * Presses a button that is there, with what the boxes of its card hold. A box is named by its id, or by the part of its
   * id after the last dot.
   */
  press(message: Shown, which: (button: Button) => boolean, fields?: Record<string, string>): Promise<Posted>;
  /** The same as `Action.Execute`: an invoke that waits for an answer. */
  execute(message: Shown, which: (button: Button) => boolean, fields?: Record<string, string>): Promise<Posted>;
  /** A submit of any data, as a forger would send it. */
  submit(data: unknown, extra?: Json): Promise<Posted>;
  invoke(name: string, value: unknown): Promise<Posted>;
  /** What Teams sends when the bot is added here: `conversationUpdate`, then `installationUpdate`. */
  install(): Promise<void>;
  /** What Teams sends when the bot is removed from here. */
  uninstall(): Promise<void>;
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
  readonly op: 'create' | 'send' | 'update' | 'delete' | 'member' | 'file';
  /** By default 500. */
  readonly status?: number;
  readonly retryAfter?: number;
  readonly chat?: Chat;
  /** Only requests that hold these words. */
  readonly about?: string;
  /** How many requests fail; by default one. */
  readonly times?: number;
  /** The request stays without an answer until then. */
  readonly until?: Promise<void>;
  /** The request has its effect; then the connection is dropped. */
  readonly afterEffect?: boolean;
}

export interface FakeTeams {
  readonly serviceUrl: string;
  readonly tenant: string;
  readonly botName: string;
  /** What is wrong with anything the bot sent. */
  readonly violations: readonly string[];
  /** Every request of the bot, e.g. `send 200`. */
  readonly requests: readonly string[];
  /** Every message that the bot put somewhere, those that were deleted since, too. */
  readonly puts: readonly Put[];
  connect(botUrl: string): void;
  /** `tenant`: of another company, who came in by a shared channel. */
  user(options?: {
    name?: string;
    locale?: string;
    timeZone?: string;
    guest?: boolean;
    tenant?: string;
    aadObjectId?: string;
  }): User;
  personal(user: User): Chat;
  group(options?: Pick<PlaceOptions, 'members'>): Chat;
  channel(options?: PlaceOptions): Chat;
  thread(channel: Chat): Chat;
  /** Such requests fail, beginning with the next; the answer lifts the fault. */
  fault(fault: Fault): () => void;
  /** Throws when a message of the bot broke a rule. */
  check(): void;
  close(): Promise<void>;
}

/** A message of the bot as it arrived first. */
export interface Put {
  readonly id: string;
  /** What the sender said of itself in `x-instance`, if anything. */
  readonly by: string;
  /** The beginning of what it says. */
  readonly words: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface PlaceOptions {
  /** The bot was granted to hear every word there (`ChannelMessage.Read.Group`). */
  readonly rsc?: boolean;
  /** Who is there; without it, everybody. */
  readonly members?: readonly User[];
}

const mostImageBytes = 1024 * 1024;
const mostImagePixels = 1024;
const fileInfoType = 'application/vnd.microsoft.teams.file.download.info';
const mostCardBytes = 28 * 1024;
const mostActions = 6;
const cardType = 'application/vnd.microsoft.card.adaptive';
const keySign = '[BCDFGHJKMNPQRTVWXY2346789]{5}';
const productKey = new RegExp(`${keySign}(?:-${keySign}){4}`, 'i');
const localeKeys = new Set(keysOf(readJson(new URL('../../locales/en.json', import.meta.url))));

let ids = 1_700_000_000_000;
const newId = () => String(++ids);

let latest = 0;
/** No two events have the same time. */
function moment(): Date {
  latest = Math.max(latest + 1, Date.now());
  return new Date(latest);
}

export interface FakeTeamsOptions {
  readonly botName?: string;
  /** Pasted pictures want this bearer token; without it, none. */
  readonly token?: string;
}

/** Starts the connector on a free port of loopback. */
export async function startFakeTeams({
  botName = 'Activation Desk',
  token,
}: FakeTeamsOptions = {}): Promise<FakeTeams> {
  const tenant = randomUUID();
  const bot = { id: `28:${randomUUID()}`, name: botName };
  const chats = new Map<string, Room>();
  const violations: string[] = [];
  const requests: string[] = [];
  const puts: Put[] = [];
  const note = (id: string, by: string, { all }: Pick<Shown, 'all'>) =>
    puts.push({ id, by, words: all.slice(0, 60).replaceAll('\n', ' | '), at: Date.now() });
  const faults: { readonly of: Fault; left: number }[] = [];
  const people = new Map<string, User>();
  const hosted = new Map<string, Hosted>();
  let botUrl = '';

  class Room extends EventEmitter implements Chat {
    readonly id: string;
    readonly kind: Chat['kind'];
    readonly root: Room | undefined;
    readonly messages: Shown[] = [];
    readonly threads: Room[] = [];
    readonly rsc: boolean;
    readonly members: readonly User[] | undefined;
    /** What people said here, and whether the bot heard it. */
    readonly said = new Map<string, { readonly activity: Json; readonly heard: boolean }>();

    constructor(id: string, kind: Chat['kind'], root?: Room, options: PlaceOptions = {}) {
      super();
      this.rsc = root?.rsc ?? options.rsc ?? false;
      this.members = root?.members ?? options.members;
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

    drop(id: string): void {
      const at = this.messages.findIndex((message) => message.id === id);
      if (at >= 0) this.messages.splice(at, 1);
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
      const now = moment();
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
          { type: 'clientInfo', locale: user.locale, country: 'JP', platform: 'Windows', timezone: user.timeZone },
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
      if (button.kind === 'Action.ShowCard') throw new Error(`${button.title} only opens boxes in: ${now.all}`);
      const reach = now.inputs.filter(({ id }) => button.boxes.includes(id));
      const filled = new Map(reach.map(({ id, value }) => [id, value]));
      for (const [name, value] of Object.entries(fields)) {
        // The boxes of the button's own card come first.
        const box = reach.find(({ id }) => id === name) ?? reach.find(({ id }) => id.endsWith(`.${name}`));
        if (!box) throw new Error(`no box ${name} in: ${now.all}`);
        filled.set(box.id, value);
      }
      for (const { id, required } of reach) {
        if (required && !filled.get(id)?.trim()) throw new Error(`box ${id} must be filled in: ${now.all}`);
      }
      return { ...button, data: { ...Object.fromEntries(filled), ...button.data } };
    };
    const fromCard = (message: Shown): Json => ({
      replyToId: message.id,
      channelData: { ...room.channelData(), source: { name: 'message' }, legacy: { replyToId: `1:${message.id}` } },
    });

    /** Text, entities and attachments as Teams writes them. */
    function written(text: string, options: SayOptions): Json {
      const { html, attachments = [], mention = false, mentions = [], images = [], files = [] } = options;
      const entities: Json[] = [];
      let words = text;
      let copy = escapeHtml(text);
      const span = (name: string) =>
        `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="${entities.length}">${name}</span>`;
      for (const { id, name } of mentions) {
        const at = `<at>${name}</at>`;
        copy = copy.includes(`@${name}`) ? copy.replace(`@${name}`, span(name)) : `${copy}&nbsp;${span(name)}`;
        words = words.includes(`@${name}`) ? words.replace(`@${name}`, at) : `${words}\u00a0${at}`;
        entities.push({ type: 'mention', mentioned: { id, name }, text: at });
      }
      if (mention) {
        copy = `${span(botName)}&nbsp;${copy}`;
        words = `<at>${botName}</at>\u00a0${words}`;
        entities.unshift({ type: 'mention', mentioned: bot, text: `<at>${botName}</at>` });
      }
      // A channel's files lie in its team: the bot gets no more than a mark in the text.
      const marks = room.kind === 'personal' ? '' : files.map(() => `<attachment id="${randomUUID()}"></attachment>`);
      const pasted = images.map((image): Json => ({ contentType: 'image/*', contentUrl: host(image, 'pasted') }));
      const shownIn = pasted.map(
        ({ contentUrl }) => `<img itemtype="http://schema.skype.com/AMSImage" src="${contentUrl}">`,
      );
      return {
        text: words,
        entities: [...entities, ...(base('message', {})['entities'] as Json[])],
        attachments: [
          ...attachments,
          ...(room.kind === 'personal' ? files.map(attached) : []),
          ...pasted,
          { contentType: 'text/html', content: `${html ?? `<p>${copy}</p>`}${shownIn.join('')}${[...marks].join('')}` },
        ],
      };
    }
    const saidAs = (message: Shown | Posted) => {
      const id = String('id' in message ? message.id : message.activity['id']);
      const known = room.said.get(id);
      if (!known) throw new Error(`nobody said ${id} in:\n${room.transcript()}`);
      return { id, ...known };
    };
    const changed = (id: string, type: string, eventType: string, more: Json): Promise<Posted> => {
      const activity = base(type, { id, ...more, channelData: { ...room.channelData(), eventType } });
      return room.said.get(id)?.heard ? post(activity) : Promise.resolve(unheard(activity));
    };

    return {
      user,
      chat: room,
      async say(text, options = {}) {
        const { locale, extra, mention = room.kind !== 'personal' } = options;
        const activity = base('message', { ...written(text, { ...options, mention }), textFormat: 'plain' });
        if (locale) activity['locale'] = locale;
        if (locale === null) {
          delete activity['locale'];
          delete activity['entities'];
        }
        Object.assign(activity, extra);
        const id = String(activity['id']);
        const heard = room.kind === 'personal' || mention || room.rsc;
        room.said.set(id, { activity, heard });
        room.put(shown(room, id, 'person', activity, 0));
        return heard ? post(activity) : unheard(activity);
      },
      async edit(message, text, options = {}) {
        const { id, activity, heard } = saidAs(message);
        const mention = list(activity['entities']).some(({ mentioned }) => record(mentioned)['id'] === bot.id);
        const words = written(text, { ...options, mention });
        room.said.set(id, { activity: { ...activity, ...words }, heard });
        const edits = (room.messages.find((one) => one.id === id)?.edits ?? 0) + 1;
        room.put(shown(room, id, 'person', { ...activity, ...words }, edits));
        return changed(id, 'messageUpdate', 'editMessage', { ...words, textFormat: 'plain' });
      },
      async remove(message) {
        const { id, activity } = saidAs(message);
        const { edits = 0 } = room.messages.find((one) => one.id === id) ?? {};
        room.put({ ...shown(room, id, 'person', activity, edits), deleted: true });
        return changed(id, 'messageDelete', 'softDeleteMessage', { entities: undefined });
      },
      async undelete(message) {
        const { id, activity } = saidAs(message);
        const { edits = 0 } = room.messages.find((one) => one.id === id) ?? {};
        room.put(shown(room, id, 'person', activity, edits));
        const { text, attachments, entities, textFormat } = activity;
        return changed(id, 'messageUpdate', 'undeleteMessage', { text, attachments, entities, textFormat });
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
      async uninstall() {
        await post(base('installationUpdate', { action: 'remove', entities: undefined, locale: undefined }));
      },
      send: (type, fields) => post(base(type, fields)),
    };
  }

  function host(file: Hosted, how: 'pasted' | 'attached'): string {
    const id = randomUUID();
    hosted.set(id, file);
    return `http://127.0.0.1:${port}/${how === 'pasted' ? `v3/attachments/${id}/views/original` : `files/${id}`}`;
  }

  function attached({ name = '', ...file }: Hosted): Json {
    const fileType = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
    const contentUrl = `https://contoso-my.sharepoint.example/personal/someone/Documents/${encodeURIComponent(name)}`;
    const content = { downloadUrl: host(file, 'attached'), uniqueId: randomUUID(), fileType };
    return { contentType: fileInfoType, contentUrl, name, content };
  }

  /** Teams keeps to itself what is not said to the bot. */
  function unheard(activity: Json): Posted {
    return { status: 0, body: undefined, activity, again: async () => unheard(activity) };
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
    const [, id = '', activityId] =
      /^\/v3\/conversations\/([^/]+)\/(?:activities|members|pagedmembers)(?:\/([^/]+))?$/.exec(path) ?? [];
    const [, pasted, attachedFile] =
      /^\/(?:v3\/attachments\/([^/]+)\/views\/original|files\/([^/]+))$/.exec(path) ?? [];
    const op = opOf(request.method ?? '', path);
    const refuse = (status: number, why: string) => {
      violations.push(`${request.method} ${path}: ${why}`);
      reply(response, status, { error: { code: 'BadSyntax', message: why } });
    };
    const json = JSON.stringify(body);
    const by = String(request.headers['x-instance'] ?? '');
    const fault = faults.find(
      ({ left, of }) =>
        left > 0 && of.op === op && (!of.chat || of.chat.id === id) && (!of.about || json.includes(of.about)),
    );
    if (fault) fault.left -= 1;
    const failing = fault?.of;
    const failsWith = failing && (failing.status ?? 500);
    requests.push(`${op} ${failing?.afterEffect ? 'dropped' : (failsWith ?? 200)}`);
    if (failing) await failing.until;
    if (failsWith && !failing?.afterEffect) {
      const wait = failing?.retryAfter === undefined ? {} : { 'retry-after': String(failing.retryAfter) };
      return reply(response, failsWith, { error: { code: 'Throttled', message: 'try again' } }, wait);
    }
    const done = (status: number, answered: unknown) =>
      failing?.afterEffect ? void response.destroy() : reply(response, status, answered);
    if (op === 'file') {
      const { authorization } = request.headers;
      const file = hosted.get(pasted ?? attachedFile ?? '');
      if (pasted && token && authorization !== `Bearer ${token}`) return reply(response, 401, {});
      if (!pasted && authorization) violations.push(`${path}: a token for an address that wants none`);
      if (!file) return reply(response, 404, {});
      if (failing?.afterEffect) return void response.destroy();
      response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length });
      response.end(file.bytes);
      return;
    }
    if (op === 'member') {
      const place = chats.get(id.split(';')[0] ?? '') ?? chats.get(id);
      if (path.endsWith('/pagedmembers')) {
        if (!place) return reply(response, 404, { error: { code: 'ConversationNotFound', message: 'unknown' } });
        return done(200, { members: (place.members ?? [...people.values()]).map(accountOf) });
      }
      const member = people.get(activityId ?? '');
      const isThere = place && member && (place.members?.some((one) => one.id === member.id) ?? true);
      return isThere
        ? done(200, accountOf(member))
        : reply(response, 404, { error: { code: 'MemberNotFoundInConversation', message: 'Member not found' } });
    }
    if (op === 'create') {
      const { activity, channelData, isGroup, tenantId } = body;
      const channel = chats.get(String(record(record(channelData)['channel'])['id']));
      if (!channel || isGroup !== true || tenantId !== tenant) return refuse(400, 'not a new post in a known channel');
      const root = newId();
      const thread = new Room(`${channel.id};messageid=${root}`, 'channel', channel);
      note(root, by, receive(thread, root, record(activity), 0));
      return done(201, { id: thread.id, activityId: root });
    }
    const room = chats.get(id);
    if (!room) return refuse(404, 'ConversationNotFound');
    if (room.kind === 'channel' && !room.root)
      return refuse(400, 'a post in a channel is made by creating a conversation');
    if (op === 'update') {
      const old = room.messages.find((one) => one.id === activityId && one.from === 'bot');
      if (!old) return refuse(404, `ActivityNotFoundInConversation ${activityId}`);
      receive(room, old.id, body, old.edits + 1);
      return done(200, { id: old.id });
    }
    if (op === 'delete') {
      const old = room.messages.find((one) => one.id === activityId && one.from === 'bot');
      if (!old) return reply(response, 404, { error: { code: 'ActivityNotFoundInConversation', message: activityId } });
      room.drop(old.id);
      return done(200, {});
    }
    if (request.method !== 'POST' || id === '') return refuse(405, 'unknown operation');
    if (body['type'] === 'typing') return reply(response, 201, { id: newId() });
    const sent = newId();
    note(sent, by, receive(room, sent, body, 0));
    done(201, { id: sent });
  }

  function accountOf({ id, name, aadObjectId, guest, tenant: home }: User): Json {
    const domain = guest ? 'fabrikam.example#EXT#@contoso.example' : 'contoso.example';
    const userPrincipalName = `${aadObjectId}@${domain}`;
    return { id, name, aadObjectId, userPrincipalName, tenantId: home, userRole: guest ? 'guest' : 'user' };
  }

  function receive(room: Room, id: string, activity: Json, edits: number): Shown {
    const message = shown(room, id, 'bot', activity, edits);
    for (const wrong of faultsOf(activity, message)) violations.push(`${wrong}, in: ${message.all.slice(0, 300)}`);
    room.put(message);
    return message;
  }

  const hex = (text: string) => createHash('sha256').update(`${text}/${tenant}`).digest('hex').slice(0, 32);
  let users = 0;
  return {
    serviceUrl: `http://127.0.0.1:${port}/`,
    tenant,
    botName,
    violations,
    requests,
    puts,
    connect: (url) => {
      botUrl = `${url}/api/messages`;
    },
    user(options = {}) {
      const { name, locale = 'ja-JP', timeZone = 'Asia/Tokyo', guest = false } = options;
      const { tenant: home = tenant, aadObjectId = randomUUID() } = options;
      users += 1;
      const of = name ?? (locale.startsWith('ja') ? `利用者 A ${users}` : `Alex ${users}`);
      const id = `29:1${hex(`${of}${users}`)}`;
      const user = { id, name: of, locale, timeZone, aadObjectId, tenant: home, guest };
      people.set(id, user);
      return user;
    },
    personal: (user) => chats.get(`a:1${hex(user.id)}`) ?? new Room(`a:1${hex(user.id)}`, 'personal'),
    group: (options = {}) => new Room(`19:${hex(newId())}@thread.v2`, 'groupChat', undefined, options),
    channel: (options = {}) => new Room(`19:${hex(newId())}@thread.tacv2`, 'channel', undefined, options),
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

function opOf(method: string, path: string): Fault['op'] {
  if (path === '/v3/conversations') return 'create';
  if (/^\/(?:v3\/attachments|files)\//.test(path)) return 'file';
  if (method === 'GET' && /\/(?:members\/|pagedmembers$)/.test(path)) return 'member';
  if (method === 'DELETE') return 'delete';
  return method === 'PUT' ? 'update' : 'send';
}

function shown(chat: Chat, id: string, from: Shown['from'], activity: Json, edits: number): Shown {
  const attachments = list(activity['attachments']);
  const card = record(attachments.find(({ contentType }) => contentType === cardType))['content'];
  const levels = card ? levelsOf(record(card)) : [];
  const nodes = card ? nodesOf(card) : [];
  const texts = card ? nodes.flatMap(textsOf) : [String(activity['text'] ?? '')];
  return {
    id,
    from,
    chat,
    edits,
    deleted: false,
    card: card ? record(card) : undefined,
    images: attachments.filter(({ contentType }) => /^image\/(?!\*)/.test(String(contentType))).map(pictureOf),
    texts,
    all: texts.join('\n'),
    buttons: levels.flatMap(({ lists, boxes }) =>
      lists
        .flat()
        .map(({ title, type, data }) => ({ title: String(title), kind: String(type), data: record(data), boxes })),
    ),
    inputs: nodes.filter(isInput).map((node) => ({
      id: String(node['id']),
      type: String(node['type']),
      value: String(node['value'] ?? ''),
      choices: list(node['choices']).map(({ value }) => String(value)),
      maxLength: Number(node['maxLength'] ?? Number.POSITIVE_INFINITY),
      required: node['isRequired'] === true,
    })),
  };
}

function pictureOf({ name = '', contentType, contentUrl = '' }: Json): Picture {
  const [, content] = /^data:[^,]*;base64,(.*)$/s.exec(String(contentUrl)) ?? [];
  const picture = { name: String(name), type: String(contentType) };
  return content === undefined
    ? { ...picture, url: String(contentUrl) }
    : { ...picture, bytes: Buffer.from(content, 'base64') };
}

/** A card, or one that opens in it. */
interface Level {
  /** Each `actions` of its own. */
  readonly lists: readonly (readonly Json[])[];
  /** Ids of its own boxes, then of those above it. */
  readonly boxes: readonly string[];
  readonly depth: number;
}

function levelsOf(card: Json, above: readonly string[] = [], depth = 0): Level[] {
  const nodes = nodesOf(card, false);
  const boxes = [...nodes.filter(isInput).map(({ id }) => String(id)), ...above];
  const lists = nodes.filter(({ actions }) => actions).map(({ actions }) => list(actions));
  const opened = nodes.filter(({ type }) => type === 'Action.ShowCard').map((node) => record(node['card']));
  return [{ lists, boxes, depth }, ...opened.flatMap((inner) => levelsOf(inner, boxes, depth + 1))];
}

/** What Teams, or a person who reads it, would object to in a message of the bot to a conversation of this kind. */
export function objectionsTo(activity: Json, kind: Chat['kind']): readonly string[] {
  return faultsOf(activity, shown({ kind } as Chat, '', 'bot', activity, 0));
}

/** What Teams, or a person who reads the message, would object to. */
function faultsOf(activity: Json, { chat, card, images, texts, buttons, inputs }: Shown): string[] {
  const wrong = faultsInTeams(activity);
  const must = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  const attachments = list(activity['attachments']);
  const json = JSON.stringify(activity)
    .replace(/"data:[^"]*"/g, '""')
    .normalize('NFKC');
  must(activity['type'] === 'message', `unexpected activity ${activity['type']}`);
  must(attachments.length - images.length <= 1, 'several cards in one message');
  for (const { contentType } of attachments) {
    const isFile = /^application\/vnd\.microsoft\.teams\.(?:card\.)?file/.test(String(contentType));
    must(!isFile || chat.kind === 'personal', `a file card outside a personal chat: ${contentType}`);
    must(isFile || contentType === cardType || /^image\//.test(String(contentType)), `an attachment ${contentType}`);
  }
  const isEmpty = card === undefined && images.length === 0 && String(activity['text'] ?? '').trim() === '';
  must(!isEmpty, 'a message without text or card');
  for (const { name, type, bytes, url = '' } of images) {
    must(/^image\/(?:png|jpeg|gif)$/.test(type), `a picture that Teams does not show: ${type}`);
    must(bytes !== undefined || /^https:\/\/|^http:\/\/127\.0\.0\.1[:/]/.test(url), `a picture at ${url}`);
    must((bytes?.length ?? 1) > 0 && (bytes?.length ?? 0) <= mostImageBytes, `picture ${name} is over 1 MB`);
    const isPng = type === 'image/png' && bytes && bytes.length > 24;
    const pixels = isPng ? Math.max(bytes.readUInt32BE(16), bytes.readUInt32BE(20)) : 0;
    must(pixels <= mostImagePixels, `picture ${name} is over ${mostImagePixels} pixels`);
  }
  must(!productKey.test(json), 'a product key');
  must(!json.includes('undefined') && !json.includes('[object Object]'), 'a value that is no text');
  const spoken = [...texts, String(activity['text'] ?? ''), String(activity['summary'] ?? '')];
  if (card) {
    spoken.push(String(card['fallbackText'] ?? ''), String(card['speak'] ?? ''));
    must(card['type'] === 'AdaptiveCard', 'the card has no type');
    must(/^1\.[0-5]$/.test(String(card['version'])), `card version ${card['version']}`);
    must(String(card['fallbackText'] ?? '').trim() !== '', 'no fallbackText');
    must(String(card['speak'] ?? '').trim() !== '', 'no speak');
    must(/^(?:ja|en|qps)$/.test(String(card['lang'])), `card language ${card['lang']}`);
    must(Buffer.byteLength(JSON.stringify(card)) < mostCardBytes, 'a card over 28 KB');
    for (const { lists, depth } of levelsOf(card)) {
      const titles = lists.flat().map(({ title }) => title);
      for (const { length } of lists) must(length <= mostActions, `${length} buttons`);
      must(new Set(titles).size === titles.length, 'two buttons of one name');
      must(depth <= 1, 'a card that opens in a card that opens');
    }
    must(new Set(inputs.map(({ id }) => id)).size === inputs.length, 'two boxes of one id');
    for (const { title, kind } of buttons) {
      must(title.trim() !== '' && title !== 'undefined', 'a button without a name');
      must(
        kind === 'Action.Submit' ||
          kind === 'Action.Execute' ||
          kind === 'Action.OpenUrl' ||
          kind === 'Action.ShowCard',
        `action ${kind}`,
      );
    }
    for (const { id, type, value, choices, maxLength } of inputs) {
      must(value.length <= maxLength, `box ${id} holds more than it may`);
      const isBlank = value === '' && nodesOf(card).some((node) => node['id'] === id && node['placeholder']);
      must(
        type !== 'Input.ChoiceSet' || isBlank || choices.includes(value),
        `box ${id} has ${value}, which is no choice`,
      );
    }
    for (const node of nodesOf(card)) {
      must(node['type'] !== 'TextBlock' || String(node['text'] ?? '').trim() !== '', 'an empty TextBlock');
      must(node['type'] !== 'TextBlock' || node['wrap'] === true, 'a TextBlock that does not wrap');
      must(!isInput(node) || String(node['label'] ?? '').trim() !== '', 'a box without a label');
      must(node['isRequired'] !== true || String(node['errorMessage'] ?? '').trim() !== '', 'no errorMessage');
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

/** Every object with a `type` in a card, top to bottom; `deep`: also in the cards that open in it. */
function nodesOf(node: unknown, deep = true): Json[] {
  if (Array.isArray(node)) return node.flatMap((one) => nodesOf(one, deep));
  if (typeof node !== 'object' || node === null) return [];
  const { data: _, msteams: __, ...rest } = node as Json;
  const own = typeof rest['type'] === 'string' ? [node as Json] : [];
  if (!deep && rest['type'] === 'Action.ShowCard') return own;
  return [...own, ...Object.values(rest).flatMap((one) => nodesOf(one, deep))];
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
