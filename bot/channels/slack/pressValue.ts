// A press as a short text, for a button's value or a menu's option: `q/errorMessage.change/<asking>/bios`.
import type { Press } from '../../messages/message.ts';
import { type ReadPress, readPress } from '../../messages/press.ts';

/** At most 150 characters, which is what an option may hold. */
export function writePress(press: Press): string {
  switch (press.to) {
    case 'question':
      return ['q', press.question, press.asking, press.choice].join('/');
    case 'command':
      return ['c', press.command].join('/');
    case 'ticket':
      return ['t', press.ticket, press.verb, ...(press.choice === undefined ? [] : [press.choice])].join('/');
    case 'incident':
      return ['i', press.incident, press.verb].join('/');
    case 'privacy':
      return ['p', press.answer, press.asking].join('/');
    case 'desk':
      return ['d', press.command, press.page, press.about].join('/');
  }
}

/** The press of a value, with what the boxes held and the card it came from; undefined when it is not one of ours. */
export function pressIn(
  value: string,
  card?: string,
  fields: Readonly<Record<string, string>> = {},
): ReadPress | undefined {
  const [to, first, second, ...rest] = value.split('/');
  const third = rest.length > 0 ? rest.join('/') : undefined;
  const press = {
    q: { to: 'question', question: first, asking: second, choice: third },
    c: { to: 'command', command: first },
    t: { to: 'ticket', ticket: first, verb: second, choice: third },
    i: { to: 'incident', incident: first, verb: second },
    p: { to: 'privacy', answer: first, asking: second },
    d: { to: 'desk', command: first, page: Number(second), about: third },
  }[to ?? ''];
  return readPress({ ...fields, press, card });
}
