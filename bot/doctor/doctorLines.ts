// What the doctor found, as lines of a terminal and as JSON.
import type { Localizer } from '../messages/localize.ts';
import type { Language } from '../messages/message.ts';
import { summaryOf } from './doctorMessage.ts';
import type { Finding, Mark } from './finding.ts';

/** Beside the word, never in its place. */
const signs: Readonly<Record<Mark, string>> = { good: '✔', wrong: '✖', note: '!', skipped: '–' };

/** Columns of the sign and of the longest word beside it. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/gu;

/** A line for each finding, its cure below it, and at the end how many there are of each kind. */
export function doctorLines(findings: readonly Finding[], { text }: Localizer, language: Language): string[] {
  const words = (['good', 'wrong', 'note', 'skipped'] as const).map((mark) => wordOf(mark));
  const width = Math.max(...words.map(columnsOf));
  return [
    `■ ${text({ key: 'doctor.title' }, language)}`,
    ...findings.flatMap(({ mark, check, found, cure }) => {
      const word = wordOf(mark);
      const head = `${signs[mark]} ${word}${' '.repeat(width - columnsOf(word))}  `;
      const name = text({ key: `doctor.checks.${check}` }, language);
      const line = text({ key: 'doctor.plainLine', values: { check: name, found } }, language);
      const below = ' '.repeat(columnsOf(head));
      return [`${head}${line}`, ...(cure ? [`${below}→ ${text(cure, language)}`] : [])];
    }),
    '',
    text(summaryOf(findings), language),
  ];

  function wordOf(mark: Mark): string {
    return text({ key: `doctor.marks.${mark}` }, language);
  }
}

function columnsOf(words: string): number {
  return [...words].length + (words.match(wide)?.length ?? 0);
}

/** The same for programs: `code` and `mark` never change with the language. */
export function doctorJson(findings: readonly Finding[], { text }: Localizer, language: Language): string {
  const told = findings.map(({ check, mark, code, found, cure }) => ({
    check,
    mark,
    code,
    found: text(found, language),
    ...(cure && { cure: text(cure, language) }),
  }));
  return JSON.stringify({ ok: findings.every(({ mark }) => mark !== 'wrong'), findings: told }, null, 2);
}
