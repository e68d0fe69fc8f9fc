// A report as CSV for spreadsheets: one row for each number, under names that stay the same in every language.
import { ends, outcomes, type Report, reasons, times } from './report.ts';

type Row = readonly [figure: string, of: string, value: string | number];

/** RFC 4180, and a mark at the beginning by which Excel knows UTF-8. */
export function reportCsv(report: Report): string {
  return `\uFEFF${[['figure', 'of', 'value'], ...rowsOf(report)].map(lineOf).join('')}`;
}

function rowsOf(report: Report): readonly Row[] {
  const { period, rating, reopened } = report;
  return [
    ['since', '', period.days[0]?.date ?? ''],
    ['until', '', period.days.at(-1)?.date ?? ''],
    ['cases', '', report.cases],
    ...outcomes.map((one): Row => ['outcome', one, report.outcomes[one]]),
    ...counts('abandoned_at', report.abandonedAt),
    ...reasons.map((one): Row => ['handed_over_because', one, report.reasons[one]]),
    ...ends.map((one): Row => ['handed_over_stands', one, report.ends[one]]),
    ...times.flatMap((time): readonly Row[] => {
      const { count, median, p90 } = report.times[time] ?? { count: 0, median: '', p90: '' };
      const name = `${time}_seconds`;
      return [
        [name, 'count', count],
        [name, 'median', median],
        [name, 'p90', p90],
      ];
    }),
    ['reopened', 'count', reopened.count],
    ['reopened', 'of', reopened.of],
    ['rating', 'count', rating?.count ?? 0],
    ['rating', 'mean', rating ? Math.round(rating.mean * 100) / 100 : ''],
    ...counts('code', report.codes),
    ...counts('model', report.models),
    ...counts('bios', report.bios),
    ...counts('day', report.days),
  ];
}

function counts(figure: string, all: Report['codes']): readonly Row[] {
  return all.map(({ of, count }) => [figure, of, count]);
}

function lineOf(cells: readonly (string | number)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** Models are people's words: what a spreadsheet would take for a formula begins with an apostrophe. */
function cellOf(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value.normalize('NFKC')) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
