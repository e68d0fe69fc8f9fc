// Which language the words of a message are in: Japanese in any script, English, or a phrase of each.
import { fold } from '../characters.ts';
import { isRomaji } from './plain.ts';

export type MessageLanguage = 'ja' | 'en' | 'mixed';

/** Lines and pieces without anybody's words: output labels, commands, codes, paths, links. */
const wordless: readonly RegExp[] = [
  /```|https?:\/\/\S+/g,
  /^[ \t>]*(?:ps )?[a-z]:\\[^\n]*$/gim,
  /(?:slmgr|cscript|slui|get-ciminstance|dism|sfc|wmic|net (?:start|stop))[^\n\u3041-\u30ff\u4e00-\u9fff]{0,80}/gi,
  /^[ \t>]*(?:name|description|partial ?product ?key|license ?status|product ?key ?channel|activation id|application id|extended pid|installation id|notification reason|time remaining|remaining [a-z ]{3,30}|volume activation expiration|trusted time|software licensing service version|validation url|use license url|error code)\s*[:=][^\n\u3041-\u30ff]*$/gim,
  /windows(?:\(r\))?,? [a-z]+ edition|windows\(r\) operating system, \w+ channel/gi,
  /0[xo][0-9a-fol]{6,10}/gi,
];

const functionWord =
  /^(?:is|isn't|are|aren't|was|wasn't|were|not|can|can't|cannot|could|couldn't|we|we're|you|your|i|i'm|i've|my|me|the|a|an|this|that|to|of|in|it|it's|its|do|don't|does|doesn't|did|didn't|with|after|for|has|have|haven't|been|please|reported|by|be|as|at|from|and|or|but|how|what|why|where|when|so|still|now|just|no|need|will|won't|again|same|on|help|thanks)$/;
const strongWord =
  /^(?:is|isn't|are|aren't|was|wasn't|were|can|can't|cannot|could|couldn't|we|you|your|i|i'm|i've|my|me|please|don't|doesn't|didn't|do|did|does|help|has|have|how|what|why|where|thanks|won't|will|it|it's|he|she|they|there|need|not)$/;
/** What Windows calls things: no proof of a sentence. */
const label =
  /^(?:windows|windows is|run as administrator|key|sign in|get help|add an account|go to store|go to the store|ok)$/;

/** Short quotes are labels; の and を stand in labels too. */
const shortQuote = /「[^」\n]{0,14}」|『[^』\n]{0,14}』|"[^"\n]{0,14}"|［[^］\n]{0,16}］|\[[^\]\n]{0,16}\]/g;

/** More hiragana than a label holds: a predicate, or what is left of one. */
function hasJapanesePhrase(text: string): boolean {
  const rest = text.replace(shortQuote, ' ');
  const hiragana = rest.match(/[\u3041-\u3096]/g)?.filter((kana) => kana !== 'の').length ?? 0;
  return hiragana >= 3 || /不可|希望|依頼|至急|何回も/.test(rest);
}

const japaneseSign = /[\u3041-\u309f\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff々]/g;

/**
 * The language of the words that the person wrote or pasted. Technical words, codes, commands, output labels and short
 * quoted labels do not count; `mixed` needs a phrase of each language. Text without words counts as English.
 */
export function languageOf(text: string): MessageLanguage {
  let rest = fold(text)
    .replace(/[\uff61-\uff9f]+/g, (kana) => kana.normalize('NFKC'))
    .replace(/[’‘]/g, "'");
  for (const piece of wordless) rest = rest.replace(piece, ' ');
  const signs = rest.match(japaneseSign)?.length ?? 0;
  if (signs === 0) return isRomaji(rest.toLowerCase()) ? 'ja' : 'en';
  const english = hasEnglishPhrase(rest);
  if (!english) return 'ja';
  return hasJapanesePhrase(rest) ? 'mixed' : 'en';
}

function hasEnglishPhrase(text: string): boolean {
  const runs = text.match(/[A-Za-z][A-Za-z0-9' ,-]*[A-Za-z.!?]/g) ?? [];
  return runs.some((run) => {
    const words = run.toLowerCase().match(/[a-z][a-z0-9']*/g) ?? [];
    if (words.length < 3 || label.test(run.toLowerCase())) return false;
    const functions = words.filter((word) => functionWord.test(word));
    return words.length >= 4
      ? functions.length >= 2 || words.some((word) => strongWord.test(word))
      : words.some((word) => strongWord.test(word));
  });
}
