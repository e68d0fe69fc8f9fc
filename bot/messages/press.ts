// A press as it comes back from a card: data from outside, so everything in it is checked.
import {
  type Command,
  commands,
  deskCommands,
  incidentVerbs,
  type Press,
  privacyAnswers,
  speakIn,
  ticketVerbs,
} from './message.ts';

/** What was pressed, and what the boxes beside it held. */
export interface ReadPress {
  readonly press: Press;
  readonly fields: Readonly<Record<string, string>>;
  /** Id of the delivery whose card was pressed. */
  readonly card?: string;
}

/** The id of a box inside a form: unique in the whole card. `form` is the form's place in it. */
export function formFieldId(form: number, id: string): string {
  return `form${form}.${id}`;
}

/**
 * Reads the submitted data of a card, `{ press, card, form, <field id>: <text> ... }`; undefined when it is not one of
 * ours. A press inside a form names it: its boxes come under their own ids, and the boxes of other forms do not come.
 */
export function readPress(data: unknown): ReadPress | undefined {
  if (!isRecord(data)) return undefined;
  const press = pressIn(data['press']);
  if (!press) return undefined;
  const { card, ...boxes } = data;
  const texts = Object.entries(boxes).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const own = formFieldId(Number(data['form']), '');
  const outer = texts.filter(([id]) => !/^form\d+\./.test(id));
  const inner = texts.filter(([id]) => id.startsWith(own)).map(([id, text]) => [id.slice(own.length), text]);
  return { press, fields: Object.fromEntries([...outer, ...inner]), ...(isText(card) && { card }) };
}

function pressIn(value: unknown): Press | undefined {
  if (!isRecord(value)) return undefined;
  const { to, question, asking, choice, ticket, incident } = value;
  if (to === 'question' && isText(question) && isText(asking) && isText(choice))
    return { to, question, asking, choice };
  const command = commandIn(value['command']);
  if (to === 'command' && command) return { to, command };
  const verb = ticketVerbs.find((one) => one === value['verb']);
  if (to === 'ticket' && isText(ticket) && verb) return { to, ticket, verb, ...(isText(choice) && { choice }) };
  const deed = incidentVerbs.find((one) => one === value['verb']);
  if (to === 'incident' && isText(incident) && deed) return { to, incident, verb: deed };
  const answer = privacyAnswers.find((one) => one === value['answer']);
  if (to === 'privacy' && answer && isText(asking)) return { to, answer, asking };
  const asked = deskCommands.find((one) => one === value['command']);
  const { about, page } = value;
  if (to === 'desk' && asked && isText(about) && isPage(page)) return { to, command: asked, about, page };
  return undefined;
}

/** As buttons of cards say it that were sent before every language had its own command. */
const earlier: Readonly<Record<string, Command>> = { english: speakIn('en'), japanese: speakIn('ja') };

/** Which languages there are is not known here: whoever runs the command looks. */
function commandIn(value: unknown): Command | undefined {
  if (isText(value) && Object.hasOwn(earlier, value)) return earlier[value];
  const language = isText(value) ? /^speak:([A-Za-z0-9-]{2,35})$/.exec(value)?.[1] : undefined;
  return language === undefined ? commands.find((one) => one === value) : speakIn(language);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPage(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 200;
}
