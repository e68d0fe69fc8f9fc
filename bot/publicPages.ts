// The pages that this bot shows anybody: what it is, what is stored, and its terms. The Teams package leads to them.
import type { FileAnswer } from './fileAnswer.ts';
import type { Localizer } from './messages/localize.ts';
import type { Key, Language, Value } from './messages/message.ts';
import { wantedLanguage } from './wantedLanguage.ts';

export const publicPages = ['about', 'privacy', 'terms'] as const;
export type PublicPage = (typeof publicPages)[number];

export interface PublicPageNeeds {
  readonly localizer: Pick<Localizer, 'text' | 'languages' | 'nameOf'>;
  /** For browsers that want no language of ours. */
  readonly language: Language;
  /** What is finished is deleted after so many days. */
  readonly days: number;
  readonly company?: string | undefined;
}

export interface PublicPageRequest {
  readonly page: PublicPage;
  readonly query: URLSearchParams;
  /** The header `Accept-Language`. */
  readonly languages: string | undefined;
}

type Line = readonly [Key, Readonly<Record<string, Value>>?];
interface Part {
  readonly heading?: Key;
  readonly lines: readonly Line[];
  readonly list?: true;
}

/** The page as HTML, in the language of `?lang=`, else in that of the browser. */
export function answerPage(needs: PublicPageNeeds, { page, query, languages }: PublicPageRequest): FileAnswer {
  const { localizer, company } = needs;
  const asked = query.get('lang') ?? '';
  const language = localizer.languages.includes(asked)
    ? asked
    : (wantedLanguage(languages, localizer.languages) ?? needs.language);
  const say = ([key, values = {}]: Line) => escaped(localizer.text({ key, values }, language));
  const drawn = partsOf(page, needs).map(({ heading, lines, list }) => {
    const items = lines.map((line) => (list ? `<li>${say(line)}</li>` : `<p>${say(line)}</p>`)).join('\n');
    return `${heading ? `<h2>${say([heading])}</h2>\n` : ''}${list ? `<ul>\n${items}\n</ul>` : items}`;
  });
  const title = say([`pages.${page}.title`]);
  const name = say(['common.product']);
  const others = publicPages
    .filter((one) => one !== page)
    .map((one) => `<a href="${one}?lang=${language}">${say([`pages.${one}.title`])}</a>`);
  const inOthers = localizer.languages
    .filter((one) => one !== language)
    .map((one) => {
      const own = escaped(localizer.nameOf(one));
      return `<a href="${page}?lang=${one}" lang="${one}" hreflang="${one}">${own}</a>`;
    });
  const html = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${title} - ${name}</title><style>${style}</style>`,
    `<main><p class="name">${name}${company ? ` · ${escaped(company)}` : ''}</p><h1>${title}</h1>`,
    ...drawn,
    `</main><footer>${[...others, ...inOthers].join(' · ')}</footer></html>`,
  ].join('\n');
  const body = Buffer.from(html);
  return { status: 200, headers: { ...headers, 'Content-Length': String(body.length) }, body };
}

function partsOf(page: PublicPage, { days, company }: PublicPageNeeds): readonly Part[] {
  switch (page) {
    case 'about':
      return [
        { lines: [['common.welcome.body'], ['common.welcome.calm'], ['common.welcome.secrets']] },
        {
          heading: 'pages.about.how',
          lines: [['pages.about.teams'], ['pages.about.slack'], ['pages.about.help']],
          list: true,
        },
        { heading: 'pages.about.questions', lines: [['pages.about.ask']] },
      ];
    case 'privacy':
      return [
        { lines: [company ? ['pages.privacy.of', { company }] : ['pages.privacy.yours']] },
        {
          heading: 'pages.privacy.stored',
          lines: [
            ['pages.privacy.person'],
            ['pages.privacy.words'],
            ['privacy.stored.tickets'],
            ['privacy.stored.secrets'],
          ],
          list: true,
        },
        { heading: 'pages.privacy.readers', lines: [['privacy.readers']] },
        { heading: 'pages.privacy.days', lines: [['privacy.days', { days }], ['privacy.figures'], ['privacy.log']] },
        { heading: 'pages.privacy.rights', lines: [['pages.privacy.delete'], ['pages.privacy.stays']] },
      ];
    case 'terms':
      return [
        { lines: [company ? ['pages.terms.of', { company }] : ['pages.terms.yours']] },
        {
          lines: [
            ['pages.terms.guidance'],
            ['pages.terms.does'],
            ['pages.terms.secrets'],
            ['pages.terms.independent'],
            ['pages.terms.warranty'],
          ],
          list: true,
        },
      ];
  }
}

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'public, max-age=300',
  Vary: 'Accept-Language',
} as const;

const style = [
  ':root{color-scheme:light dark}',
  'body{font:16px/1.7 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1.5rem}',
  'h1{font-size:1.6rem;line-height:1.3;margin:0 0 1rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}',
  'p{margin:.4rem 0}.name{opacity:.75}footer{margin-top:2rem;padding-top:1rem;border-top:1px solid;opacity:.85}',
].join('');

function escaped(text: string): string {
  const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);
}
