// How a message that is too long for one card is shared out: its parts over pages, its lists cut to what has room.
import type { Spoken } from '../../messages/message.ts';

type SpokenBlock = Spoken['blocks'][number];
type Field = NonNullable<Spoken['fields']>[number];

/** What is filled in and pressed; it stands on one page. */
type Buttons = Omit<Spoken, 'language' | 'title' | 'blocks'>;

/** In characters; three bytes each in Japanese, and JSON may escape some. */
const mostTextLength = 2_000;

/** The parts in their order, on the first page and as many more as they need; none is left out, however big. */
export function paginate(first: Spoken, parts: readonly SpokenBlock[], fits: (page: Spoken) => boolean): Spoken[] {
  const pages = [first];
  let isEmpty = plainlyEmpty(first);
  for (const part of parts) {
    const page = pages.at(-1) ?? first;
    const longer = { ...page, blocks: [...page.blocks, part] };
    if (isEmpty || fits(longer)) pages.splice(-1, 1, longer);
    else pages.push({ language: first.language, blocks: [part] });
    isEmpty = false;
  }
  return pages;
}

function plainlyEmpty({ title, blocks, fields, choices, navigation }: Spoken): boolean {
  return !title && [blocks, fields, choices, navigation].every((list = []) => list.length === 0);
}

/** A part that is too long for a card of its own becomes several of the same kind. */
export function splitBlock(block: SpokenBlock): SpokenBlock[] {
  if (block.kind !== 'quote' && block.kind !== 'text') return [block];
  const { text, ...rest } = block;
  if (text.length <= mostTextLength) return [block];
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${mostTextLength}}`, 'gu')) ?? [];
  return pieces.map((piece, index) => (index === 0 ? { ...rest, text: piece } : { kind: block.kind, text: piece }));
}

/** The longest lists to choose from lose their last entries until all has room; never the one that is chosen. */
export function withRoom(buttons: Buttons, fits: (fewer: Buttons) => boolean): Buttons {
  let now = buttons;
  while (!fits(now)) {
    const longest = Math.max(0, ...fieldsOf(now).map(({ options = [] }) => options.length));
    if (longest <= fewestOptions) return now;
    now = withFields(now, (field) => (field.options?.length === longest ? shortened(field) : field));
  }
  return now;
}

const fewestOptions = 2;

function shortened({ options = [], ...field }: Field): Field {
  const last = options.findLastIndex(({ id }) => id !== field.value);
  return { ...field, options: options.toSpliced(last, 1) };
}

function fieldsOf({ fields = [], choices = [], navigation = [] }: Buttons): readonly Field[] {
  return [...fields, ...[...choices, ...navigation].flatMap(({ form = [] }) => form)];
}

function withFields({ fields, choices, navigation, ...rest }: Buttons, change: (field: Field) => Field): Buttons {
  const inForms = (list: NonNullable<Buttons['choices']>) =>
    list.map((choice) => (choice.form ? { ...choice, form: choice.form.map(change) } : choice));
  return {
    ...rest,
    ...(fields && { fields: fields.map(change) }),
    ...(choices && { choices: inForms(choices) }),
    ...(navigation && { navigation: inForms(navigation) }),
  };
}
