// The terminal as a channel: messages as numbered text, answers typed. The same dialogs, without a card.
import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import type { Receipt } from '../../handoff/ports.ts';
import type { Press, Spoken } from '../../messages/message.ts';
import type { Accept, Channel } from '../channel.ts';

export interface TerminalNeeds {
  readonly write: (text: string) => void;
  /** Who is talking, e.g. the account's name. */
  readonly user: string;
  /** BCP 47, e.g. from `LANG`; undefined when unknown. */
  readonly locale: string | undefined;
}

export interface Terminal extends Channel {
  /** Hands a typed line to the bot. */
  say(text: string, accept: Accept): Promise<void>;
}

const channel = 'terminal';

/** The terminal's channel. A message that replaces another is not drawn: lines above cannot be changed. */
export function terminalChannel({ write, user, locale }: TerminalNeeds): Terminal {
  /** What the numbers below the last message stand for. */
  let offered: readonly Press[] = [];

  return {
    name: channel,
    protect: (words) => words,
    courier: {
      async deliver({ id, replaces }, spoken): Promise<Receipt> {
        if (replaces) return { line: replaces };
        const numbered = numberedChoices(spoken);
        if (numbered.length > 0) offered = numbered.map(({ press }) => press);
        write(renderText(spoken));
        return { line: id };
      },
    },
    async say(text, accept) {
      const id = randomUUID();
      const press = offered[Number(text.normalize('NFKC').trim()) - 1];
      const activity = {
        type: 'message',
        id,
        text: press ? '' : text,
        ...(press && { value: { press } }),
        locale,
        channelId: channel,
        serviceUrl: 'urn:terminal',
        timestamp: new Date(),
        from: { id: user, name: user },
        recipient: { id: 'bot', name: 'Activation Desk' },
        conversation: { id: user, conversationType: 'personal' },
      };
      const { done } = await accept(channel, id, activity as unknown as Activity);
      await done;
    },
  };
}

/** A message as lines of text; choices are numbered, since numbers answer them. */
export function renderText(spoken: Spoken): string {
  const { title, blocks, fields, fieldsHint, navigation } = spoken;
  const lines = [
    ...(title ? [`■ ${title}`] : []),
    ...blocks.flatMap(blockLines),
    ...(fields ?? []).map(({ label, value, options }) => {
      const shown = options?.find(({ id }) => id === value)?.label ?? value;
      return `  ${label}: ${shown || '–'}`;
    }),
    ...(fieldsHint ? [fieldsHint] : []),
    ...numberedChoices(spoken).map(({ label }, index) => `  ${index + 1}. ${label}`),
    ...(navigation && navigation.length > 0 ? [`  [ ${navigation.map(({ label }) => label).join(' | ')} ]`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a number answers. A box has no number: whoever has a ticket simply types. */
function numberedChoices({ choices = [] }: Spoken): NonNullable<Spoken['choices']> {
  return choices.filter(({ press }) => !(press.to === 'ticket' && press.verb === 'answer'));
}

function blockLines(block: Spoken['blocks'][number]): string[] {
  switch (block.kind) {
    case 'text':
      return [block.text];
    case 'steps':
      return block.steps.map((step, index) => `  ${index + 1}) ${step}`);
    case 'list':
      return block.items.map((item) => `  • ${item}`);
    case 'code':
      return [`    ${block.code}`];
    case 'facts':
      return block.facts.map(({ label, value }) => `  ${label}: ${value}`);
    case 'quote':
      return [...(block.by ? [block.by] : []), ...block.text.split('\n').map((line) => `  > ${line}`)];
  }
}
