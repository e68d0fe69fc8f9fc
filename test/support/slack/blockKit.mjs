// Block Kit checker: structure, documented limits and uniqueness rules, with
// error wording of the shape Slack's own schema validator returns
// ("must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]").
//
// checkBlocks(blocks, {surface})  -> string[]   ([] = accepted)
// checkView(view, {kind})         -> string[]
// checkAttachments(attachments)   -> string[]
// lintContent({...})              -> {code, where, detail}[]  (Slack accepts it, a careful reviewer would not)
// decorate(blocks)                -> blocks as Slack stores them (ids filled in, emoji/verbatim defaults)

export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  text: 3000,
  blockId: 255,
  actionId: 255,
  header: 150,
  sectionField: 2000,
  sectionFields: 10,
  contextElements: 10,
  actionsElements: 25,
  contextActions: 5,
  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  a11yLabel: 75,
  optionText: 75,
  optionValue: 150,
  optionDescription: 75,
  options: 100,
  optionGroups: 100,
  groupLabel: 75,
  overflow: 5,
  checks: 10,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  inputLabel: 2000,
  inputHint: 2000,
  plainInput: 3000,
  altText: 2000,
  imageTitle: 2000,
  markdown: 12000,
  tableRows: 100,
  tableCols: 20,
  tableChars: 10000,
  videoTitle: 200,
  videoAuthor: 50,
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3000,
  callbackId: 255,
  externalId: 255,
  viewBytes: 250_000,
  attachments: 100,
  fileInputMax: 10,
  alertText: 200,
  cardTitle: 150,
  cardBody: 200,
  cardActions: 3,
  carousel: 10,
  postText: 40000,
  updateText: 4000,
  bestText: 4000,
  altTxtFile: 1000,
};
const L = LIMITS;

const isObj = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);
export const len = (s) => [...s].length; // code points, not UTF-16 units

class Bag {
  list = [];
  add(msg, ptr) {
    this.list.push(`${msg} [json-pointer:${ptr}]`);
  }
}

// ---- small combinators: each is (value, pointer, bag, env) => void ----
const str =
  (max = Infinity, min = 0) =>
  (v, p, b) => {
    if (typeof v !== 'string') return b.add('must provide a string', p);
    const n = len(v);
    if (n > max) b.add(`must be less than ${max + 1} characters`, p);
    if (n < min) b.add(`must be more than ${min - 1} characters`, p);
  };
const bool = (v, p, b) => {
  if (typeof v !== 'boolean') b.add('must be a boolean', p);
};
const int =
  (min = -Infinity, max = Infinity) =>
  (v, p, b) => {
    if (typeof v !== 'number') return b.add('must provide a number', p);
    if (!Number.isInteger(v)) return b.add('must provide an integer', p);
    if (v < min) b.add(`must be greater than ${min}`, p);
    if (v > max) b.add(`must be less than ${max}`, p);
  };
const oneOf =
  (...vals) =>
  (v, p, b) => {
    if (!vals.includes(v)) b.add('must be a valid enum value', p);
  };
const match = (re, what) => (v, p, b) => {
  if (typeof v !== 'string') return b.add('must provide a string', p);
  if (!re.test(v)) b.add(`input must be a valid: ${what}`, p);
};
const arr =
  (item, { min = 0, max = Infinity } = {}) =>
  (v, p, b, env) => {
    if (!Array.isArray(v)) return b.add('must provide an array', p);
    if (v.length > max) b.add(`no more than ${max} items allowed`, p);
    if (v.length < min) b.add(`must provide at least ${min} items`, p);
    v.forEach((x, i) => item(x, `${p}/${i}`, b, env));
  };
const obj =
  (props, required = [], extra) =>
  (v, p, b, env) => {
    if (!isObj(v)) return b.add('must provide an object', p);
    for (const k of Object.keys(v)) {
      if (!Object.hasOwn(props, k)) b.add(`invalid additional property: ${k}`, p);
      else props[k](v[k], `${p}/${k}`, b, env);
    }
    for (const k of required) if (!Object.hasOwn(v, k)) b.add(`missing required field: ${k}`, p);
    extra?.(v, p, b, env);
  };
// an "any of" position: Slack reports the position itself first, then the detail
const alt = (fn) => (v, p, b, env) => {
  const inner = new Bag();
  fn(v, p, inner, env);
  if (inner.list.length) {
    b.add('failed to match all allowed schemas', p);
    b.list.push(...inner.list);
  }
};
const any = () => {};

// ---- composition objects ----
const T = (name) => oneOf(name);
const plain = (max = L.text, min = 1) =>
  obj({ type: T('plain_text'), text: str(max, min), emoji: bool }, ['type', 'text']);
const mrkdwn = (max = L.text, min = 1) =>
  obj({ type: T('mrkdwn'), text: str(max, min), verbatim: bool }, ['type', 'text']);
const text = (max = L.text, min = 1) =>
  alt((v, p, b, env) => {
    if (!isObj(v)) return b.add('must provide an object', p);
    if (v.type === 'plain_text') return plain(max, min)(v, p, b, env);
    if (v.type === 'mrkdwn') return mrkdwn(max, min)(v, p, b, env);
    b.add(
      v.type === undefined ? 'missing required field: type' : `unsupported type: ${v.type}`,
      v.type === undefined ? p : `${p}/type`,
    );
  });
const confirm = obj(
  {
    title: plain(L.confirmTitle),
    text: text(L.confirmText),
    confirm: plain(L.confirmButton),
    deny: plain(L.confirmButton),
    style: oneOf('primary', 'danger'),
  },
  ['title', 'text', 'confirm', 'deny'],
);
const option = ({ rich = false, url = false } = {}) =>
  obj(
    {
      text: rich ? text(L.optionText) : plain(L.optionText),
      value: str(L.optionValue, 1),
      description: rich ? text(L.optionDescription) : plain(L.optionDescription),
      ...(url ? { url: str(L.url) } : {}),
    },
    ['text', 'value'],
  );
const optionGroup = obj({ label: plain(L.groupLabel), options: arr(option(), { min: 1, max: L.options }) }, [
  'label',
  'options',
]);
const filter = obj(
  {
    include: arr(oneOf('im', 'mpim', 'private', 'public'), { min: 1 }),
    exclude_external_shared_channels: bool,
    exclude_bot_users: bool,
  },
  [],
  (v, p, b) => {
    if (Object.keys(v).length === 0) b.add('must have minimum 1 properties', p);
  },
);
const slackFile = obj({ id: str(), url: str() }, [], (v, p, b) => {
  if ((v.id === undefined) === (v.url === undefined)) b.add('must define exactly one of `id` or `url`', p);
});
const dispatchConfig = obj({
  trigger_actions_on: arr(oneOf('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 }),
});

// ---- elements ----
const base = (type, props, required = [], extra) =>
  obj({ type: T(type), action_id: str(L.actionId, 1), ...props }, ['type', ...required], extra);
const focus = { focus_on_load: bool };
const ph = { placeholder: plain(L.placeholder) };
const cf = { confirm };
const sameOption = (a, b) => JSON.stringify([a?.value, a?.text?.text]) === JSON.stringify([b?.value, b?.text?.text]);
const allOptions = (v) => [
  ...(Array.isArray(v.options) ? v.options : []),
  ...(Array.isArray(v.option_groups) ? v.option_groups.flatMap((g) => g?.options ?? []) : []),
];
const initialMatches = (v, p, b) => {
  const opts = allOptions(v);
  if (!opts.length) return;
  if (isObj(v.initial_option) && !opts.some((o) => sameOption(o, v.initial_option)))
    b.add('initial_option must exactly match one of the provided options', `${p}/initial_option`);
  for (const [i, x] of (Array.isArray(v.initial_options) ? v.initial_options : []).entries())
    if (!opts.some((o) => sameOption(o, x)))
      b.add('initial_options must exactly match the provided options', `${p}/initial_options/${i}`);
};
const optionsOrGroups = (v, p, b) => {
  if ((v.options === undefined) === (v.option_groups === undefined))
    b.add('must define exactly one of `options` or `option_groups`', p);
  initialMatches(v, p, b);
};
const stat = {
  options: arr(option(), { min: 1, max: L.options }),
  option_groups: arr(optionGroup, { min: 1, max: L.optionGroups }),
};
const multi = { max_selected_items: int(1) };
const sel = { ...ph, ...cf, ...focus };
const textInput = (type, extraProps = {}) =>
  base(type, {
    initial_value: str(L.plainInput),
    dispatch_action_config: dispatchConfig,
    ...ph,
    ...focus,
    ...extraProps,
  });
const numeric = (v, p, b) => {
  if (typeof v !== 'string' || v.trim() === '' || Number.isNaN(Number(v))) b.add('input must be a valid: number', p);
};

const ELEMENTS = {
  button: base(
    'button',
    {
      text: plain(L.buttonText),
      url: str(L.url),
      value: str(L.buttonValue),
      style: oneOf('primary', 'danger'),
      accessibility_label: str(L.a11yLabel),
      ...cf,
    },
    ['text'],
  ),
  workflow_button: base(
    'workflow_button',
    {
      text: plain(L.buttonText),
      workflow: any,
      style: oneOf('primary', 'danger'),
      accessibility_label: str(L.a11yLabel),
    },
    ['text', 'workflow'],
  ),
  checkboxes: base(
    'checkboxes',
    {
      options: arr(option({ rich: true }), { min: 1, max: L.checks }),
      initial_options: arr(option({ rich: true }), { min: 1, max: L.checks }),
      ...cf,
      ...focus,
    },
    ['options'],
    initialMatches,
  ),
  radio_buttons: base(
    'radio_buttons',
    {
      options: arr(option({ rich: true }), { min: 1, max: L.checks }),
      initial_option: option({ rich: true }),
      ...cf,
      ...focus,
    },
    ['options'],
    initialMatches,
  ),
  datepicker: base('datepicker', {
    initial_date: match(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'date'),
    ...sel,
  }),
  timepicker: base('timepicker', { initial_time: match(/^([01]\d|2[0-3]):[0-5]\d$/, 'time'), timezone: str(), ...sel }),
  datetimepicker: base('datetimepicker', { initial_date_time: int(1_000_000_000, 9_999_999_999), ...cf, ...focus }),
  overflow: base('overflow', { options: arr(option({ url: true }), { min: 1, max: L.overflow }), ...cf }, ['options']),
  static_select: base('static_select', { ...stat, initial_option: option(), ...sel }, [], optionsOrGroups),
  external_select: base('external_select', { initial_option: option(), min_query_length: int(0), ...sel }),
  users_select: base('users_select', { initial_user: str(), ...sel }),
  conversations_select: base('conversations_select', {
    initial_conversation: str(),
    default_to_current_conversation: bool,
    response_url_enabled: bool,
    filter,
    ...sel,
  }),
  channels_select: base('channels_select', { initial_channel: str(), response_url_enabled: bool, ...sel }),
  multi_static_select: base(
    'multi_static_select',
    { ...stat, initial_options: arr(option(), { min: 1 }), ...multi, ...sel },
    [],
    optionsOrGroups,
  ),
  multi_external_select: base('multi_external_select', {
    initial_options: arr(option(), { min: 1 }),
    min_query_length: int(0),
    ...multi,
    ...sel,
  }),
  multi_users_select: base('multi_users_select', { initial_users: arr(str()), ...multi, ...sel }),
  multi_conversations_select: base('multi_conversations_select', {
    initial_conversations: arr(str()),
    default_to_current_conversation: bool,
    filter,
    ...multi,
    ...sel,
  }),
  multi_channels_select: base('multi_channels_select', { initial_channels: arr(str()), ...multi, ...sel }),
  plain_text_input: textInput('plain_text_input', {
    multiline: bool,
    min_length: int(0, L.plainInput),
    max_length: int(1, L.plainInput),
  }),
  email_text_input: textInput('email_text_input'),
  url_text_input: textInput('url_text_input'),
  number_input: base(
    'number_input',
    {
      is_decimal_allowed: bool,
      initial_value: numeric,
      min_value: numeric,
      max_value: numeric,
      dispatch_action_config: dispatchConfig,
      ...ph,
      ...focus,
    },
    ['is_decimal_allowed'],
  ),
  rich_text_input: base('rich_text_input', {
    initial_value: any,
    dispatch_action_config: dispatchConfig,
    ...ph,
    ...focus,
  }),
  file_input: base('file_input', { filetypes: arr(str()), max_files: int(1, L.fileInputMax) }),
  image: obj(
    { type: T('image'), alt_text: str(L.altText, 1), image_url: str(L.url, 1), slack_file: slackFile },
    ['type', 'alt_text'],
    (v, p, b) => imageSource(v, p, b),
  ),
  feedback_buttons: base('feedback_buttons', { positive_button: any, negative_button: any }, [
    'positive_button',
    'negative_button',
  ]),
  icon_button: base(
    'icon_button',
    {
      icon: str(),
      text: plain(L.buttonText),
      accessibility_label: str(L.a11yLabel),
      value: str(L.buttonValue),
      visible_to_user_ids: arr(str(), { max: 10 }),
      ...cf,
    },
    ['icon', 'text'],
  ),
};
function imageSource(v, p, b) {
  if ((v.image_url === undefined) === (v.slack_file === undefined))
    b.add('must define exactly one of `image_url` or `slack_file`', p);
}
const SELECTS = ['static_select', 'external_select', 'users_select', 'conversations_select', 'channels_select'];
const MULTIS = SELECTS.map((s) => `multi_${s}`);
const ALLOWED = {
  section: [
    'button',
    'checkboxes',
    'datepicker',
    'image',
    ...SELECTS,
    ...MULTIS,
    'overflow',
    'radio_buttons',
    'timepicker',
    'workflow_button',
  ],
  actions: [
    'button',
    'checkboxes',
    'datepicker',
    'datetimepicker',
    ...SELECTS,
    ...MULTIS,
    'overflow',
    'radio_buttons',
    'timepicker',
    'workflow_button',
    'rich_text_input',
  ],
  input: [
    'checkboxes',
    'datepicker',
    'datetimepicker',
    'email_text_input',
    'file_input',
    ...SELECTS,
    ...MULTIS,
    'number_input',
    'plain_text_input',
    'radio_buttons',
    'rich_text_input',
    'timepicker',
    'url_text_input',
  ],
  context_actions: ['feedback_buttons', 'icon_button'],
};
const element = (where) =>
  alt((v, p, b, env) => {
    if (!isObj(v)) return b.add('must provide an object', p);
    if (v.type === undefined) return b.add('missing required field: type', p);
    if (!ALLOWED[where].includes(v.type)) return b.add(`unsupported type: ${v.type}`, `${p}/type`);
    ELEMENTS[v.type](v, p, b, env);
  });
const contextElement = alt((v, p, b, env) => {
  if (!isObj(v)) return b.add('must provide an object', p);
  if (v.type === 'image') return ELEMENTS.image(v, p, b, env);
  if (v.type === 'plain_text') return plain()(v, p, b, env);
  if (v.type === 'mrkdwn') return mrkdwn()(v, p, b, env);
  b.add(
    v.type === undefined ? 'missing required field: type' : `unsupported type: ${v.type}`,
    v.type === undefined ? p : `${p}/type`,
  );
});

// ---- rich text ----
const style = obj({
  bold: bool,
  italic: bool,
  strike: bool,
  code: bool,
  underline: bool,
  highlight: bool,
  client_highlight: bool,
  unlink: bool,
});
const RT = {
  text: obj({ type: any, text: str(Infinity, 1), style }, ['text']),
  link: obj({ type: any, url: str(L.url, 1), text: str(), unsafe: bool, style }, ['url']),
  user: obj({ type: any, user_id: str(), style }, ['user_id']),
  usergroup: obj({ type: any, usergroup_id: str(), style }, ['usergroup_id']),
  channel: obj({ type: any, channel_id: str(), style }, ['channel_id']),
  team: obj({ type: any, team_id: str(), style }, ['team_id']),
  emoji: obj(
    {
      type: any,
      name: str(),
      unicode: str(),
      skin_tone: int(1, 6),
      url: str(),
      style,
      display_team_id: str(),
      display_url: str(),
    },
    ['name'],
  ),
  broadcast: obj({ type: any, range: oneOf('here', 'channel', 'everyone'), style }, ['range']),
  color: obj({ type: any, value: str(), style }, ['value']),
  date: obj({ type: any, timestamp: int(), format: str(), url: str(), fallback: str(), style }, [
    'timestamp',
    'format',
  ]),
};
const rtInline = (v, p, b) => {
  if (!isObj(v)) return b.add('must provide an object', p);
  if (!RT[v.type]) return b.add(`unsupported type: ${v.type}`, `${p}/type`);
  RT[v.type](v, p, b);
};
const rtSection = obj({ type: T('rich_text_section'), elements: arr(rtInline) }, ['type', 'elements']);
const RTBLOCK = {
  rich_text_section: rtSection,
  rich_text_list: obj(
    {
      type: any,
      style: oneOf('bullet', 'ordered'),
      elements: arr(rtSection),
      indent: int(0),
      offset: int(0),
      border: int(0),
    },
    ['style', 'elements'],
  ),
  rich_text_preformatted: obj({ type: any, elements: arr(rtInline), border: int(0), language: str() }, ['elements']),
  rich_text_quote: obj({ type: any, elements: arr(rtInline), border: int(0) }, ['elements']),
};
const rtTop = (v, p, b) => {
  if (!isObj(v)) return b.add('must provide an object', p);
  if (!RTBLOCK[v.type]) return b.add(`unsupported type: ${v.type}`, `${p}/type`);
  RTBLOCK[v.type](v, p, b);
};

// ---- blocks ----
const block = (type, props, required = [], extra) =>
  obj({ type: T(type), block_id: str(L.blockId, 1), ...props }, ['type', ...required], extra);
const cell = (v, p, b, env) => {
  if (!isObj(v)) return b.add('must provide an object', p);
  if (v.type === 'raw_text') return obj({ type: any, text: str(Infinity, 1) }, ['text'])(v, p, b, env);
  if (v.type === 'rich_text') return BLOCKS.rich_text(v, p, b, env);
  b.add(`unsupported type: ${v.type}`, `${p}/type`);
};
const card = block(
  'card',
  {
    hero_image: ELEMENTS.image,
    icon: ELEMENTS.image,
    slack_icon: any,
    title: mrkdwn(L.cardTitle),
    subtitle: mrkdwn(L.cardTitle),
    subtext: mrkdwn(L.cardBody),
    body: mrkdwn(L.cardBody),
    actions: arr(ELEMENTS.button, { max: L.cardActions }),
  },
  [],
  (v, p, b) => {
    if (!['hero_image', 'title', 'actions', 'body'].some((k) => k in v))
      b.add('must define at least one of `hero_image`, `title`, `actions` or `body`', p);
  },
);
const loose = (_type) => (v, p, b) => {
  if (v.block_id !== undefined) str(L.blockId, 1)(v.block_id, `${p}/block_id`, b);
};
const BLOCKS = {
  section: block(
    'section',
    {
      text: text(L.text),
      fields: arr(text(L.sectionField), { min: 1, max: L.sectionFields }),
      accessory: element('section'),
      expand: bool,
    },
    [],
    (v, p, b) => {
      if (v.text === undefined && v.fields === undefined) b.add('must define either `fields` or `text`', p);
    },
  ),
  actions: block('actions', { elements: arr(element('actions'), { min: 1, max: L.actionsElements }) }, ['elements']),
  context: block('context', { elements: arr(contextElement, { min: 1, max: L.contextElements }) }, ['elements']),
  context_actions: block(
    'context_actions',
    { elements: arr(element('context_actions'), { min: 1, max: L.contextActions }) },
    ['elements'],
  ),
  divider: block('divider', {}),
  header: block('header', { text: plain(L.header), level: int(1, 4) }, ['text']),
  image: block(
    'image',
    { alt_text: str(L.altText, 1), title: plain(L.imageTitle), image_url: str(L.url, 1), slack_file: slackFile },
    ['alt_text'],
    (v, p, b) => imageSource(v, p, b),
  ),
  input: block(
    'input',
    {
      label: plain(L.inputLabel),
      hint: plain(L.inputHint),
      optional: bool,
      dispatch_action: bool,
      element: element('input'),
    },
    ['label', 'element'],
  ),
  markdown: block('markdown', { text: str(L.markdown, 1) }, ['text']),
  rich_text: block('rich_text', { elements: arr(rtTop) }, ['elements']),
  table: block(
    'table',
    {
      rows: arr(arr(cell, { max: L.tableCols }), { min: 1, max: L.tableRows }),
      column_settings: arr(
        (v, p, b, e) => v === null || obj({ align: oneOf('left', 'center', 'right'), is_wrapped: bool })(v, p, b, e),
        { max: L.tableCols },
      ),
    },
    ['rows'],
  ),
  video: block(
    'video',
    {
      alt_text: str(L.altText, 1),
      title: plain(L.videoTitle),
      title_url: str(),
      thumbnail_url: str(L.url, 1),
      video_url: str(L.url, 1),
      author_name: str(L.videoAuthor),
      provider_name: str(),
      provider_icon_url: str(),
      description: plain(L.videoTitle),
    },
    ['alt_text', 'title', 'thumbnail_url', 'video_url'],
  ),
  file: block('file', { source: str(), external_id: str() }, ['source', 'external_id']),
  alert: block('alert', { text: text(L.alertText), level: oneOf('default', 'info', 'warning', 'error', 'success') }, [
    'text',
  ]),
  card,
  carousel: block('carousel', { elements: arr(card, { min: 1, max: L.carousel }) }, ['elements']),
  task_card: loose('task_card'),
  plan: loose('plan'),
  container: loose('container'),
  data_table: loose('data_table'),
  data_visualization: loose('data_visualization'),
};
export const LOOSE_TYPES = ['task_card', 'plan', 'container', 'data_table', 'data_visualization', 'feedback_buttons'];
const MESSAGE_ONLY = new Set(['markdown', 'table', 'context_actions', 'plan', 'task_card', 'card', 'carousel']);

/** every interactive element of a block with its pointer */
export function elementsOf(blk, p = '') {
  const out = [];
  if (!isObj(blk)) return out;
  if (Array.isArray(blk.elements) && ['actions', 'context_actions', 'context'].includes(blk.type))
    blk.elements.forEach((e, i) => out.push([e, `${p}/elements/${i}`]));
  if (isObj(blk.accessory)) out.push([blk.accessory, `${p}/accessory`]);
  if (isObj(blk.element)) out.push([blk.element, `${p}/element`]);
  if (blk.type === 'card' && Array.isArray(blk.actions))
    blk.actions.forEach((e, i) => out.push([e, `${p}/actions/${i}`]));
  if (blk.type === 'carousel' && Array.isArray(blk.elements))
    blk.elements.forEach((c, i) => out.push(...elementsOf(c, `${p}/elements/${i}`)));
  return out.filter(([e]) => isObj(e));
}

function checkList(blocks, { surface, root, bag }) {
  const max = surface === 'message' ? L.messageBlocks : L.viewBlocks;
  if (!Array.isArray(blocks)) return bag.add('must provide an array', root);
  if (blocks.length > max) bag.add(`no more than ${max} items allowed`, root);
  const ids = new Map();
  let markdownChars = 0,
    tables = 0,
    focused = 0;
  blocks.forEach((blk, i) => {
    const p = `${root}/${i}`;
    if (!isObj(blk)) return bag.add('must provide an object', p);
    if (blk.type === undefined) return bag.add('missing required field: type', p);
    if (!Object.hasOwn(BLOCKS, blk.type)) return bag.add(`unsupported type: ${blk.type}`, `${p}/type`);
    if (surface !== 'message' && MESSAGE_ONLY.has(blk.type))
      return bag.add(`unsupported type: ${blk.type}`, `${p}/type`);
    if (blk.type === 'file') return bag.add('unsupported type: file', `${p}/type`);
    BLOCKS[blk.type](blk, p, bag, { surface });
    if (typeof blk.block_id === 'string') {
      if (ids.has(blk.block_id)) bag.add(`\`block_id\` "${blk.block_id}" already exists`, `${p}/block_id`);
      ids.set(blk.block_id, i);
    }
    const seen = new Set();
    for (const [e, ep] of elementsOf(blk, p)) {
      if (typeof e.action_id === 'string') {
        if (seen.has(e.action_id))
          bag.add(
            `\`action_id\` "${e.action_id}" already exists for \`block_id\` "${blk.block_id ?? ''}"`,
            `${ep}/action_id`,
          );
        seen.add(e.action_id);
      }
      if (e.focus_on_load === true) focused += 1;
      if (e.type === 'file_input' && surface !== 'modal') bag.add('unsupported type: file_input', `${ep}/type`);
      if (e.response_url_enabled === true && surface !== 'modal')
        bag.add('response_url_enabled is only allowed in modals', ep);
    }
    if (blk.type === 'markdown') markdownChars += typeof blk.text === 'string' ? len(blk.text) : 0;
    if (blk.type === 'table') {
      tables += 1;
      if (JSON.stringify(blk.rows ?? '').length > L.tableChars * 8) bag.add('table is too large', `${p}/rows`);
    }
  });
  if (markdownChars > L.markdown && blocks.filter((x) => x?.type === 'markdown').length > 1)
    bag.add(`must be less than ${L.markdown + 1} characters across all markdown blocks`, root);
  if (tables > 1) bag.add('only one table is allowed per message', root);
  if (focused > 1 && surface !== 'message') bag.add('only one element can set focus_on_load', root);
}

export function checkBlocks(blocks, { surface = 'message', root = '/blocks' } = {}) {
  const bag = new Bag();
  checkList(blocks, { surface, root, bag });
  return bag.list;
}

const VIEW_COMMON = {
  type: any,
  blocks: any,
  private_metadata: str(L.privateMetadata),
  callback_id: str(L.callbackId),
  external_id: str(L.externalId),
};
const MODAL = obj(
  {
    ...VIEW_COMMON,
    title: plain(L.viewTitle),
    submit: plain(L.viewButton),
    close: plain(L.viewButton),
    clear_on_close: bool,
    notify_on_close: bool,
  },
  ['type', 'title', 'blocks'],
);
const HOME = obj(VIEW_COMMON, ['type', 'blocks']);

export function checkView(view, { kind, root = '/view' } = {}) {
  const inner = new Bag();
  if (!isObj(view)) return [`must provide an object [json-pointer:${root}]`];
  if (view.type !== 'modal' && view.type !== 'home')
    inner.add(
      view.type === undefined ? 'missing required field: type' : `unsupported type: ${view.type}`,
      view.type === undefined ? root : `${root}/type`,
    );
  else if (kind && view.type !== kind) inner.add('must be a valid enum value', `${root}/type`);
  else {
    (view.type === 'modal' ? MODAL : HOME)(view, root, inner);
    if (view.blocks !== undefined) checkList(view.blocks, { surface: view.type, root: `${root}/blocks`, bag: inner });
    if (
      view.type === 'modal' &&
      Array.isArray(view.blocks) &&
      view.blocks.some((x) => x?.type === 'input') &&
      view.submit === undefined
    )
      inner.add('must define `submit` to use an `input` block in modals', root);
  }
  if (!inner.list.length) return [];
  return [`failed to match all allowed schemas [json-pointer:${root}]`, ...inner.list];
}

export function checkAttachments(atts) {
  const bag = new Bag();
  if (!Array.isArray(atts)) return ['must provide an array [json-pointer:/attachments]'];
  atts.forEach((a, i) => {
    const p = `/attachments/${i}`;
    if (!isObj(a)) return bag.add('must provide an object', p);
    if (a.blocks !== undefined) checkList(a.blocks, { surface: 'message', root: `${p}/blocks`, bag });
    if (a.color !== undefined && !/^(#?[0-9a-fA-F]{6}|good|warning|danger)$/.test(a.color))
      bag.add('input must be a valid: color', `${p}/color`);
  });
  return bag.list;
}

export function checkOptionsResponse(body) {
  const bag = new Bag();
  if (!isObj(body)) return ['must provide an object [json-pointer:]'];
  if (Array.isArray(body.option_groups))
    arr(optionGroup, { max: L.optionGroups })(body.option_groups, '/option_groups', bag);
  else if (Array.isArray(body.options)) arr(option({ rich: true }), { max: L.options })(body.options, '/options', bag);
  else bag.add('must define either `options` or `option_groups`', '');
  return bag.list;
}

/** fill in what Slack fills in when it stores blocks */
export function decorate(blocks, rand) {
  const walk = (v) => {
    if (Array.isArray(v)) return v.map(walk);
    if (!isObj(v)) return v;
    const o = Object.fromEntries(Object.entries(v).map(([k, x]) => [k, walk(x)]));
    if (o.type === 'plain_text' && typeof o.text === 'string' && o.emoji === undefined) o.emoji = true;
    if (o.type === 'mrkdwn' && typeof o.text === 'string' && o.verbatim === undefined) o.verbatim = false;
    return o;
  };
  return (blocks ?? []).map((b) => {
    const o = walk(b);
    if (!o.block_id) o.block_id = rand();
    for (const [e] of elementsOf(o))
      if (Object.hasOwn(ELEMENTS, e.type) && e.type !== 'image' && !e.action_id) e.action_id = rand();
    if (o.type === 'input') {
      o.optional ??= false;
      o.dispatch_action ??= false;
    }
    return o;
  });
}

// ---- lints -----------------------------------------------------------------
const ENTITY = /&(?!(amp|lt|gt);)/;
const TOKEN =
  /<(@[UW][A-Z0-9]+(\|[^<>]*)?|#C[A-Z0-9]+(\|[^<>]*)?|!(here|channel|everyone)(\|[^<>]*)?|!subteam\^[A-Z0-9]+(\|[^<>]*)?|!date\^[^<>]+|(https?|mailto|tel|slack):[^<>]+)>/g;
export function lintMrkdwn(s, where) {
  const out = [];
  const add = (code, detail) => out.push({ code, where, detail });
  const noCode = s.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  if (/<!(here|channel|everyone)/.test(s)) add('mass_mention', s.match(/<![a-z]+/)[0]);
  if (/(^|[^*])\*\*[^*\s][^*]*\*\*/.test(noCode)) add('markdown_in_mrkdwn', '**bold**');
  if (/\[[^\]\n]+\]\((https?:|mailto:)[^)]+\)/.test(noCode)) add('markdown_in_mrkdwn', '[text](url)');
  if (/^#{1,6} \S/m.test(noCode)) add('markdown_in_mrkdwn', '# heading');
  const rest = s.replace(TOKEN, '').replace(/^>+ ?/gm, '').replace(/^&gt;/gm, '');
  if (ENTITY.test(rest)) add('unescaped_ampersand', rest.match(/.{0,12}&.{0,12}/s)?.[0]);
  if (/</.test(rest)) add('unescaped_angle', rest.match(/.{0,8}<.{0,16}/s)?.[0]);
  return out;
}
export function lintPlainish(s, where) {
  const out = [];
  if (/\bundefined\b|\[object \w+\]|\bNaN\b|Invalid Date/.test(s) || /(^|[\s:(>])null($|[\s,.)<])/.test(s))
    out.push({
      code: 'suspicious_text',
      where,
      detail: s.match(/.{0,20}(undefined|\[object \w+\]|NaN|Invalid Date|null).{0,20}/s)?.[0],
    });
  if (/\{\{\s*[\w.]+\s*\}\}|\$\{[^}]*\}|%\((\w+)\)s|(^|\s)%[sd](\s|$)|\{[a-z][\w.]*\}/i.test(s))
    out.push({ code: 'unfilled_placeholder', where, detail: s.match(/\{+[^}]*\}+|%\S+/)?.[0] });
  if (
    /^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+){1,}$/i.test(s) &&
    !/^[\w.-]+\.(com|org|net|io|dev|test|example|md|txt|pdf|json|ya?ml|js|py)$/i.test(s)
  )
    out.push({ code: 'looks_like_i18n_key', where, detail: s });
  return out;
}
export function walkTexts(v, fn, p = '') {
  if (Array.isArray(v)) return v.forEach((x, i) => walkTexts(x, fn, `${p}/${i}`));
  if (!isObj(v)) return;
  if ((v.type === 'mrkdwn' || v.type === 'plain_text') && typeof v.text === 'string') fn(v.type, v.text, `${p}/text`);
  else if (v.type === 'markdown' && typeof v.text === 'string') fn('markdown', v.text, `${p}/text`);
  else if (v.type === 'text' && typeof v.text === 'string') fn('rich', v.text, `${p}/text`);
  for (const [k, x] of Object.entries(v)) if (typeof x === 'object') walkTexts(x, fn, `${p}/${k}`);
}
export function lintContent({ text, blocks, attachments, view }) {
  const out = [];
  if (typeof text === 'string' && text) {
    if (len(text) > L.bestText) out.push({ code: 'long_text', where: '/text', detail: `${len(text)} characters` });
    out.push(...lintMrkdwn(text, '/text'), ...lintPlainish(text, '/text'));
  }
  const src = view ? ['/view', view] : null;
  const visit = (kind, s, where) => {
    if (kind === 'mrkdwn') out.push(...lintMrkdwn(s, where));
    if (kind === 'plain_text' && /&(amp|lt|gt);/.test(s))
      out.push({ code: 'escaped_in_plain_text', where, detail: s.slice(0, 60) });
    out.push(...lintPlainish(s, where));
  };
  if (blocks) walkTexts(blocks, visit, '/blocks');
  if (attachments) walkTexts(attachments, visit, '/attachments');
  if (src) walkTexts(src[1], visit, src[0]);
  for (const [i, b] of (blocks ?? view?.blocks ?? []).entries()) {
    for (const [e, ep] of elementsOf(b, `/blocks/${i}`)) {
      if (e.type === 'button' && e.text && len(e.text.text ?? '') > 30)
        out.push({ code: 'long_button', where: ep, detail: e.text.text });
      if (ELEMENTS[e.type] && e.type !== 'image' && !e.action_id && !(e.type === 'button' && e.url))
        out.push({ code: 'no_action_id', where: ep, detail: e.type });
      const vals = allOptions(e).map((o) => o.value);
      if (new Set(vals).size !== vals.length) out.push({ code: 'duplicate_option_value', where: ep, detail: '' });
    }
    if (LOOSE_TYPES.includes(b?.type)) out.push({ code: 'not_checked', where: `/blocks/${i}`, detail: b.type });
  }
  if (blocks && JSON.stringify(blocks).length > 13_000)
    out.push({
      code: 'blocks_maybe_too_long',
      where: '/blocks',
      detail: `${JSON.stringify(blocks).length} bytes; Slack answers msg_blocks_too_long somewhere above 13,000`,
    });
  return out;
}
