// Bolt's listeners: each event, command, press, shortcut and window becomes an activity that is stored, then acknowledged.
import type { App, BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Delivery } from '../../handoff/ports.ts';
import {
  type Command,
  isLanguageCommand,
  type Key,
  type Language,
  type Press,
  type Spoken,
  speakIn,
} from '../../messages/message.ts';
import type { ReadPress } from '../../messages/press.ts';
import type { Accept } from '../channel.ts';
import type { Newest } from '../newest.ts';
import { pause } from '../waiting.ts';
import { commandAnswer } from './commandAnswer.ts';
import {
  activityOf,
  eventOf,
  type MessageEvent,
  personalConversation,
  placeOf,
  plainWords,
  readMessageEvent,
  type Sender,
  spokenTo,
  threadConversation,
} from './inbound.ts';
import { pressIn, writePress } from './pressValue.ts';
import { reasonOf } from './refusals.ts';
import { actionIds } from './render.ts';
import { callbackIds, fieldsIn, formWindow, intakeWindow, purposeIn, type WindowPurpose } from './windows.ts';

/** What the listeners hand activities to, and what they need to answer at once. */
export interface SlackEdge {
  readonly accept: Accept;
  /** What is shown in the place of this delivery, in its language. */
  said(delivery: string): Promise<Spoken | undefined>;
  /** A delivery in words. */
  speak(delivery: Delivery): Spoken;
  explain(key: Key, language: Language): string;
  readonly languages: readonly Language[];
  /** The language of a person, by user id. */
  languageOf(user: string): Promise<Language>;
  /** Says something in a person's own conversation, outside of any turn, once for each event. */
  tell(user: string, key: Key, event: string): Promise<void>;
  /** The app was removed from the workspace: nobody there is written to unasked any more. */
  removed(): Promise<void>;
  /** What the intake form offers as licence. */
  licenses(language: Language): readonly { id: string; label: string }[];
}

export interface ListenerNeeds {
  /** The channel of each person's direct message with the bot, as far as known. */
  readonly directs: Newest<string>;
  /** Windows that are being opened or were opened a moment ago, by trigger: the turns of their events wait for them. */
  readonly windows: Map<string, Promise<void>>;
  /** The bot's own user id, once an event or Slack's answer has told it. */
  readonly bot: { user?: string | undefined };
  readonly client: WebClient;
  readonly edge: SlackEdge;
  /** Channel ids of the desks that are here. */
  readonly desks: ReadonlySet<string>;
  readonly now: () => Date;
  readonly log: { warn(data: object, text: string): void };
}

/** Long after the turn of a window's event. */
const rememberedMs = 60_000;

const slashCommand = '/activation';
/** Slack waits three seconds for an answer; the rest is for the way. */
const answerWithinMs = 2_000;

/** Words after the slash command that are commands in every language, beside the languages' own codes. */
const subcommands: ReadonlyMap<string, Command> = new Map([
  ['help', 'help'],
  ['status', 'status'],
  ['human', 'person'],
]);
/** What these answer is short and whole: it is shown where it was asked, too. */
const answeredHere = (command: Command) => command === 'help' || command === 'status' || isLanguageCommand(command);

/** Registers every listener; `manifest/slack.json` names the same ones. */
export function listen(app: App, { client, edge, desks, directs, windows, bot, now, log }: ListenerNeeds): void {
  const { accept } = edge;

  const messages = async ({ event, body }: { event: unknown; body: Envelope }) => {
    const { channel, channel_type: type, user } = event as MessageEvent;
    if (type === 'im' && user && channel) directs.set(user, channel);
    bot.user ??= botOf(body);
    const around = { team: teamOf(body), bot: botOf(body) ?? bot.user, desks };
    for (const { key, activity } of readMessageEvent(event as MessageEvent, around)) {
      await accept('slack', key, activity);
    }
  };
  app.event('message', messages);
  app.event('app_mention', messages);

  app.event('app_home_opened', async ({ event, body }) => {
    const sender: Sender = { user: event.user, team: teamOf(body), bot: botOf(body) };
    const name = event.tab === 'home' ? 'home' : 'messages';
    await accept('slack', `event/${body.event_id}`, eventOf(sender, name, body.event_id));
  });

  app.event('app_uninstalled', () => edge.removed());
  app.event('tokens_revoked', async ({ event }) => {
    // The others are of people, whom the app has none of.
    if (event.tokens.bot?.length) await edge.removed();
  });

  app.command(slashCommand, async ({ command, ack }) => {
    const text = plainWords(command.text);
    const typed = text.toLowerCase();
    const language = edge.languages.find((one) => one.toLowerCase() === typed);
    const asked = subcommands.get(typed) ?? (language === undefined ? undefined : speakIn(language));
    const press: Press | undefined = asked && { to: 'command', command: asked };
    const sender: Sender = { user: command.user_id, from: command.team_id };
    // Typed twice is meant twice: each has a card of its own, which tells it from a double press.
    const value = press && { press, fields: {}, card: command.trigger_id };
    const content = { id: command.trigger_id, ...(value ? { value } : { text }) };
    const activity = spokenTo(sender, content, 'command');
    const { done } = await accept('slack', `command/${command.trigger_id}`, activity);
    const said = await Promise.race([done, pause(answerWithinMs)]);
    const shown =
      asked && answeredHere(asked)
        ? said.findLast((delivery) => delivery.to.conversation === command.user_id && isStatement(delivery))
        : undefined;
    const reads = said[0]?.language ?? (await edge.languageOf(command.user_id));
    // In their own direct message the answer stands below anyway.
    if (command.channel_id === directs.get(command.user_id)) return ack();
    const spoken = shown && edge.speak(shown);
    const link = `https://slack.com/app_redirect?app=${command.api_app_id}&team=${command.team_id}`;
    await ack(commandAnswer(spoken, asked, { language: reads, link, say: sayIn(reads) }));
  });

  app.action({ type: 'block_actions' }, async ({ body, action, ack }) => {
    const { user, trigger_id: trigger } = body;
    const value =
      action.type === 'button' ? action.value : 'selected_option' in action ? action.selected_option?.value : '';
    const conversation = pressedIn(body);
    const card = action.block_id.split('/')[0] ?? '';
    const sender: Sender = { user: user.id, from: user.team_id };
    if (action.action_id.startsWith(actionIds.window)) {
      const purpose = { value: value ?? '', card, conversation: conversation.id };
      const gone = conversation.isGroup ? 'slack.window.gone' : 'common.staleNothing';
      return openOnce(sender, trigger, ack, (language) => formFor(purpose, language), gone);
    }
    const read = pressIn(value ?? '', card);
    const activity = activityOf(sender, conversation, { id: trigger, ...(read && { value: read }) });
    await accept('slack', `action/${trigger}`, activity);
    await ack();
  });

  app.shortcut(callbackIds.startShortcut, async ({ shortcut, ack }) => {
    const sender: Sender = { user: shortcut.user.id, from: shortcut.user.team_id };
    await openOnce(sender, shortcut.trigger_id, ack, async (language) =>
      intakeWindow(edge.licenses(language), sayIn(language)),
    );
  });

  app.shortcut({ callback_id: callbackIds.messageShortcut, type: 'message_action' }, async ({ shortcut, ack }) => {
    const { user, message, trigger_id: trigger } = shortcut;
    const sender: Sender = { user: user.id, from: user.team_id };
    const { text = '', files = [], user: author } = message as MessageEvent;
    const words = plainWords(text);
    // Somebody else's words are an error text: they command nothing, and say nothing of this person's language.
    const value: ReadPress = {
      press: { to: 'command', command: 'newProblem' },
      fields: { errorText: words },
      card: trigger,
    };
    if (author !== undefined && author === bot.user) await edge.tell(user.id, 'slack.shortcutOurs', trigger);
    else await accept('slack', `shortcut/${trigger}`, spokenTo(sender, { id: trigger, value, files }, 'shortcut'));
    await ack();
  });

  app.view(callbackIds.form, async ({ view, body, ack }) => {
    const purpose = purposeIn(view.private_metadata);
    if (!purpose) return ack();
    const fields = fieldsIn(view.state.values);
    const empty = Object.entries(purpose.required ?? {}).filter(([id]) => !fields[id]?.trim());
    if (empty.length > 0) return ack({ response_action: 'errors', errors: Object.fromEntries(empty) });
    const { channel, thread } = placeOf(purpose.conversation);
    const value = pressIn(purpose.value, purpose.card, fields);
    const conversation =
      thread !== undefined && desks.has(channel)
        ? threadConversation(channel, thread)
        : personalConversation(body.user.id);
    const sender: Sender = { user: body.user.id, team: view.app_installed_team_id, from: body.user.team_id };
    const activity = activityOf(sender, conversation, { id: view.id, ...(value && { value }) });
    await accept('slack', `view/${view.id}/${view.hash}`, activity);
    await ack();
  });

  app.view(callbackIds.intake, async ({ view, body, ack }) => {
    const fields = fieldsIn(view.state.values);
    // Somewhere it is tomorrow already.
    const tomorrow = new Date(now().getTime() + 24 * 3_600_000).toISOString().slice(0, 10);
    if ((fields['biosDate'] ?? '') > tomorrow) {
      const words = edge.explain('slack.intake.future', await edge.languageOf(body.user.id));
      return ack({ response_action: 'errors', errors: { biosDate: words } });
    }
    const sender: Sender = { user: body.user.id, team: view.app_installed_team_id, from: body.user.team_id };
    const value = { press: { to: 'command', command: 'newProblem' }, fields } as const;
    const activity = activityOf(sender, personalConversation(body.user.id), { id: view.id, value });
    await accept('slack', `view/${view.id}/${view.hash}`, activity);
    await ack();
  });

  function sayIn(language: Language) {
    return (key: Key) => edge.explain(key, language);
  }

  /** The boxes of what was pressed, as it is shown now; undefined when they are gone. */
  async function formFor(purpose: WindowPurpose, language: Language): Promise<ModalView | undefined> {
    const said = await edge.said(purpose.card);
    const choices = [...(said?.choices ?? []), ...(said?.navigation ?? [])];
    const choice = choices.find(({ press }) => writePress(press) === purpose.value);
    return said && choice && formWindow(said, choice, purpose, sayIn(said.language || language));
  }

  /** Opens a window, once for each trigger; when it cannot be opened the person is told. */
  async function openOnce(
    sender: Sender,
    trigger: string,
    ack: () => Promise<void>,
    windowFor: WindowFor,
    gone: Key = 'common.staleNothing',
  ): Promise<void> {
    // The turn of this event waits until the window is open, so that one that a crash prevented is known afterwards.
    const { promise, resolve: settled } = Promise.withResolvers<void>();
    if (!windows.has(trigger)) windows.set(trigger, promise);
    let duplicate = true;
    try {
      ({ duplicate } = await accept('slack', `window/${trigger}`, eventOf(sender, 'window', trigger)));
      // Slack waits for the acknowledgement as long as for the window: the one must not cost the other.
      await ack();
      if (!duplicate) await open(sender.user, trigger, windowFor, gone);
    } finally {
      settled();
      const forget = () => windows.get(trigger) === promise && windows.delete(trigger);
      if (duplicate) forget();
      else setTimeout(forget, rememberedMs).unref();
    }
  }

  async function open(user: string, trigger: string, windowFor: WindowFor, gone: Key): Promise<void> {
    try {
      const view = await windowFor(await edge.languageOf(user));
      if (view) await client.views.open({ trigger_id: trigger, view });
      else await edge.tell(user, gone, trigger);
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'a window could not be opened');
      await edge.tell(user, 'slack.window.failed', trigger);
    }
  }

  /** The desk's thread for a press there, else the person's own conversation. */
  function pressedIn({ user, container, channel, message }: BlockAction) {
    const from = String(channel?.id ?? container?.['channel_id']);
    if (!desks.has(from)) return personalConversation(user.id);
    const root =
      container?.['thread_ts'] ?? (message as MessageEvent | undefined)?.thread_ts ?? container?.['message_ts'];
    return threadConversation(from, String(root));
  }
}

/** What is opened for somebody who reads this language; undefined when there is nothing to open any more. */
type WindowFor = (language: Language) => Promise<ModalView | undefined>;

interface Envelope {
  readonly authorizations?: readonly { readonly user_id?: string; readonly team_id?: string | null }[];
}

/** Ours; `team_id` of the envelope is the workspace that the event happened in. */
function teamOf({ authorizations }: Envelope): string | undefined {
  return authorizations?.[0]?.team_id ?? undefined;
}

function botOf({ authorizations }: Envelope): string | undefined {
  return authorizations?.[0]?.user_id;
}

/** New words that ask for no answer. */
function isStatement({ replaces, message }: Delivery): boolean {
  return (
    replaces === undefined && !(message.choices ?? []).some(({ press }: { press: Press }) => press.to === 'question')
  );
}
