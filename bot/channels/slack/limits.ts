// Every limit of Block Kit, and those of the Web API that messages meet, with their numbers.

/**
 * In characters (code points) or items. Source: docs.slack.dev/reference/block-kit (blocks, elements, composition
 * objects), /reference/methods/chat.postMessage and chat.update, /reference/views, /reference/app-manifest; read 2026-11-22.
 */
export const limits = {
  /** Blocks of one message. */
  messageBlocks: 50,
  /** Blocks of a modal or an App Home. */
  viewBlocks: 100,
  /** A plain_text or mrkdwn object, where nothing smaller is said. */
  text: 3000,
  /** A message's `text`: chat.update refuses more, though chat.postMessage takes 40,000. */
  messageText: 4000,
  /** JSON of one message's blocks, in bytes: Slack answers `msg_blocks_too_long` somewhere above it. */
  messageBytes: 13_000,
  /** Words of one rich text block. Slack names no number; this is the one of a text object. */
  richText: 3000,
  header: 150,
  sectionFields: 10,
  sectionField: 2000,
  contextElements: 10,
  actionsElements: 25,
  blockId: 255,
  actionId: 255,
  buttonText: 75,
  buttonValue: 2000,
  optionText: 75,
  optionValue: 150,
  options: 100,
  placeholder: 150,
  inputLabel: 2000,
  inputHint: 2000,
  /** What a person can type into one plain_text_input, and its initial value. */
  plainTextInput: 3000,
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3000,
  callbackId: 255,
  /** What follows belongs to elements that no message of ours has so far. */
  accessibilityLabel: 75,
  altText: 2000,
  attachments: 100,
  checks: 10,
  confirmButton: 30,
  confirmText: 300,
  confirmTitle: 100,
  contextActions: 5,
  externalId: 255,
  fileInputMax: 10,
  groupLabel: 75,
  imageTitle: 2000,
  markdown: 12_000,
  optionDescription: 75,
  optionGroups: 100,
  overflow: 5,
  postText: 40_000,
  tableChars: 10_000,
  tableCols: 20,
  tableRows: 100,
  url: 3000,
  videoAuthor: 50,
  videoTitle: 200,
  viewBytes: 250_000,
  /** Buttons side by side; with more choices than this a menu is easier to read. Ours, not Slack's. */
  choicesAsButtons: 5,
} as const;

/** Length as Slack counts it. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Cut where it would be refused: a name, or a label of a wordy language, is still known by its beginning. */
export function within(text: string, most: number): string {
  return lengthOf(text) <= most ? text : `${[...text].slice(0, most - 1).join('')}…`;
}

/**
 * The text in pieces of at most `most` characters: split at a line's or a word's end where there is one, never cut. `weigh`
 * says for how many characters one counts.
 */
export function split(text: string, most: number, weigh: (sign: string) => number = () => 1): string[] {
  const signs = [...text];
  const pieces: string[] = [];
  let from = 0;
  for (;;) {
    let weight = 0;
    let to = from;
    for (; to < signs.length; to += 1) {
      weight += weigh(signs[to] ?? '');
      if (weight > most) break;
    }
    const piece = signs.slice(from, to);
    if (to === signs.length) return [...pieces, piece.join('')];
    const end = ['\n', '。', ' '].map((sign) => piece.lastIndexOf(sign)).find((at) => at > piece.length / 2);
    const taken = end === undefined ? piece.length : end + 1;
    pieces.push(piece.slice(0, taken).join(''));
    from += taken;
  }
}

/** The items in rows of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
