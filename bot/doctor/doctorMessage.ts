// What the doctor found, as one message for the desk.
import type { Block, Message, Text } from '../messages/message.ts';
import { type Finding, type Mark, marks } from './finding.ts';

/** What is wrong first, each with its cure below it; what is well as a list at the end. */
export function doctorMessage(findings: readonly Finding[]): Message {
  const of = (mark: Mark) => findings.filter((one) => one.mark === mark);
  const rest = [...of('good'), ...of('skipped')];
  return {
    title: { key: 'doctor.title' },
    blocks: [
      { kind: 'text', tone: 'strong', text: summaryOf(findings) },
      ...[...of('wrong'), ...of('note')].flatMap(blocksOf),
      ...(rest.length > 0 ? [{ kind: 'list', items: rest.map(lineOf) } as const] : []),
      { kind: 'text', tone: 'subtle', text: { key: 'doctor.fromShell' } },
    ],
  };
}

/** How many of each kind there are. */
export function summaryOf(findings: readonly Finding[]): Text {
  const counts = marks.map((mark) => [mark, findings.filter((one) => one.mark === mark).length] as const);
  const { wrong = 0, ...values } = Object.fromEntries(counts);
  return wrong === 0
    ? { key: 'doctor.summary.well', values }
    : { key: 'doctor.summary.wrong', values: { ...values, wrong } };
}

/** "OK: Node.js: version ..." without what is to be done. */
function lineOf({ mark, check, found }: Finding): Text {
  const values = { mark: { key: `doctor.marks.${mark}` }, check: { key: `doctor.checks.${check}` }, found } as const;
  return { key: 'doctor.line', values };
}

function blocksOf(finding: Finding): Block[] {
  const { mark, cure } = finding;
  const tone = mark === 'wrong' ? ({ tone: 'warning' } as const) : {};
  return [
    { kind: 'text', ...tone, text: lineOf(finding) },
    ...(cure ? [{ kind: 'text', text: { key: 'doctor.cure', values: { cure } } } as const] : []),
  ];
}
