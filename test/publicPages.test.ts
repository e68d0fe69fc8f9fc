// The pages for anybody: what the bot is, what is stored, its terms, in the reader's language and without a secret.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLocales } from '../bot/messages/localize.ts';
import { answerPage, publicPages } from '../bot/publicPages.ts';
import { makeServer } from '../bot/server.ts';
import { bareServer } from './support/bareServer.ts';
import { wordsAt } from './support/converse.ts';

const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');
const server = makeServer({
  ...bareServer,
  page: (request) => answerPage({ localizer, language: 'ja', days: 30, company: 'Fabrikam & <Söhne>' }, request),
});
let url: string;
beforeAll(async () => {
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
});
afterAll(() => server.close());

const open = async (path: string, languages?: string, init: RequestInit = {}) => {
  const answer = await fetch(url + path, { ...init, headers: languages ? { 'accept-language': languages } : {} });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
};

describe('a page for anybody', () => {
  it.each(publicPages)(
    'shows %s in the language of the browser, with links to the other pages and languages',
    async (page) => {
      for (const language of ['en', 'ja'] as const) {
        const { status, html } = await open(`/${page}`, `fr, ${language};q=0.9`);
        expect(status).toBe(200);
        expect(html).toContain(`<html lang="${language}">`);
        expect(html).toContain(`<h1>${wordsAt(`pages.${page}.title`, language)}</h1>`);
        for (const other of publicPages.filter((one) => one !== page))
          expect(html).toContain(`href="${other}?lang=${language}"`);
        expect(html).toContain(`href="${page}?lang=${language === 'en' ? 'ja' : 'en'}"`);
        expect(html).not.toMatch(/\{\{|undefined|pages\./);
      }
    },
  );

  it('is in the language that the address names, before that of the browser, and in the default for others', async () => {
    expect((await open('/terms?lang=en', 'ja')).html).toContain('lang="en"');
    expect((await open('/terms?lang=xx', 'en')).html).toContain('lang="en"');
    expect((await open('/terms', 'fr')).html).toContain('<html lang="ja">');
  });

  it('says on privacy what is stored, and for how many days', async () => {
    const { html } = await open('/privacy?lang=en');
    for (const key of [
      'pages.privacy.person',
      'pages.privacy.words',
      'privacy.stored.tickets',
      'privacy.stored.secrets',
    ] as const)
      expect(html).toContain(wordsAt(key, 'en'));
    expect(html).toContain('after 30 days');
  });

  it('names the company as it is written, never as markup', async () => {
    const { html } = await open('/terms?lang=en');
    expect(html).toContain('Fabrikam &amp; &lt;Söhne&gt; runs this bot');
    expect(html).not.toContain('<Söhne>');
  });

  it('does without a company', () => {
    const request = { page: 'terms', query: new URLSearchParams({ lang: 'en' }), languages: undefined } as const;
    const html = String(answerPage({ localizer, language: 'ja', days: 30 }, request).body);
    expect(html).toContain(wordsAt('pages.terms.yours', 'en'));
  });

  it('loads nothing, may stand in no frame, and is told to be small when only its head is asked', async () => {
    const { headers, html } = await open('/about', 'en', { method: 'HEAD' });
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(Number(headers.get('content-length'))).toBeGreaterThan(500);
    expect(headers.get('vary')).toBe('Accept-Language');
    expect(html).toBe('');
  });
});
