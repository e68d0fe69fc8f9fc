// Which PC a message is about: its model, and the version of its BIOS; nothing where two could be meant.
import { fold } from '../characters.ts';
import { biosVersionsNamed, tidyBiosVersion } from './biosVersion.ts';
import { modelsNamed } from './models.ts';

/** Each in the one spelling that can be compared. */
export interface Machine {
  readonly model?: string;
  readonly biosVersion?: string;
}

/** What a text says of the PC. Of several models or versions none is taken. Linear, never throws. */
export function machineIn(text: string): Machine {
  const plain = plainLetters(text);
  const model = only(modelsNamed(plain));
  const biosVersion = only(biosVersionsNamed(plain));
  return { ...(model && { model }), ...(biosVersion && { biosVersion }) };
}

/** A model as somebody wrote it into a box, or as Windows names it, in the spelling that can be compared. */
export function tidyModel(written: string | undefined): string | undefined {
  const tidied = tidyBlanks(written);
  return tidied && (only(modelsNamed(tidied)) ?? tidied);
}

/** The same for the version of a BIOS. */
export function tidyBios(written: string | undefined): string | undefined {
  const tidied = tidyBlanks(written);
  return tidied && (only(biosVersionsNamed(`BIOS ${tidied}`)) ?? tidyBiosVersion(tidied));
}

const longest = 60;

/** One blank between words, and short enough for a figure. */
function tidyBlanks(written: string | undefined): string | undefined {
  return written && (plainLetters(written).replace(/\s+/gu, ' ').trim().slice(0, longest) || undefined);
}

function plainLetters(text: string): string {
  return fold(text)
    .replace(/[\uff61-\uff9f]+/g, (kana) => kana.normalize('NFKC'))
    .replace(/[’‘`´]/g, "'");
}

function only(found: readonly string[]): string | undefined {
  return found.length === 1 ? found[0] : undefined;
}
