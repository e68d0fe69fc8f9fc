// Folds the characters of messy pasted text to plain ones, so that every reader here looks at the same alphabet.

/** Letters of other alphabets that look like Latin ones, as OCR and hostile text use them (Cyrillic, Greek). */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [...'АAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXаaсcеeіiоoрpхxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοo'].flatMap((letter, at, all) =>
    at % 2 === 0 ? [[letter, all[at + 1] ?? letter] as const] : [],
  ),
);

/** Characters without width: zero-width spaces and joiners, soft hyphen, direction marks, variation selectors. */
function isInvisible(point: number): boolean {
  return (
    point === 0xad ||
    point === 0x34f ||
    point === 0x180e ||
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x202a && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x206f) ||
    (point >= 0xfe00 && point <= 0xfe0f) ||
    point === 0xfeff
  );
}

function foldOne(character: string, point: number): string {
  if (point < 0x80) return character;
  if (point >= 0xff01 && point <= 0xff5e) return String.fromCharCode(point - 0xfee0);
  if (point === 0x3000 || point === 0xa0) return ' ';
  if (point >= 0x1d400 && point <= 0x1d7ff) return character.normalize('NFKC');
  return lookAlikes.get(character) ?? character;
}

export interface Folded {
  readonly text: string;
  /** Where each character of `text` began in the original; one more entry for the end. */
  readonly at: readonly number[];
}

/** Full-width and look-alike characters become ASCII, invisible ones vanish; the way back is kept. Linear. */
export function foldWithOrigin(text: string): Folded {
  let folded = '';
  const at: number[] = [];
  let position = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (!isInvisible(point)) {
      const plain = foldOne(character, point);
      folded += plain;
      for (let unit = 0; unit < plain.length; unit++) at.push(position);
    }
    position += character.length;
  }
  at.push(text.length);
  return { text: folded, at };
}

/** Full-width and look-alike characters become ASCII, invisible ones vanish. */
export function fold(text: string): string {
  return foldWithOrigin(text).text;
}
