// Reads error codes as Windows prints them: hex, decimal, signed decimal, broken at the end of a line, mistaken by OCR.

export interface WrittenCode {
  /** `0x` and eight upper-case hex digits. */
  readonly code: string;
  readonly at: number;
}

/** The upper halves of the codes that licensing shows; without `0x` and label, only these are taken for codes. */
const families = ['C004', '8004', '8007', '8009', '800B', '8019', '803F', '87E1', 'C0EA', 'C000', 'D000'];
const family = families.map((one) => one.replaceAll('0', '[0O]')).join('|');
const digit = '[0-9A-FOIL|]';

const patterns: readonly RegExp[] = [
  new RegExp(`(?<![0-9])[0O〇][x×✕]\\s?(${digit}{8})(?![0-9A-F])`, 'gi'),
  new RegExp(`(?<![0-9])[0O〇][x×✕](${digit}{4}[ -]${digit}{4})(?![0-9A-Z])`, 'gi'),
  new RegExp(`(?<![0-9A-Z-])((?:${family})[ -]?${digit}{4})(?![0-9A-Z-])`, 'gi'),
  /(?<![0-9])0(?:\s{0,3}\n\s{0,8})?x((?:(?:\s{0,3}\n\s{0,8})?[0-9A-F]){8})(?![0-9A-Z])/gi,
];

/** Every error code in the text, in order; information codes (0x4004...) are none. */
export function codesIn(text: string): WrittenCode[] {
  const found = new Map<number, WrittenCode>();
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const code = errorFrom(Number.parseInt(repaired(match[1] ?? ''), 16), repaired(match[1] ?? '').length);
      const at = match.index + match[0].length - (match[1] ?? '').length;
      if (code !== undefined && !found.has(at)) found.set(at, { code, at });
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

function repaired(written: string): string {
  return written.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL|]/g, '1');
}

/** An error has the top bit set; 0x4004F401 and the like only inform. */
function errorFrom(value: number, digits = 8): string | undefined {
  return digits === 8 && value >= 0x80000000 && value <= 0xffffffff
    ? `0x${value.toString(16).toUpperCase().padStart(8, '0')}`
    : undefined;
}

/** The code behind the number of `LicenseStatusReason`, with or without a sign. */
export function codeFromDecimal(written: string): string | undefined {
  const value = Number(written);
  return Number.isInteger(value) && value >= -0x80000000 ? errorFrom(value < 0 ? value + 2 ** 32 : value) : undefined;
}

/** A decimal code in a person's own words, where no label says what the number is. */
export function decimalCodeIn(text: string): string | undefined {
  for (const match of text.matchAll(/(?<![0-9.])-?[0-9]{9,10}(?![0-9])/g)) {
    const code = codeFromDecimal(match[0]);
    if (code !== undefined && families.slice(0, 9).includes(code.slice(2, 6))) return code;
  }
  return undefined;
}
