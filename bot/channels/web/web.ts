// The local page's channel: employee on the left, IT desk on the right, kept as posts so that a reload shows them again.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Activity } from 'botbuilder';
import { type Address, type Clock, type Courier, DeliveryError, type Receipt } from '../../handoff/ports.ts';
import type { Post, Posts } from '../../handoff/posts.ts';
import type { FileRef, Language, Spoken } from '../../messages/message.ts';
import { readPress } from '../../messages/press.ts';
import { type Accept, type Channel, webDesk } from '../channel.ts';

export interface WebNeeds {
  readonly posts: Posts;
  readonly clock: Clock;
  /** Draws a message as Teams gets it. */
  readonly draw: (spoken: Spoken, delivery: string) => { readonly cards: readonly unknown[]; readonly text: string };
  /** Where the page finds a file, for so long as the page needs. */
  readonly linkTo: (file: FileRef) => { readonly url: string } | undefined;
  readonly protect: (words: string) => string;
  readonly mask: (text: string) => string;
  readonly languages: readonly Language[];
  /** What a language calls itself. */
  readonly nameOf: (language: Language) => string;
  readonly language: Language;
  /** What staff write into a ticket's thread goes to the employee. */
  readonly relay: boolean;
  /** The page's own words in a language, by name. */
  readonly words: (language: Language) => unknown;
}

export interface Web extends Channel {
  /** Made at the start; the page's calls carry it in `x-desk-token`. */
  readonly token: string;
  /** Answers a request below `/`; undefined: there is no such address. */
  handle(request: WebRequest, accept: Accept): Promise<WebResponse | undefined>;
  stop(): void;
}

export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
  readonly body: unknown;
}

export interface WebResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const employee = 'employee';
/** A look for news is answered at once when there are some, else after this time. */
const newsWithinMs = 20_000;

const require = createRequire(import.meta.url);
const here = (file: string) => new URL(file, import.meta.url);
const assets: Readonly<Record<string, { readonly file: string | URL; readonly type: string }>> = {
  '/local/page.css': { file: here('page.css'), type: 'text/css; charset=utf-8' },
  '/local/page.js': { file: here('page.js'), type: 'text/javascript; charset=utf-8' },
  '/local/adaptivecards.js': {
    file: require.resolve('adaptivecards/dist/adaptivecards.min.js'),
    type: 'text/javascript; charset=utf-8',
  },
  '/local/markdown-it.js': {
    file: require.resolve('markdown-it/browser'),
    type: 'text/javascript; charset=utf-8',
  },
};

/** The local page's channel. */
export function webChannel(needs: WebNeeds): Web {
  const { posts, clock, draw, linkTo, protect, mask, languages, nameOf, language, relay, words } = needs;
  const token = randomUUID();
  const listeners = new Set<() => void>();
  const tellPages = () => {
    for (const listener of listeners) listener();
  };

  const courier: Courier = {
    async deliver({ id, to, replaces, replacesReceipt, threadReceipt }, { files, ...spoken }): Promise<Receipt> {
      const isTalk = to.conversation === webDesk;
      const drawn = { ...draw(spoken, replaces ?? id), language: spoken.language };
      const body = JSON.stringify({ ...drawn, ...(isTalk && { talk: true }), ...(files && { files }) });
      if (replaces) {
        const post = replacesReceipt?.['post'];
        if (post) await posts.replace(post, body).catch(gone);
        tellPages();
        return { ...replacesReceipt, post: post ?? id };
      }
      const conversation = placeOf(to);
      const thread = threadReceipt?.['thread'];
      const at = clock.now().toISOString();
      await posts.add({ id, conversation, author: 'bot', body, at, ...(thread && { thread }) });
      tellPages();
      const opens = conversation === webDesk && !thread && !isTalk;
      return { post: id, ...(opens && { thread: `${webDesk};messageid=${id}` }) };
    },
  };

  async function news(since: number): Promise<WebResponse> {
    // It listens before it looks, so that no post slips in between.
    const { promise, resolve: wake } = Promise.withResolvers<void>();
    const timer = setTimeout(wake, newsWithinMs);
    listeners.add(wake);
    try {
      const found = await posts.since(since);
      if (found.length > 0) return json(200, { posts: found.map(withLinks) });
      await promise;
      return json(200, { posts: (await posts.since(since)).map(withLinks) });
    } finally {
      clearTimeout(timer);
      listeners.delete(wake);
    }
  }

  /** Links are made when they are read: what is stored outlives them. */
  function withLinks(post: Post): Post {
    if (post.author !== 'bot' || !post.body.includes('"files":')) return post;
    const { files, ...drawn }: { files?: readonly FileRef[] } = JSON.parse(post.body);
    const linked = files?.map((file) => ({ ...file, url: linkTo(file)?.url }));
    return { ...post, body: JSON.stringify({ ...drawn, ...(linked && { files: linked }) }) };
  }

  async function say(body: unknown, accept: Accept): Promise<WebResponse> {
    const said = readSaid(body);
    if (!said) return json(400, { error: 'bad request' });
    const { id, side, text, thread, locale, timeZone, name, value } = said;
    const conversation = side === 'desk' ? (thread ?? webDesk) : employee;
    if (text !== '') {
      await posts.add({
        id,
        author: side === 'desk' ? 'staff' : 'employee',
        body: mask(text),
        at: clock.now().toISOString(),
        conversation: side === 'desk' ? webDesk : employee,
        ...(thread && { thread }),
      });
    }
    const activity = {
      type: 'message',
      id,
      text,
      locale,
      localTimezone: timeZone,
      channelId: 'web',
      serviceUrl: 'urn:web',
      from: { id: side === 'desk' ? 'staff' : employee, name },
      recipient: { id: 'bot', name: 'Activation Desk' },
      conversation: { id: conversation, conversationType: 'personal' },
      timestamp: clock.now(),
      // Whoever sits at this machine is staff, and speaks to the bot.
      ...(side === 'desk' && { channelData: { addressed: true, standing: 'member', ids: ['staff'] } }),
      ...(value && { value }),
    };
    // It was put there first so that the answer stands below it.
    const { dropped } = await accept('web', id, activity as unknown as Activity);
    if (dropped) await posts.remove(id);
    tellPages();
    return json(202, { id });
  }

  return {
    name: 'web',
    courier,
    protect,
    token,
    async handle({ method, path, query, token: given, body }, accept) {
      const asset = assets[path];
      if (method === 'GET' && asset) return { status: 200, type: asset.type, body: readFileSync(asset.file, 'utf8') };
      if (method === 'GET' && path === '/') {
        const data = {
          token,
          languages,
          names: Object.fromEntries(languages.map((one) => [one, nameOf(one)])),
          language,
          relay,
          words: Object.fromEntries(languages.map((one) => [one, words(one)])),
        };
        const page = readFileSync(here('page.html'), 'utf8').replace('"{{data}}"', () =>
          JSON.stringify(data).replace(/</g, '\\u003c'),
        );
        return { status: 200, type: 'text/html; charset=utf-8', body: page };
      }
      if (given !== token) return path.startsWith('/local/') ? json(403, { error: 'token' }) : undefined;
      if (method === 'GET' && path === '/local/posts') return news(Number(query.get('since')) || 0);
      if (method === 'POST' && path === '/local/say') return say(body, accept);
      return undefined;
    },
    stop: tellPages,
  };
}

/** Which side of the page a message belongs to. */
function placeOf({ reference }: Address): string {
  const { conversation } = reference as { conversation: { id: string } };
  return conversation.id.split(';')[0] ?? '';
}

/** A post that was purged meanwhile will not come back. */
function gone(error: unknown): never {
  throw new DeliveryError(String(error), 'never');
}

interface Said {
  readonly id: string;
  readonly side: 'employee' | 'desk';
  readonly text: string;
  readonly thread?: string;
  readonly locale: string;
  /** Of the browser. */
  readonly timeZone: string;
  readonly name: string;
  readonly value?: NonNullable<ReturnType<typeof readPress>>;
}

function readSaid(body: unknown): Said | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { id, side, text, thread, locale, timeZone, name, data } = body as Record<string, unknown>;
  if (typeof id !== 'string' || id.length > 100 || (side !== 'employee' && side !== 'desk')) return undefined;
  const value = readPress(data);
  return {
    id,
    side,
    text: typeof text === 'string' ? text : '',
    locale: typeof locale === 'string' ? locale.slice(0, 35) : '',
    timeZone: typeof timeZone === 'string' ? timeZone.slice(0, 80) : '',
    name: typeof name === 'string' ? name.slice(0, 80) : side,
    ...(typeof thread === 'string' && { thread: thread.slice(0, 200) }),
    ...(value && { value }),
  };
}

function json(status: number, body: unknown): WebResponse {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
