// `npm run docs`: writes docs/errors.md, the catalogue of error codes in all languages side by side, for IT reviewers; and
// docs/webhook.schema.json, which bot/channels/webhook/eventShape.ts describes; docs/configuration.md and .env.example from the settings.
import { writeFileSync } from 'node:fs';
import { causes, licenseTypes, planSections } from '../activation/case.ts';
import { clientCodes } from '../activation/catalogue/client.ts';
import type { CatalogueEntry, CodeSource, FixedBy, WaitHelps } from '../activation/catalogue/entry.ts';
import { licensingCodes } from '../activation/catalogue/licensing.ts';
import { serverCodes } from '../activation/catalogue/server.ts';
import { storeCodes } from '../activation/catalogue/store.ts';
import { windowsCodes } from '../activation/catalogue/windows.ts';
import type { KnownCode } from '../activation/errors.ts';
import { eventJsonSchema } from '../channels/webhook/eventShape.ts';
import { type Localizer, openLocales } from '../messages/localize.ts';
import type { Key, Language, Phrase } from '../messages/message.ts';
import { configurationPage } from '../settingTable/configurationPage.ts';
import { envExample } from '../settingTable/envExample.ts';

type Row = readonly [code: KnownCode, entry: CatalogueEntry];
type Confidence = CatalogueEntry['confidence'];
type Cell = string | number;

/** The tables of the page, in its order, by the name of their file in bot/activation/catalogue. */
const zones = [
  { zone: 'server', rows: rowsOf(serverCodes) },
  { zone: 'licensing', rows: rowsOf(licensingCodes) },
  { zone: 'client', rows: rowsOf(clientCodes) },
  { zone: 'store', rows: rowsOf(storeCodes) },
  { zone: 'windows', rows: rowsOf(windowsCodes) },
] as const;
const entries = zones.flatMap(({ rows }) => rows.map(([, entry]) => entry));

const addresses = '[docs/sources.md](sources.md#error-codes)';
const root = new URL('../../', import.meta.url);

// Not when a test imports this file.
if (import.meta.main) {
  writeFileSync(new URL('docs/errors.md', root), errorsPage(openLocales(new URL('locales/', root), 'UTC')));
  console.log(`docs/errors.md: ${entries.length}`);
  writeFileSync(new URL('docs/webhook.schema.json', root), `${JSON.stringify(eventJsonSchema(), null, 2)}\n`);
  console.log('docs/webhook.schema.json');
  writeFileSync(new URL('docs/configuration.md', root), configurationPage());
  console.log('docs/configuration.md');
  writeFileSync(new URL('.env.example', root), envExample());
  console.log('.env.example');
}

/** The whole page, in the Markdown of GitHub. Each code is one line, so that a changed code is one changed line. */
export function errorsPage(words: Pick<Localizer, 'languages' | 'text' | 'tree'>): string {
  const say = sayIn(words);
  const { title } = say;
  const paragraphs = [
    '<!-- Made by `npm run docs`: do not edit by hand. -->',
    `# ${title('errors.reference.title')}`,
    about(say),
    `## ${title('errors.reference.contents')}`,
    say.lines('errors.reference.counts'),
    contents(say),
    `## ${title('errors.reference.values')}`,
    ...legend(say),
    ...zones.flatMap(({ zone, rows }) => [
      `## ${title(`errors.reference.zones.${zone}`)}`,
      `${title('errors.reference.row')}: ${fileOf(zone)}`,
      table(
        [title('errors.reference.columns.code'), ...say.each((text) => text('language.name'))],
        rows.map((row) => codeCells(row, say)),
      ),
    ]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function about({ each }: Say): string {
  return table(
    each((text) => text('language.name')),
    (['what', 'find', 'correct', 'generated', 'unlisted'] as const).map((id) =>
      each((text) => text(`errors.reference.about.${id}`, { count: entries.length })),
    ),
  );
}

/** How many codes each table has, and how sure they are: where a review is best begun. */
function contents({ title, ids }: Say): string {
  const confidences = ids<Confidence>('errors.reference.confidence');
  return table(
    [
      title('errors.reference.columns.area'),
      title('errors.reference.columns.file'),
      title('errors.reference.columns.codes'),
      ...confidences.map((id) => `\`${id}\``),
    ],
    zones.map(({ zone, rows }) => {
      const heading = title(`errors.reference.zones.${zone}`);
      const counts = confidences.map((id) => rows.filter(([, { confidence }]) => confidence === id).length);
      return [`[${heading}](#${anchor(heading)})`, fileOf(zone), rows.length, ...counts];
    }),
  );
}

/** The values as the catalogue writes them, beside the words of this page, with the number of their codes. */
function legend({ each, title, ids }: Say): string[] {
  function field<Id extends string>(
    name: Exclude<keyof CatalogueEntry, 'symbol'>,
    values: readonly Id[],
    keys: (value: Id) => readonly Key[],
  ): string[] {
    const inWords = values.some((value) => keys(value).length > 0);
    return [
      `### ${title(`errors.reference.fields.${name}.title`)} (\`${name}\`)`,
      stacked(each((text) => text(`errors.reference.fields.${name}.about`, { addresses }))),
      table(
        [
          title('errors.reference.columns.value'),
          ...(inWords ? each((text) => text('language.name')) : []),
          title('errors.reference.columns.codes'),
        ],
        values.map((value) => [
          `\`${value}\``,
          ...(inWords ? each((text) => named(keys(value).map((key) => text(key)))) : []),
          entries.filter((entry) => [entry[name]].flat().some((one) => one === value)).length,
        ]),
      ),
    ];
  }

  return [
    ...field('cause', causes, (id) => [`errors.reference.causes.${id}`, `errors.causes.${id}`]),
    ...field('fixBy', ids<FixedBy>('errors.fixBy'), (id) => [`errors.fixBy.${id}`]),
    ...field('waitHelps', ids<WaitHelps>('errors.wait'), (id) => [`errors.wait.${id}`]),
    ...field(
      'licenses',
      licenseTypes.filter((id) => id !== 'unknown'),
      (id) => [`licenseType.license.choices.${id}`],
    ),
    ...field('sections', planSections, (id) => [`${id}.title`]),
    ...field('source', ids<CodeSource>('errors.reference.sources'), (id) => [`errors.reference.sources.${id}`]),
    ...field('confidence', ids<Confidence>('errors.reference.confidence'), (id) => [
      `errors.reference.confidence.${id}`,
      `errors.reference.evidence.${id}`,
    ]),
    ...field('reviewed', [...new Set(entries.map(({ reviewed }) => reviewed))].sort(), () => []),
  ];
}

/** The code with what its entry rests on, then a cell for each language. */
function codeCells([code, entry]: Row, { each }: Say): Cell[] {
  const { symbol, cause, waitHelps, fixBy, licenses, sections, source, confidence, reviewed } = entry;
  const cells = each((text, language) => {
    const fact = (name: 'cause' | 'fixBy' | 'licenses' | 'sections', value: string) =>
      text(`errors.reference.facts.${name}`, { [name]: value });
    const inOrder = (keys: readonly Key[]) => keys.map((key) => text(key)).join(' → ');
    const types = licenses.map((id) => withoutBrackets(text(`licenseType.license.choices.${id}`)));
    const concerned = fact('licenses', types.length > 0 ? listOf(types, language) : text('errors.reference.any'));
    const steps =
      sections.length > 0 ? inOrder(sections.map((id) => `${id}.title` as const)) : text('errors.reference.noSections');
    return [
      `**${plain(text(`errors.codes.${code}`))}**`,
      `${fact('cause', text(`errors.reference.causes.${cause}`))} · ${text(`errors.wait.${waitHelps}`)}`,
      `${fact('fixBy', inOrder(fixBy.map((id) => `errors.fixBy.${id}` as const)))} · ${concerned}`,
      fact('sections', steps),
    ].join('<br>');
  });
  const basis = [`**\`${code}\`**`, confidence, ...source, reviewed];
  if (symbol === '-') return [stacked(basis), ...cells];
  // A word that does not break: small, and in the last column, where it balances the widths.
  return [stacked(basis), ...cells.slice(0, -1), stacked([...cells.slice(-1), `<sub>\`${symbol}\`</sub>`])];
}

function listOf(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' }).format(items);
}

/** Says a thing in every language of the page: English first, then the others by name. */
interface Say {
  each(line: (text: (key: Key, values?: Phrase['values']) => string, language: Language) => string): string[];
  /** On one line. */
  title(key: Key): string;
  /** One language below the other. */
  lines(key: Key): string;
  /** The ids below a path, in the order of the English file. */
  ids<Id extends string>(path: string): readonly Id[];
}

function sayIn({ languages, text, tree }: Parameters<typeof errorsPage>[0]): Say {
  const inOrder = ['en', ...languages.filter((language) => language !== 'en')];
  const each: Say['each'] = (line) =>
    inOrder.map((language) => line((key, values = {}) => text({ key, values }, language), language));
  return {
    each,
    title: (key) => [...new Set(each((text) => text(key)))].join(' · '),
    lines: (key) => stacked(each((text) => text(key))),
    ids: <Id extends string>(path: string) => Object.keys(tree(path, 'en') as Record<Id, unknown>) as Id[],
  };
}

function rowsOf(codes: Partial<Record<KnownCode, CatalogueEntry>>): readonly Row[] {
  return Object.entries(codes) as [KnownCode, CatalogueEntry][];
}

function fileOf(zone: string): string {
  return `[\`${zone}.ts\`](../bot/activation/catalogue/${zone}.ts)`;
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** One below the other in a cell; what is the same in two languages stands once. */
function stacked(lines: readonly string[]): string {
  return [...new Set(lines)].join('<br>');
}

/** Words that Markdown does not read as its own. */
function plain(text: string): string {
  return text.replace(/[\\<*_`[\]]/g, '\\$&');
}

/** A name in bold above its explanation; a name alone as it is. */
function named([name = '', ...explained]: readonly string[]): string {
  return explained.length > 0 ? stacked([`**${name}**`, ...explained]) : name;
}

/** "DSP (bought with a part)" as "DSP"; the legend has the whole. */
function withoutBrackets(label: string): string {
  return label.replace(/\s*[(（].*[)）]$/, '');
}

/** The part of an address by which GitHub finds a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
