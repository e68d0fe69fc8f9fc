// A report from what the store keeps: its words, and on demand its picture and its CSV as files.
import type { StoredFile } from '../handoff/ports.ts';
import type { Store } from '../handoff/stores.ts';
import type { Message, Text } from '../messages/message.ts';
import { readPeriod, type TypedPeriod } from './period.ts';
import { family, rasterise } from './rasterise.ts';
import { type Report, reportOf } from './report.ts';
import { reportCsv } from './reportCsv.ts';
import { reportPicture } from './reportPicture.ts';
import { reportText } from './reportText.ts';

export interface ReportNeeds {
  readonly figures: Store['figures'];
  readonly now: Date;
  /** IANA name. */
  readonly timeZone: string;
}

type NewFile = Omit<StoredFile, 'id'>;

export interface MadeReport {
  readonly message: Message;
  readonly csv: NewFile;
  /** Draws it; `say` gives a text in the words of the reader. */
  picture(say: (text: Text) => string): Promise<NewFile>;
}

/** The report about the time that was asked for, or what is wrong with that. */
export async function makeReport(
  { figures, now, timeZone }: ReportNeeds,
  typed: TypedPeriod,
): Promise<MadeReport | { readonly wrong: Text }> {
  const period = readPeriod(typed, { now, timeZone });
  if (typeof period === 'string') {
    const { since = '', until = '' } = typed;
    const said = period === 'until' ? until : since;
    return { wrong: { key: `report.wrong.${period}`, values: { typed: { verbatim: said } } } };
  }
  const cases = await figures(period.days[0]?.from ?? period.until, period.until);
  const report = reportOf(cases, period, now.toISOString());
  return {
    message: reportText(report),
    csv: { name: `${nameOf(report)}.csv`, type: 'text/csv', content: Buffer.from(reportCsv(report)) },
    picture: async (say) => ({
      name: `${nameOf(report)}.png`,
      type: 'image/png',
      content: await rasterise(reportPicture(report, { say, font: family })),
    }),
  };
}

function nameOf({ period: { days } }: Report): string {
  return `report-${days[0]?.date}-${days.at(-1)?.date}`;
}
