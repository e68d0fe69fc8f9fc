// A press as it comes back from a card: data from outside, so everything in it is checked.
import { commands, type Press, ticketVerbs } from './message.ts';

/** What was pressed, and what the boxes beside it held. */
export interface ReadPress {
  readonly press: Press;
  readonly fields: Readonly<Record<string, string>>;
  /** Id of the delivery whose card was pressed. */
  readonly card?: string;
}

/** Reads the submitted data of a card, `{ press, card, <field id>: <text> ... }`; undefined when it is not one of ours. */
export function readPress(data: unknown): ReadPress | undefined {
  if (!isRecord(data)) return undefined;
  const press = pressIn(data['press']);
  if (!press) return undefined;
  const { card, ...boxes } = data;
  const fields = Object.entries(boxes).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { press, fields: Object.fromEntries(fields), ...(isText(card) && { card }) };
}

function pressIn(value: unknown): Press | undefined {
  if (!isRecord(value)) return undefined;
  const { to, question, asking, choice, ticket } = value;
  if (to === 'question' && isText(question) && isText(asking) && isText(choice))
    return { to, question, asking, choice };
  const command = commands.find((one) => one === value['command']);
  if (to === 'command' && command) return { to, command };
  const verb = ticketVerbs.find((one) => one === value['verb']);
  if (to === 'ticket' && isText(ticket) && verb) return { to, ticket, verb };
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 200;
}
