// What makes a message hard to use for people who see, hear or read it differently: looked for in all that a test makes the bot send.

type Json = Record<string, unknown>;

/** The colours that a client draws in its own theme, light, dark or high contrast. */
const ownColours = ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'];
/** What only looks like a word: emoji, arrows, signs. Read aloud it says nothing, or too much. */
const sign = /[\p{Extended_Pictographic}\u2190-\u21ff\u25a0-\u25ff]/u;

/**
 * What is wrong with an activity on its way to Teams. Sources: adaptivecards.io/explorer (label, errorMessage, altText,
 * style heading), learn.microsoft.com/microsoftteams/platform: "Design and build accessible Adaptive Cards".
 */
export function faultsInTeams(activity: Json): string[] {
  const wrong: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  for (const { contentType, content, name } of nodes(activity['attachments'])) {
    if (String(contentType ?? '').startsWith('image/')) must(isText(name), 'a picture without a name');
    if (contentType !== 'application/vnd.microsoft.card.adaptive') continue;
    const card = content as Json;
    must(isText(activity['summary']), 'no summary of the message');
    must(isText(card['lang']), 'a card that does not say its language');
    const inside = nodes(card);
    const escaped = inside.flatMap(({ type, text }) =>
      type === 'TextBlock' && isText(text) && plain(text) !== text ? [text] : [],
    );
    for (const part of ['speak', 'fallbackText']) {
      must(isText(card[part]), `a card without ${part}`);
      const marks = escaped.find((text) => String(card[part]).includes(text));
      must(marks === undefined, `${part} has the marks of Markdown in it: ${marks}`);
    }
    const headings = inside.filter(({ style, type }) => type === 'TextBlock' && style === 'heading');
    must(headings.length <= 1, `${headings.length} headings in one card`);
    must(headings.length === 0 || (card['body'] as unknown[])[0] === headings[0], 'a heading that is not the first');
    must(
      headings.slice(0, 1).every(({ text }) => String(card['speak']).startsWith(plain(String(text)).slice(0, 50))),
      'what is said does not begin with the heading',
    );
    for (const node of inside) must(lacks(node) === undefined, `${node['type']}: ${lacks(node)}`);
  }
  return wrong;
}

/** What a node of a card lacks. */
function lacks(node: Json): string | undefined {
  const { type, text, color, weight, isSubtle } = node;
  if ('backgroundColor' in node || 'backgroundImage' in node) return 'a background of its own';
  if (color !== undefined && !ownColours.includes(String(color))) return `the colour ${color}`;
  switch (type) {
    case 'TextBlock':
      if (node['wrap'] !== true) return `a text that may be cut: ${text}`;
      if (color !== undefined && (weight !== 'Bolder' || isSubtle)) return `only its colour sets it apart: ${text}`;
      return sign.test(String(text)) ? `a sign in place of words: ${text}` : undefined;
    case 'Image':
      return isText(node['altText']) ? undefined : 'no altText';
    case 'FactSet':
      return nodes(node['facts']).every(({ title }) => isText(title)) ? undefined : 'a fact without a label';
    default:
      break;
  }
  if (String(type).startsWith('Input.')) {
    if (!isText(node['label'])) return `box ${node['id']} has no label`;
    if (node['isRequired'] && !isText(node['errorMessage'])) return `box ${node['id']} does not say what it needs`;
  }
  if (String(type).startsWith('Action.')) {
    if (!isText(node['title']) || !hasWords(node['title'])) return `a button called "${node['title']}"`;
  }
  return undefined;
}

/**
 * What is wrong with a message for Slack: its schema asks for labels of boxes and `alt_text` already. Sources:
 * docs.slack.dev/reference/methods/chat.postMessage ("How text is used with blocks"), /reference/block-kit/block-elements/button-element.
 */
export function faultsInSlack({ text, blocks }: { readonly text?: unknown; readonly blocks?: unknown }): string[] {
  const wrong: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  const inside = nodes(blocks);
  if (inside.length === 0) return wrong;
  const said = String(text ?? '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
  must(said === '' || hasWords(said), `nothing is said but "${said}"`);
  const headers = inside.filter(({ type }) => type === 'header');
  must(headers.length <= 1 || inside.length > 40, `${headers.length} headings in one message`);
  for (const { text: heading } of headers) {
    must(
      said.startsWith(String((heading as Json)['text']).slice(0, 50)),
      'what is said does not begin with the heading',
    );
  }
  for (const node of inside) {
    const elements = Array.isArray(node['elements']) ? (node['elements'] as Json[]) : [];
    const isSignOnly =
      elements.some(isEmoji) && !elements.some((one) => one['type'] === 'text' && hasWords(one['text']));
    must(!isSignOnly, 'an emoji without words');
    if (node['type'] !== 'button') continue;
    const label = (node['text'] as Json)['text'];
    must(hasWords(label) || isText(node['accessibility_label']), `a button called "${label}"`);
  }
  return wrong;
}

function isEmoji({ type }: Json): boolean {
  return type === 'emoji';
}

/** All objects in it, from the outside in. */
function nodes(of: unknown): Json[] {
  if (Array.isArray(of)) return of.flatMap(nodes);
  if (typeof of !== 'object' || of === null) return [];
  // What a press carries is nothing that anybody sees.
  const shown = Object.entries(of).filter(([name]) => name !== 'data' && name !== 'value');
  return [of as Json, ...shown.flatMap(([, value]) => nodes(value))];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** More than numbers and signs. */
function hasWords(value: unknown): boolean {
  return typeof value === 'string' && /\p{L}{2}|\p{Script=Han}/u.test(value);
}

/** Without the marks that keep people's words from being read as Markdown. */
function plain(text: string): string {
  return text.replace(/\\([\\`*_[\]()#~>|.)+-])/g, '$1');
}
