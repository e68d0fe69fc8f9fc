// Windows (modals): the boxes of a message, and the intake form. What they hold comes back as `fields`.
import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import type { Key, Spoken } from '../../messages/message.ts';
import { fieldsOf, isId, isText, objectWith, sound } from '../sound.ts';
import { lengthOf, limits, within } from './limits.ts';
import type { SpokenChoice } from './render.ts';

/** What a window was opened for, kept in its `private_metadata`. */
export interface WindowPurpose {
  /** The value of the pressed button. */
  readonly value: string;
  /** Id of the delivery whose message was pressed. */
  readonly card: string;
  /** The conversation it was pressed in. */
  readonly conversation: string;
  /** What is said of a box that is left empty, by id; others may be. */
  readonly required?: Readonly<Record<string, string>>;
}

const isPurpose = objectWith(
  { value: isText, card: isText, conversation: isId },
  { required: (value) => fieldsOf({})(value) && Object.values(value as object).every(isText) },
);

/** What a window that comes back was opened for. */
export function purposeIn(metadata: string): WindowPurpose | undefined {
  try {
    const purpose = sound(JSON.parse(metadata));
    return isPurpose(purpose) ? (purpose as WindowPurpose) : undefined;
  } catch {
    return undefined;
  }
}

export const callbackIds = {
  form: 'form',
  intake: 'intake',
  startShortcut: 'activation_start',
  messageShortcut: 'activation_from_message',
} as const;

type Say = (key: Key) => string;
type Field = NonNullable<Spoken['fields']>[number];

/** The boxes of a choice alone, or else those of its message, to be sent with it; undefined when there are none. */
export function formWindow(
  { fields: shared = [] }: Pick<Spoken, 'fields'>,
  { label, form }: Pick<SpokenChoice, 'label' | 'form'>,
  purpose: WindowPurpose,
  say: Say,
): ModalView | undefined {
  const fields = (form ?? shared).filter(({ kind, options = [] }) => kind !== 'select' || options.length > 0);
  if (fields.length === 0) return undefined;
  const isAlone = form === undefined && fields.length === 1;
  const required = Object.fromEntries(
    fields.flatMap(({ id, required: words = isAlone ? say('slack.window.empty') : undefined }) =>
      words === undefined ? [] : [[id, words] as const],
    ),
  );
  const kept = Object.keys(required).length > 0 ? { ...purpose, required } : purpose;
  const title = short(label, limits.viewTitle);
  return {
    type: 'modal',
    callback_id: callbackIds.form,
    private_metadata: JSON.stringify(kept),
    title: plain(title ?? within(say('common.product'), limits.viewTitle)),
    submit: plain(short(label, limits.viewButton) ?? within(say('slack.window.send'), limits.viewButton)),
    close: plain(within(say('slack.window.close'), limits.viewButton)),
    blocks: [
      ...(form && title === undefined ? [{ type: 'section' as const, text: plain(within(label, limits.text)) }] : []),
      ...fields.map((field) => drawField(isAlone ? withoutHint(field) : field, !(field.id in required), say)),
    ],
  };
}

/** The hint beside one box tells which of several buttons takes it; the window has only one. */
function withoutHint({ placeholder: _, ...field }: Field): Field {
  return field;
}

/** Licence type, error text and BIOS date before the first question. */
export function intakeWindow(licenses: readonly { id: string; label: string }[], say: Say): ModalView {
  const fields: Field[] = [
    { id: 'license', kind: 'select', label: say('additionalInfo.fields.license'), options: licenses },
    {
      id: 'errorText',
      kind: 'lines',
      label: say('additionalInfo.fields.errorText'),
      placeholder: say('slack.intake.errorHint'),
    },
    { id: 'biosDate', kind: 'date', label: say('additionalInfo.fields.biosDate') },
  ];
  return {
    type: 'modal',
    callback_id: callbackIds.intake,
    title: plain(within(say('slack.intake.title'), limits.viewTitle)),
    submit: plain(within(say('common.nav.start'), limits.viewButton)),
    close: plain(within(say('slack.window.close'), limits.viewButton)),
    blocks: [
      { type: 'section', text: plain(say('slack.intake.body')) },
      ...fields.map((field) => drawField(field, true, say)),
    ],
  };
}

/** A `view_submission`'s boxes, by id: `''` for one that was left empty. */
export function fieldsIn(values: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([id, elements]) => {
      const [state = {}] = Object.values(elements) as {
        value?: string;
        selected_date?: string;
        selected_option?: { value?: string };
      }[];
      return [id, state.value ?? state.selected_option?.value ?? state.selected_date ?? ''];
    }),
  );
}

function drawField(field: Field, optional: boolean, say: Say): KnownBlock {
  const { id, label } = field;
  return {
    type: 'input',
    block_id: id,
    label: plain(within(label, limits.inputLabel)),
    optional,
    element: element(field, say),
  };
}

function element(
  { id, kind, value = '', placeholder, options = [], maxLength = limits.plainTextInput }: Field,
  say: Say,
) {
  const hint = placeholder !== undefined && lengthOf(placeholder) <= limits.placeholder ? placeholder : undefined;
  switch (kind) {
    case 'select': {
      const drawn = options.slice(0, limits.options).map((option) => ({
        text: plain(within(option.label, limits.optionText)),
        value: option.id,
      }));
      const chosen = drawn.find((option) => option.value === value);
      return {
        type: 'static_select' as const,
        action_id: id,
        placeholder: plain(hint ?? within(say('slack.menu'), limits.placeholder)),
        options: drawn,
        ...(chosen && { initial_option: chosen }),
      };
    }
    case 'date':
      return {
        type: 'datepicker' as const,
        action_id: id,
        ...(/^\d{4}-\d{2}-\d{2}$/.test(value) && { initial_date: value }),
      };
    case 'line':
    case 'lines': {
      const most = Math.min(maxLength, limits.plainTextInput);
      return {
        type: 'plain_text_input' as const,
        action_id: id,
        multiline: kind === 'lines',
        max_length: most,
        ...(value !== '' && { initial_value: [...value].slice(0, most).join('') }),
        ...(hint && { placeholder: plain(hint) }),
      };
    }
  }
}

function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function short(text: string | undefined, most: number): string | undefined {
  return text !== undefined && lengthOf(text) <= most ? text : undefined;
}
