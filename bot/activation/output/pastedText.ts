// Cleans pasted output: quote marks, fences, prompts and columns go, so that one kind of reading fits all of it.
import { fold } from '../characters.ts';

/** Longer pastes are cut: no output of ours is near it. */
const longest = 200_000;

/** A text without white space, and the way back: wraps and lost or doubled spaces make no difference in it. */
export interface Squeezed {
  readonly text: string;
  /** Where each character stands in the tidy text; one more entry for the end. */
  readonly at: readonly number[];
}

const entities: Readonly<Record<string, string>> = { nbsp: ' ', quot: '"', gt: '>', lt: '<', amp: '&', '#39': "'" };
/** What stands before a line and is no part of it: quote marks, bullets, numbers, table borders. */
const decoration =
  /^(?:\s|[>|│┃❘•●○◦▪‣・·]|[-*+–—](?=\s)|\*{1,2}(?=[^*])|[0-9]{1,2}[.)](?=\s)|#{1,6}(?=\s)|\[[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\]\s)+/;
/** `PS C:\> slmgr /dli`, `C:\Windows\system32>...`, `>> ...`: what was typed, not what was shown. */
const prompt = /^\s{0,8}(?:PS\s{1,3})?[A-Z]:\\[^>\n]{0,200}>/i;
const commandLine = /^(?:Get-(?:CimInstance|WmiObject|OSLicenseInfo)|wmic|cscript|gcim|gwmi)\b/i;
/** A line with a value of Windows in it is kept, whatever stands before. */
const shownValue = /\(R\),|\bchannel\b|OEM:|0x[0-9A-F]{8}|:\s{0,20}[0-6]\s{0,3}$/i;

/** A line broken by a mail program, but not `LicenseStatus=` with its value below. */
const softBreak = /(?<=[A-Za-z0-9,:)])(?<!Key|Status|Name|Description|Channel|Remaining|Reason|ID)=\n(?=\S)/g;

/** The text in plain characters, line by line, without what chats, mails and consoles add; tables become lines of `Name: value`. */
export function tidy(text: string): string {
  const plain = fold(joinedKana(text.slice(0, longest)))
    .replace(/\r\n?/g, '\n')
    .replace(/&(nbsp|quot|gt|lt|amp|#39);/g, (_, name: string) => entities[name] ?? ' ')
    .replace(/<br\s{0,2}\/?>/gi, '\n')
    .replace(/®/g, '(R)')
    .replace(/(?<=[ァ-ヶ])[-‐-―−]/g, 'ー');
  const lines = plain.split('\n').filter((line) => shownValue.test(line) || !prompt.test(line));
  const shown = lines.map(undecorated).filter((line) => !commandLine.test(line));
  return withoutTables(shown).join('\n').replace(softBreak, '');
}

function undecorated(line: string): string {
  const rest = line.replace(decoration, '').trimEnd();
  return /[|│┃]$/.test(rest) ? rest.slice(0, -1).trimEnd() : rest;
}

/** Half-width kana and marks that stand apart from their letter become ordinary kana. */
function joinedKana(text: string): string {
  return text
    .replace(/[\uff61-\uff9f]{1,200}/g, (kana) => kana.normalize('NFKC'))
    .replace(/[\u3046-\u30ff][\u3099\u309a]/g, (kana) => kana.normalize('NFC'));
}

/** Without white space, quotation marks and what chats use for bold and code. */
export function squeeze(text: string): Squeezed {
  let squeezed = '';
  const at: number[] = [];
  for (const match of text.matchAll(/[^\s"'`*]+/g)) {
    squeezed += match[0];
    for (let unit = 0; unit < match[0].length; unit++) at.push(match.index + unit);
  }
  at.push(text.length);
  return { text: squeezed, at };
}

// ---- tables: Format-Table, wmic without /value, ConvertTo-Csv, and what a chat makes of them

const columns: ReadonlySet<string> = new Set([
  'Name',
  'Description',
  'ApplicationID',
  'LicenseFamily',
  'LicenseStatus',
  'LicenseStatusReason',
  'Reason',
  'PartialProductKey',
  'ProductKeyChannel',
  'GracePeriodRemaining',
  'SubscriptionStatus',
  'SubscriptionStatusValue',
]);
const numberColumns = [
  'LicenseStatus',
  'LicenseStatusReason',
  'Reason',
  'GracePeriodRemaining',
  'SubscriptionStatusValue',
];
const statusCell = /^(?:Licensed|Unlicensed|Notification|\w{3,10}Grace|通知|ライセンス(?:されています|済み|なし))$/;
const rule = /^[\s|+:=-]{3,}$/;

function withoutTables(lines: readonly string[]): string[] {
  const out: string[] = [];
  let header: readonly string[] | undefined;
  let row: string[] = [];
  const close = () => {
    if (header !== undefined && row.length > 0) out.push(...cells(header, row.join(' ')));
    row = [];
  };
  for (const [at, line] of lines.entries()) {
    const names = headerOf(line, lines[at + 1] ?? '');
    if (names !== undefined) {
      close();
      header = names;
    } else if (header !== undefined && rule.test(line)) {
      // The line of dashes under the header.
    } else if (header !== undefined && line.trim() !== '') {
      // A new product begins a new row; a wrapped row goes on.
      if (/\(R\),\s{0,3}\w|\bOffice \d/.test(line) && row.some((one) => /\(R\),\s{0,3}\w|\bOffice \d/.test(one)))
        close();
      row.push(line);
    } else {
      close();
      if (row.length === 0 && out.length > 0 && header !== undefined) header = undefined;
      out.push(line);
    }
  }
  close();
  return out;
}

/** The names of the columns, when the line holds nothing else and at least one that nobody writes by chance. */
function headerOf(line: string, next: string): readonly string[] | undefined {
  if (line.length > 400) return undefined;
  const names = line.split(/[\s|,;"]+/).filter((name) => name !== '');
  const sure = names.some((name) => columns.has(name) && name.length > 12);
  const isHeader = sure && names.every((name) => columns.has(name)) && (names.length > 1 || /^-{3}/.test(next.trim()));
  return isHeader ? names : undefined;
}

/** A row as lines of `Name: value`: cells are told apart by what they look like, so lost columns do no harm. */
function cells(header: readonly string[], row: string): string[] {
  const tokens = row.split(/[\s|,;"]+/).filter((token) => token !== '');
  const words = tokens.filter((token) => statusCell.test(token));
  const numbers = tokens.filter((token) => /^(?:-?[0-9]{1,10}|0x[0-9A-F]{8})$/i.test(token));
  const named = header.filter(
    (name) => numberColumns.includes(name) && !(name === 'LicenseStatus' && words.length > 0),
  );
  const tail = tokens.find((token) => /^[BCDFGHJKMNPQRTVWXY2-46-9]{5}$/.test(token));
  const state = tokens.find((token) => /^(?:Active|NotActive|Disabled|Expired|NotInstalled)$/.test(token));
  const channel = tokens.find((token) => /^(?:Retail|(?:OEM|Volume):\w{2,8})$/i.test(token));
  const line = (name: string, value: string | undefined) =>
    header.includes(name) && value !== undefined ? [`${name}: ${value}`] : [];
  return [
    `Name: ${row}`,
    ...line('PartialProductKey', tail),
    ...line('LicenseStatus', words[0]),
    ...line('ProductKeyChannel', channel),
    ...line('SubscriptionStatus', state),
    ...(numbers.length <= named.length ? named.flatMap((name, index) => line(name, numbers[index])) : []),
  ];
}
