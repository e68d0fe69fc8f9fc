// Folds the characters of messy pasted text to plain ones, so that every reader here looks at the same alphabet.

/** Letters of other alphabets that look like Latin ones, as OCR and hostile text use them (Cyrillic, Greek). */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [
    ...'АAВBСCЕEНHІIЈJКKМMОOРPЅSТTУYҮYХXԌGԚQԜWаaсcеeіiјjһhоoрpѕsуyхxԁdԛqԝwѵvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvρpᴀaʙbᴄcᴅdᴇeɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrᴛtᴜuᴠvᴡwʏyᴢz',
  ].flatMap((letter, at, all) => (at % 2 === 0 ? [[letter, all[at + 1] ?? letter] as const] : [])),
);

/** Zero-width spaces and joiners, soft hyphen, direction marks, variation selectors, fillers, tags; accents set on a letter. */
const invisible = /^(?:\p{Default_Ignorable_Code_Point}|\p{Cf}|[\u{300}-\u{36f}])$/u;

/** Characters without width. Control characters that are no white space have none either. */
function isInvisible(character: string, point: number): boolean {
  if (point < 0xad)
    return point < 0x09 || (point > 0x0d && point < 0x20) || (point >= 0x7f && point !== 0x85 && point < 0xa0);
  const isUsual = (point >= 0x3040 && point < 0x3164) || (point >= 0x3165 && point < 0xfe00);
  return !isUsual && invisible.test(character);
}

/** Letters as pictures: circled, squared, Roman numerals, the holes of the mathematical alphabets (ℬ, ℝ). */
function letterIn(character: string, point: number): string {
  if (point >= 0x1f130 && point <= 0x1f189) {
    const letter = (point - 0x1f130) % 32;
    return letter < 26 ? String.fromCharCode(0x41 + letter) : character;
  }
  if ((point < 0x2100 || point > 0x218f) && (point < 0x24b6 || point > 0x24e9)) return character;
  const plain = character.normalize('NFKC');
  return /^[A-Za-z]$/.test(plain) ? plain : character;
}

function foldOne(character: string, point: number): string {
  if (point < 0x80) return character;
  if (point >= 0xff01 && point <= 0xff5e) return String.fromCharCode(point - 0xfee0);
  if (point === 0x3000 || point === 0xa0 || point === 0x2800 || point === 0x85) return ' ';
  if (point >= 0x1d400 && point <= 0x1d7ff) return character.normalize('NFKC');
  return lookAlikes.get(character) ?? letterIn(character, point);
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
    if (!isInvisible(character, point)) {
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
