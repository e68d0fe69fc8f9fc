// The picture of a report: a PNG that every platform shows, in both languages, without a missing letter.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { openLocales } from '../../bot/messages/localize.ts';
import { fitted, widthOf } from '../../bot/report/drawing.ts';
import { readPeriod } from '../../bot/report/period.ts';
import { family, rasterise } from '../../bot/report/rasterise.ts';
import { type Period, reportOf } from '../../bot/report/report.ts';
import { reportPicture } from '../../bot/report/reportPicture.ts';
import { caseRecord } from '../support/caseRecords.ts';

const localizer = openLocales(new URL('../../locales/', import.meta.url), 'Asia/Tokyo');
const now = '2026-11-22T03:00:00.000Z';
const long = '富士通 LIFEBOOK U9312/X <script>&"営業部貸与" 2025 年度モデル WWWWWWWWWWWW';
const someCases = Array.from({ length: 60 }, (_, at) =>
  caseRecord({
    startedAt: new Date(Date.parse(now) - at * 36_000_000).toISOString(),
    section: ['productKey', 'licenseType', '', 'network', 'errorMessage', 'waiting'][at % 6] ?? '',
    codes: ['0xC004F213'],
    model: at % 2 ? long : 'ThinkPad T14',
    bios: `1.${at}`,
    ...(at % 3 === 0 && { outcome: 'solved' }),
    ...(at % 3 === 1 && { outcome: 'handedOver', why: 'onlyIt', claimSeconds: at * 400, resolveSeconds: 360_000 }),
  }),
);

function drawn(language: string, cases = someCases, since = '30d'): string {
  const period = readPeriod({ since }, { now: new Date(now), timeZone: 'Asia/Tokyo' }) as Period;
  return reportPicture(reportOf(cases, period, now), {
    say: (text) => localizer.text(text, language),
    font: family,
  });
}

/** What can be read in it. */
function wordsIn(svg: string): string[] {
  const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => plain(text));
}

describe.each(['ja', 'en'])('the picture of a report in %s', (language) => {
  it.each([
    ['of many cases', someCases, '30d'],
    ['of no case', [], '30d'],
    ['of a single day', someCases, '1d'],
    ['of ten years', someCases, '3650d'],
  ])('%s is a PNG of a size that Teams shows in a message', async (_, cases, since) => {
    const png = await rasterise(drawn(language, cases, since));
    expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    expect(png.readUInt32BE(16)).toBe(1000);
    expect(png.readUInt32BE(20)).toBeLessThanOrEqual(1024);
    expect(png.length).toBeLessThan(1024 * 1024);
  });

  it('shows its words: the outcome, the sections, the codes', () => {
    const words = wordsIn(drawn(language)).join('\n');
    for (const key of ['report.title', 'report.outcomes.abandoned', 'waiting.title', 'report.atStart'] as const)
      expect(words).toContain(localizer.text({ key }, language));
    expect(words).toContain('0xC004F213');
    expect(words).toContain('33%');
    expect(words).not.toContain('pseudonym');
  });

  it('has a glyph for every letter of its labels', () => {
    const labels = [JSON.stringify(localizer.tree('report', language)), ...wordsIn(drawn(language, []))].join('');
    const titles = wordsIn(drawn(language)).join('');
    for (const weight of ['400Regular/BIZUDPGothic_400Regular.ttf', '700Bold/BIZUDPGothic_700Bold.ttf']) {
      const known = lettersOf(weight);
      const missing = [...new Set(`${labels}${titles}`)].filter((letter) => !known.has(letter.codePointAt(0) ?? 0));
      expect(missing).toEqual([]);
    }
  });
});

describe('what people wrote', () => {
  it('is cut where it has no room, and is no markup', () => {
    const svg = drawn('ja');
    expect(svg).not.toContain('<script>');
    expect(wordsIn(svg).some((text) => /^富士通.+…$/u.test(text))).toBe(true);
    expect(wordsIn(svg)).not.toContain(long);
  });

  it('may hold what XML cannot', async () => {
    const odd = drawn('ja', [caseRecord({ startedAt: now, model: 'a\u0000b\u0008\ufffe\ud800 😀' })]);
    expect((await rasterise(odd)).length).toBeGreaterThan(1000);
  });

  it('is never cut wider than its place', () => {
    for (const words of [long, 'W'.repeat(80), '機種'.repeat(30)])
      expect(widthOf(fitted(words, 15, 170), 15)).toBeLessThanOrEqual(170);
    expect(fitted('ThinkPad', 15, 170)).toBe('ThinkPad');
  });
});

/** The letters for which a font has a glyph: those of its `cmap` in format 4. */
function lettersOf(file: string): ReadonlySet<number> {
  const font = readFileSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/biz-udpgothic/${file}`));
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, at) => 12 + at * 16);
  const record = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? 0;
  const cmap = font.readUInt32BE(record + 8);
  const maps = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, at) => cmap + font.readUInt32BE(cmap + 8 + at * 8),
  );
  const map = maps.find((at) => font.readUInt16BE(at) === 4) ?? 0;
  const double = font.readUInt16BE(map + 6);
  const letters = new Set<number>();
  for (let segment = 0; segment < double; segment += 2) {
    const end = font.readUInt16BE(map + 14 + segment);
    const start = font.readUInt16BE(map + 16 + double + segment);
    const delta = font.readUInt16BE(map + 16 + 2 * double + segment);
    const offsetAt = map + 16 + 3 * double + segment;
    const offset = font.readUInt16BE(offsetAt);
    for (let letter = start; letter <= end && letter < 0xffff; letter++) {
      const glyph =
        offset === 0 ? (letter + delta) & 0xffff : font.readUInt16BE(offsetAt + offset + (letter - start) * 2);
      if (glyph !== 0) letters.add(letter);
    }
  }
  return letters;
}
