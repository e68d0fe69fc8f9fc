// What a browser gets that follows a link to a stored file: the file, or a page that says why not.
import type { Files, StoredFile } from './handoff/ports.ts';
import type { Links } from './links.ts';
import type { Localizer } from './messages/localize.ts';
import type { Language } from './messages/message.ts';
import { wantedLanguage } from './wantedLanguage.ts';

export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface FileAnswerNeeds {
  readonly files: Pick<Files, 'get'>;
  readonly links: Pick<Links, 'check'>;
  readonly localizer: Pick<Localizer, 'text' | 'languages'>;
  /** For browsers that want no language of ours. */
  readonly language: Language;
}

export interface FileRequest {
  readonly id: string;
  readonly query: URLSearchParams;
  /** The header `Accept-Language`. */
  readonly languages: string | undefined;
}

/** Nothing else is drawn in the browser: a file of a stranger stays a file. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

const problems = { forged: 403, gone: 404, expired: 410 } as const;

/** Answers for a link; throws only when the database does. */
export async function answerFile(needs: FileAnswerNeeds, { id, query, languages }: FileRequest): Promise<FileAnswer> {
  const state = needs.links.check(id, query);
  const problem = (why: keyof typeof problems) => page(needs, why, languages);
  if (state !== 'ok') return problem(state);
  const file = await needs.files.get(id);
  return file ? { status: 200, headers: headersOf(file), body: file.content } : problem('gone');
}

const always = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
} as const;

function headersOf({ name, type, content }: StoredFile): Record<string, string> {
  const how = shown.has(type) ? 'inline' : 'attachment';
  return {
    ...always,
    'Content-Type': type,
    'Content-Length': String(content.length),
    'Content-Disposition': `${how}; filename*=UTF-8''${encoded(name)}`,
  };
}

/** As RFC 8187 wants it. */
function encoded(name: string): string {
  const rest = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, rest);
}

function page(
  { localizer, language: fallback }: FileAnswerNeeds,
  why: keyof typeof problems,
  languages: string | undefined,
): FileAnswer {
  const language = wantedLanguage(languages, localizer.languages) ?? fallback;
  const say = (key: 'title' | keyof typeof problems) => localizer.text({ key: `files.${key}` }, language);
  const html = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${say('title')}</title><h1>${say('title')}</h1><p>${say(why)}</p></html>`,
  ].join('\n');
  const body = Buffer.from(html);
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': String(body.length) };
  return { status: problems[why], headers: { ...always, ...headers }, body };
}
