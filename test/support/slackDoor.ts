// The app beside a Slack workspace on loopback, and Slack's door for whole conversations.
import { readFileSync } from 'node:fs';
import { type App, startApp } from '../../bot/app.ts';
import { readConfig } from '../../bot/config.ts';
import type { Clock } from '../../bot/handoff/ports.ts';
import { openLog } from '../../bot/log.ts';
import { languagesIn } from '../../bot/messages/localize.ts';
import { localeOf, means, type OpenDoor, type Seen, type Tongue } from './converse.ts';
import { type FakeSlack, type Message, startFakeSlack, type User, type View } from './slack/fakeSlack.mjs';

/** What the app may do in the workspace is what its manifest asks for. */
export const manifest = JSON.parse(readFileSync(new URL('../../manifest/slack.json', import.meta.url), 'utf8'));

export type Mode = 'http' | 'socket';

/** The app at work beside a workspace, with a desk in a channel. */
export interface Workspace {
  readonly app: App;
  readonly slack: FakeSlack;
  /** The desk's channel. */
  readonly desk: { readonly id: string; readonly name: string; messages(): readonly Message[] };
  readonly staff: User;
  readonly log: readonly string[];
  /** Where the app listens. */
  readonly url: string;
  /** Resolves when everything that arrived is answered. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

export interface WorkspaceNeeds {
  readonly mode?: Mode;
  readonly database?: string;
  readonly deskLanguage?: Tongue;
  /** Given the ids of the desk's channel and of the workspace, where it is a function. */
  readonly environment?: Environment | ((desk: string, team: string) => Environment);
  readonly clock?: Clock;
  /** Where the words are, by default those of the project. */
  readonly locales?: URL;
  /** Options of the fake workspace. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The environment that reaches this workspace. */
export function slackEnvironment(slack: FakeSlack, mode: Mode, desk: string): Record<string, string> {
  const { SLACK_API_URL = '', SLACK_BOT_TOKEN = '', SLACK_SIGNING_SECRET = '', SLACK_APP_TOKEN = '' } = slack.env();
  return {
    PORT: '0',
    // Tests write faster than people.
    PERSON_MESSAGES_PER_MINUTE: '0',
    LOG_LEVEL: 'trace',
    SLACK_API_URL,
    SLACK_BOT_TOKEN,
    ...(mode === 'http' ? { SLACK_SIGNING_SECRET } : { SLACK_APP_TOKEN }),
    DESK_SLACK_CHANNEL: desk,
  };
}

export async function openWorkspace(needs: WorkspaceNeeds = {}): Promise<Workspace> {
  const {
    mode = 'http',
    database = 'sqlite::memory:',
    deskLanguage = 'ja',
    environment = {},
    clock,
    options,
    locales,
  } = needs;
  const slack = await startFakeSlack({ manifest, mode, bot: { name: 'activation-desk' }, ...options });
  const staff = slack.user({ name: 'staffb', display_name: '担当者 B', locale: 'ja-JP' });
  const desk = slack.channel({ name: 'it-desk', members: [staff] });
  const config = readConfig(
    {
      ...slackEnvironment(slack, mode, desk.id),
      DESK_LANGUAGE: deskLanguage,
      DATABASE_URL: database,
      ...(typeof environment === 'function' ? environment(desk.id, slack.team.id) : environment),
    },
    locales ? languagesIn(locales) : ['en', 'ja'],
  );
  const log: string[] = [];
  const app = await startApp({
    config,
    log: openLog('trace', { write: (line) => void log.push(line) }),
    ...(clock && { clock }),
    ...(locales && { words: locales }),
  });
  const url = await app.listen();
  slack.connect(`${url}/slack/events`);
  if (mode === 'socket') await slack.socket.waitForConnection();
  return {
    app,
    slack,
    desk,
    staff,
    log,
    url,
    async settle() {
      await app.idle();
      await slack.settle({ quietMs: 1 });
      await app.idle();
    },
    async close() {
      await app.stop();
      await slack.close();
    },
  };
}

/** Slack's door of a workspace. */
export function slackDoor(workspace: Workspace): OpenDoor {
  const { slack, desk, staff, settle } = workspace;
  return async (name, language) => {
    const user = slack.user({ display_name: name, locale: localeOf(language) });
    await user.openHome('messages');
    const messages = () => user.sees();
    const thread = () => {
      const card = desk
        .messages()
        .findLast(({ ts, thread_ts: root = ts, plain }) => root === ts && plain.includes(name));
      return card ? [card, ...card.thread()] : [];
    };
    return {
      messages: () => messages().map((message) => seen(message, user.id)),
      say: async (text) => void (await user.dm(text)),
      async press(id, boxes) {
        if (Object.keys(boxes).length > 0 && id !== 'keep') {
          // The boxes have a window of their own: what is in them is kept first.
          await pressNewest(user, messages(), 'keep', boxes);
          await settle();
          await pressNewest(user, messages(), id);
        } else await pressNewest(user, messages(), id, boxes);
      },
      atDesk: () => thread().map((message) => seen(message, staff.id)),
      async pressAtDesk(verb, words) {
        await pressNewest(staff, thread(), verb, words === undefined ? {} : { words });
      },
      settle,
      check: () => slack.assertClean(),
      transcript: () => slack.transcript(),
    };
  };
}

/** Presses the newest button of that meaning; a window that opens is filled in and sent. */
export async function pressNewest(
  user: User,
  messages: readonly Message[],
  id: string,
  boxes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const accepts = means(id);
  for (const message of [...messages].reverse()) {
    const found = message
      .actions()
      .find((action) => pressesOf(action).some(({ press }) => accepts({ data: { press } })));
    if (!found) continue;
    const option = found.options?.find((value) => accepts({ data: { press: pressIn(value) } }));
    const options = { block: found.block_id, ...(option !== undefined && { choose: option }) };
    await user.click(message, found.action_id, options);
    if (found.action_id.startsWith('window')) await submit(user, await openedBy(user), boxes);
    return;
  }
  throw new Error(`there is no button ${id} in:\n${messages.map(({ plain }) => plain).join('\n--\n')}`);
}

/** The window that opens for somebody; a press is acknowledged before it does. */
export async function openedBy(user: User, withinMs = 2_000): Promise<View> {
  const end = Date.now() + withinMs;
  for (;;) {
    const view = user.modal();
    if (view) return view;
    if (Date.now() > end) throw new Error('no window opens');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function submit(user: User, view: View, boxes: Readonly<Record<string, string>>): Promise<void> {
  const { ok, errors } = await user.submit(view, boxes);
  if (!ok || errors) throw new Error(`the window was refused: ${JSON.stringify(errors)}`);
}

/** A message of the workspace as a conversation looks at it; `of` is the bot's counterpart. */
export function seen(message: Message, of: string): Seen {
  const blocks = message.blocks ?? [];
  const texts = blocks.length > 0 ? blocks.flatMap(textsOf) : [message.text];
  const isPerson = (message as unknown as { user?: string }).user === of;
  return {
    id: message.ts,
    from: isPerson ? 'person' : 'bot',
    edits: message.edits,
    texts,
    all: texts.join('\n'),
    buttons: message
      .actions()
      .flatMap(pressesOf)
      .map((data) => ({ data })),
    steps: blocks.flatMap(stepsOf),
  };
}

interface Node {
  readonly type?: string;
  readonly text?: Node | string;
  readonly style?: string | object;
  readonly url?: string;
  readonly fields?: readonly Node[];
  readonly elements?: readonly Node[];
  readonly options?: readonly Node[];
}

/** Every piece of text a reader sees, from top to bottom, buttons too. */
function textsOf(block: Node): string[] {
  const own = (node: Node | undefined) => wordsOf(node);
  switch (block.type) {
    case 'header':
      return [own(block.text as Node)];
    case 'section':
      return [...(block.text ? [own(block.text as Node)] : []), ...(block.fields ?? []).map(own)];
    case 'context':
      return (block.elements ?? []).map(own);
    case 'actions':
      return (block.elements ?? []).flatMap((element) =>
        element.options ? element.options.map((option) => own(option.text as Node)) : [own(element.text as Node)],
      );
    case 'rich_text':
      return (block.elements ?? []).flatMap((element) =>
        element.type === 'rich_text_list' ? (element.elements ?? []).map(inline) : [inline(element)],
      );
    default:
      return [];
  }
}

function wordsOf(node: Node | undefined): string {
  const text = String(node?.text ?? '');
  if (node?.type !== 'mrkdwn') return text;
  return text
    .replace(/^\*(.*)\*$/s, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function inline({ elements = [] }: Node): string {
  return elements
    .map(({ type, text, url }) => (type === 'emoji' ? '' : type === 'link' ? String(text ?? url) : String(text ?? '')))
    .join('')
    .trimStart();
}

/** The items of numbered lists. */
function stepsOf(block: Node): string[] {
  return (block.elements ?? [])
    .filter(({ type, style }) => type === 'rich_text_list' && style === 'ordered')
    .flatMap(({ elements = [] }) => elements.map(inline));
}

function pressesOf({ value, options = [] }: { readonly value?: string; readonly options?: readonly string[] }) {
  return [...(value === undefined ? [] : [value]), ...options].map((one) => ({ press: pressIn(one) }));
}

/** The meaning of a button's or an option's value. */
function pressIn(value: string): Record<string, string> {
  const [to, first = '', second = '', ...rest] = value.split('/');
  const third = rest.join('/');
  if (to === 'q') return { to: 'question', question: first, asking: second, choice: third };
  if (to === 'c') return { to: 'command', command: first };
  if (to === 'd') return { to: 'desk', command: first, page: second, about: third };
  if (to === 'p') return { to: 'privacy', answer: first, asking: second };
  return { to: 'ticket', ticket: first, verb: second, ...(rest.length > 0 && { choice: third }) };
}
