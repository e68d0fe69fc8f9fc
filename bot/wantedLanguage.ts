// Which of our languages a browser wants.
import { languageFor } from './language.ts';
import type { Language } from './messages/message.ts';

/** The language of ours that `Accept-Language` puts first, such as `en-US,en;q=0.9,ja;q=0.8`; undefined when it names none. */
export function wantedLanguage(header: string | undefined, ours: readonly Language[]): Language | undefined {
  const asked = (header ?? '').split(',').map((part) => {
    const [locale = '', ...rest] = part.trim().split(';');
    const weight = rest.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined);
    return { language: languageFor(locale, ours), weight: Number(weight ?? 1) };
  });
  return asked
    .filter(({ language, weight }) => weight > 0 && language !== undefined)
    .sort((a, b) => b.weight - a.weight)[0]?.language;
}
