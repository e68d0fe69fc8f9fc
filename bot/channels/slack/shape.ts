// What Slack may send, as far as anything here or in Bolt reads it: a call of another shape has no listener.
import { type Check, fieldsOf, isId, isNumber, isText, listOf, objectWith, sound } from '../sound.ts';

const ids = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, isId]));

const isFile = fieldsOf({ name: isText, mimetype: isText, size: isNumber, url_private_download: isText });

const ofMessage: Readonly<Record<string, Check>> = {
  ...ids('type', 'subtype', 'user', 'bot_id', 'ts', 'thread_ts', 'channel', 'channel_type', 'deleted_ts', 'tab'),
  ...ids('user_team', 'source_team'),
  text: isText,
  files: listOf(isFile),
  edited: fieldsOf({ ts: isId }),
};
const isMessage = fieldsOf(ofMessage);

const isUser = objectWith({ id: isId }, { team_id: isId });

const isEnvelope = objectWith(
  {
    event_id: isId,
    event: objectWith(
      { type: isId },
      { ...ofMessage, message: isMessage, previous_message: isMessage, tokens: fieldsOf({ bot: listOf(isText) }) },
    ),
  },
  { authorizations: listOf(fieldsOf(ids('user_id', 'team_id'))), team_id: isId },
);

const isCommand = objectWith(
  { ...ids('command', 'user_id', 'trigger_id', 'channel_id'), text: isText },
  ids('team_id', 'api_app_id'),
);

const isAction = objectWith(ids('type', 'action_id', 'block_id'), {
  value: isText,
  selected_option: fieldsOf({ value: isText }),
});

/** By the type of what a person did. */
const acts: Readonly<Record<string, Check>> = {
  block_actions: objectWith(
    { user: isUser, trigger_id: isId, actions: (value) => listOf(isAction)(value) && (value as unknown[]).length > 0 },
    {
      container: fieldsOf(ids('channel_id', 'thread_ts', 'message_ts')),
      channel: fieldsOf({ id: isId }),
      message: isMessage,
      response_url: isText,
    },
  ),
  shortcut: objectWith({ user: isUser, trigger_id: isId, callback_id: isId }),
  message_action: objectWith(
    { user: isUser, trigger_id: isId, callback_id: isId, message: isMessage },
    { response_url: isText },
  ),
  view_submission: objectWith({
    user: isUser,
    view: objectWith(
      { ...ids('id', 'hash', 'callback_id'), state: objectWith({ values: isBoxes }) },
      { private_metadata: isText, app_installed_team_id: isId },
    ),
  }),
};

/** What each box holds, by block and action. */
function isBoxes(value: unknown): boolean {
  const isBox = fieldsOf({ value: isText, selected_date: isText, selected_option: fieldsOf({ value: isText }) });
  const inEach = (one: unknown, check: Check) => fieldsOf({})(one) && Object.values(one as object).every(check);
  return inEach(value, (block) => inEach(block, isBox));
}

/** Bolt looks into the first of these, whatever the call is. */
const isAnswerable = fieldsOf({ response_urls: listOf(fieldsOf({ response_url: isText })) });

/** The body of a call from Slack, its texts mended; undefined when nothing here can read it. */
export function bodyIn(sent: unknown): Record<string, unknown> | undefined {
  const body = sound(sent);
  if (!isAnswerable(body)) return undefined;
  const { type, command } = body as Record<string, unknown>;
  const check =
    type === 'event_callback' ? isEnvelope : type === undefined && command !== undefined ? isCommand : actOf(type);
  return check?.(body) ? (body as Record<string, unknown>) : undefined;
}

function actOf(type: unknown): Check | undefined {
  return isText(type) && Object.hasOwn(acts, type) ? acts[type] : undefined;
}
