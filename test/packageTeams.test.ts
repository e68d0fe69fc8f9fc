// `npm run package:teams`: what lies in the package, that Microsoft's schema takes it, that the bot knows its commands, and what is said.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { commandIn } from '../bot/desk/typed.ts';
import { openLocales } from '../bot/messages/localize.ts';
import { readTeamsPackage } from '../bot/readPackages.ts';
import { rasterise } from '../bot/report/rasterise.ts';
import { interruptionIn } from '../dialogs/interruptions.ts';
import { isOneOf } from '../dialogs/typed.ts';
import { makeTeamsPackage, type TeamsPackage } from '../manifest/teamsPackage.ts';
import { schemaProblems } from '../manifest/teamsSchema.ts';
import { wordsAt } from './support/converse.ts';
import { problemsOf } from './support/problemsOf.ts';

const words = openLocales(new URL('../locales/', import.meta.url), 'UTC');
const appId = '6d5c2b6e-2f1b-4d0d-9a3f-0b2f5a1c7e11';
const environment = {
  MicrosoftAppId: appId.toUpperCase(),
  PUBLIC_URL: 'https://desk.example.com/bot/',
  COMPANY_NAME: 'Fabrikam',
  DEFAULT_LANGUAGE: 'en',
};
const make = (more: Record<string, string> = {}, channelMessages = true) =>
  makeTeamsPackage({
    ...readTeamsPackage({ ...environment, ...more }, ['en', 'ja']),
    version: '1.2.3',
    channelMessages,
    rasterise,
  });

/** What of the manifest is looked at here. */
interface Manifest {
  readonly id: string;
  readonly version: string;
  readonly developer: Readonly<Record<string, string>>;
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
  readonly bots: readonly {
    readonly botId: string;
    readonly scopes: readonly string[];
    readonly supportsFiles: boolean;
    readonly commandLists: readonly {
      readonly scopes: readonly string[];
      readonly commands: readonly { readonly title: string; readonly description: string }[];
    }[];
  }[];
  readonly validDomains: readonly string[];
  readonly webApplicationInfo: { readonly id: string };
  readonly authorization?: unknown;
}

let made: TeamsPackage;
let manifest: Manifest;
let ja: Readonly<Record<string, string>>;
beforeAll(async () => {
  made = await make();
  const files = unzipSync(made.zip);
  const json = (name: string) => JSON.parse(Buffer.from(files[name] ?? []).toString('utf8'));
  manifest = json('manifest.json');
  ja = json('ja.json');
});

describe('the package', () => {
  it('holds the manifest, the Japanese strings and both icons at its top, and nothing else', () => {
    expect(Object.keys(unzipSync(made.zip)).sort()).toEqual(['color.png', 'ja.json', 'manifest.json', 'outline.png']);
  });

  it('is taken by the schema of Microsoft for the manifest and for the strings', () => {
    expect(made.problems).toEqual([]);
  });

  it('would not be taken with a mistake in it', async () => {
    expect((await schemaProblems('manifest.json', { ...manifest, id: 'no guid' })).join()).toContain('/id');
    expect((await schemaProblems('manifest.json', { ...manifest, version: undefined })).length).toBeGreaterThan(0);
    expect((await schemaProblems('ja.json', { ...ja, 'name.short': 'あ'.repeat(31) })).join()).toContain('name.short');
    expect((await schemaProblems('ja.json', { ...ja, 'bots[0].other': 'x' })).length).toBeGreaterThan(0);
  });

  it('is the same to the byte when it is made again', async () => {
    expect(Buffer.from((await make()).zip).equals(Buffer.from(made.zip))).toBe(true);
    expect(Buffer.from((await make({ COMPANY_NAME: 'Contoso' })).zip).equals(Buffer.from(made.zip))).toBe(false);
  });

  it('has ids and addresses of this bot in every place, and no place left open', () => {
    expect([manifest.id, manifest.bots[0]?.botId, manifest.webApplicationInfo.id]).toEqual([appId, appId, appId]);
    expect(manifest.version).toBe('1.2.3');
    expect(manifest.validDomains).toEqual(['desk.example.com']);
    expect(manifest.developer).toEqual({
      name: 'Fabrikam',
      websiteUrl: 'https://desk.example.com/bot/about',
      privacyUrl: 'https://desk.example.com/bot/privacy',
      termsOfUseUrl: 'https://desk.example.com/bot/terms',
    });
    expect(JSON.stringify(manifest)).not.toMatch(/\{\{|undefined/);
  });

  it("leads to the company's own pages where it has any", async () => {
    const own = { COMPANY_URL: 'https://a.example', PRIVACY_URL: 'https://b.example', TERMS_URL: 'https://c.example' };
    const { manifest } = await make(own);
    expect(manifest).toMatchObject({
      developer: {
        websiteUrl: 'https://a.example',
        privacyUrl: 'https://b.example',
        termsOfUseUrl: 'https://c.example',
      },
    });
  });

  it('is for personal chats, teams and group chats, and takes files', () => {
    expect(manifest.bots).toHaveLength(1);
    expect(manifest.bots[0]).toMatchObject({ scopes: ['personal', 'team', 'groupChat'], supportsFiles: true });
  });

  it('asks for the messages of a channel, unless it is told not to', async () => {
    expect(manifest.authorization).toEqual({
      permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
    });
    const without = await make({}, false);
    expect(without.problems).toEqual([]);
    expect(without.manifest).toEqual({ ...manifest, authorization: undefined });
    expect(JSON.stringify(without.manifest)).not.toContain('authorization');
  });
});

describe('its words', () => {
  const length = (text: string | undefined) => [...(text ?? '')].length;

  it('keep within the limits that Teams documents', () => {
    for (const [name, short, full] of [
      ['name', 30, 100],
      ['description', 80, 4000],
    ] as const) {
      for (const text of [manifest[name].short, ja[`${name}.short`]]) expect(length(text)).toBeLessThanOrEqual(short);
      for (const text of [manifest[name].full, ja[`${name}.full`]]) expect(length(text)).toBeLessThanOrEqual(full);
      expect(manifest[name].short).not.toBe(manifest[name].full);
    }
    const lists = manifest.bots[0]?.commandLists ?? [];
    for (const [at, { commands }] of lists.entries()) {
      expect(commands.length).toBeLessThanOrEqual(10);
      for (const [nth, { title, description }] of commands.entries()) {
        const path = `bots[0].commandLists[${at}].commands[${nth}]`;
        for (const text of [title, ja[`${path}.title`]]) expect(length(text)).toBeLessThanOrEqual(32);
        for (const text of [description, ja[`${path}.description`]]) expect(length(text)).toBeLessThanOrEqual(128);
      }
    }
  });

  it('are all there in Japanese, and name nothing that is not in the manifest', () => {
    const commands = (manifest.bots[0]?.commandLists ?? []).flatMap(({ commands }, at) =>
      commands.flatMap((_, nth) =>
        ['title', 'description'].map((what) => `bots[0].commandLists[${at}].commands[${nth}].${what}`),
      ),
    );
    const names = ['name.short', 'name.full', 'description.short', 'description.full', ...commands];
    expect(
      Object.keys(ja)
        .filter((key) => key !== '$schema')
        .sort(),
    ).toEqual(names.sort());
    expect(Object.entries(ja).filter(([key, text]) => key.startsWith('name') && !/[ぁ-んァ-ン]/.test(text))).toEqual(
      [],
    );
  });

  it('call the bot by its own name', () => {
    expect(manifest.name.short).toBe(wordsAt('common.product', 'en'));
    expect(ja['name.short']).toBe(wordsAt('common.product', 'ja'));
  });

  it('are commands that the bot understands, each the same one in both languages', () => {
    const lists = manifest.bots[0]?.commandLists ?? [];
    expect(lists.map(({ scopes }) => scopes)).toEqual([['personal'], ['team'], ['groupChat']]);
    const typed = (text: string) => interruptionIn({ text } as Parameters<typeof interruptionIn>[0], words);
    const atDesk = (text: string) => {
      if (isOneOf(text, words.all('place.words'))) return 'whereAmI';
      const { what, rest } = commandIn(text, words) ?? {};
      const list = (['mine', 'open', 'all'] as const).find((one) =>
        words.all(`handoff.commands.${one}`).includes(rest ?? ''),
      );
      return what && (rest === '' || list) ? `${what} ${list ?? ''}` : undefined;
    };
    for (const [at, { scopes, commands }] of lists.entries()) {
      const understood = scopes.includes('team') ? atDesk : typed;
      const seen = commands.map(({ title }, nth) => {
        const inEnglish = understood(title);
        expect([title, inEnglish]).toEqual([
          title,
          understood(ja[`bots[0].commandLists[${at}].commands[${nth}].title`] ?? ''),
        ]);
        expect([title, inEnglish]).not.toEqual([title, undefined]);
        return inEnglish;
      });
      expect(new Set(seen).size).toBe(seen.length);
    }
  });
});

describe('its icons', () => {
  it('are of the sizes that Teams wants: 192 pixels in colour, and 32 in white on nothing', async () => {
    const { color, outline } = await pixelsOf(made.files);
    expect([color.width, color.height]).toEqual([192, 192]);
    expect(color.every(([, , , alpha]) => alpha === 255)).toBe(true);
    expect(new Set(color.some.map(String)).size).toBeGreaterThan(3);
    expect([outline.width, outline.height]).toEqual([32, 32]);
    const drawn = outline.some.filter(([, , , alpha = 0]) => alpha > 0);
    expect(drawn.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
    expect(drawn.length).toBeGreaterThan(100);
    expect(drawn.length).toBeLessThan(700);
  });
});

describe('the settings', () => {
  const problems = (more: Record<string, string>): unknown[] =>
    problemsOf(() => readTeamsPackage({ ...environment, ...more }, ['en', 'ja'])).map((one) =>
      'key' in one ? one.key : one,
    );

  it.each([
    [{ MicrosoftAppId: '' }, 'packages.teams.needs.MicrosoftAppId'],
    [{ MicrosoftAppId: 'desk' }, 'packages.teams.appId'],
    [{ PUBLIC_URL: '' }, 'packages.teams.needs.PUBLIC_URL'],
    [{ PUBLIC_URL: 'http://desk.example.com' }, 'packages.address'],
    [{ PUBLIC_URL: 'https://localhost' }, 'packages.address'],
    [{ PUBLIC_URL: 'https://desk.example.com?a=1' }, 'packages.address'],
    [{ COMPANY_NAME: '' }, 'packages.teams.needs.COMPANY_NAME'],
    [{ COMPANY_NAME: 'x'.repeat(33) }, 'config.companyName'],
    [{ COMPANY_URL: 'www.example.com' }, 'config.companyPage'],
    [{ PRIVACY_URL: 'http://example.com' }, 'config.companyPage'],
    [{ TERMS_URL: `https://example.com/${'x'.repeat(2048)}` }, 'config.companyPage'],
    [{ DEFAULT_LANGUAGE: 'xx' }, 'config.choice'],
  ])('%j are refused', (more, key) => {
    expect(problems(more)).toEqual([key]);
  });

  it('need no secret: a package is also made where those are not', () => {
    expect(problems({ MicrosoftAppPassword_FILE: '/run/secrets/nowhere', DATABASE_URL: 'wrong' })).toEqual([]);
  });

  it('are refused all at once', () => {
    expect(problems({ MicrosoftAppId: '', PUBLIC_URL: 'x', COMPANY_NAME: '', TERMS_URL: 'x' })).toHaveLength(4);
  });
});

describe('the command', () => {
  const processMs = 40_000;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-teams-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const run = (args: readonly string[], env: Record<string, string>) => {
    const script = fileURLToPath(new URL('../bot/commands/packageTeams.ts', import.meta.url));
    const { PATH = '' } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      cwd: folder,
      env: { PATH, ...env },
      encoding: 'utf8',
    });
    return { status, stdout, stderr, zip: join(folder, 'dist', 'activation-desk-teams.zip') };
  };

  it(
    'reads .env beside the environment, writes the zip, and says where it is and what comes next',
    () => {
      const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
      writeFileSync(join(folder, '.env'), lines.join('\n'));
      const { status, stdout, stderr, zip } = run(['--app-version', '1.2.3'], { DEFAULT_LANGUAGE: 'ja' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(readFileSync(zip).equals(Buffer.from(made.zip))).toBe(true);
      expect(stdout).toContain(zip);
      expect(stdout).toContain('https://desk.example.com/bot/api/messages');
      expect(stdout).toContain('Teams 管理センター');
    },
    processMs,
  );

  it(
    'names every mistake and misspelt setting with its cure, and writes nothing',
    () => {
      const { status, stdout, stderr, zip } = run([], { DEFAULT_LANGUAGE: 'en', COMPANY_NAMES: 'x', PUBLIC_URL: 'x' });
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain(wordsAt('packages.cannot', 'en'));
      expect(stderr.match(/^ {2}- /gm)).toHaveLength(4);
      for (const name of ['MicrosoftAppId', 'PUBLIC_URL', 'COMPANY_NAME is missing', 'did you mean COMPANY_NAME'])
        expect(stderr).toContain(name);
      expect(existsSync(zip)).toBe(false);
    },
    processMs,
  );

  it.each([['--app-version', '1.2'], ['--other']])(
    'explains itself for %s %s',
    (...args) => {
      const { status, stderr } = run(args, environment);
      expect([status, stderr]).toEqual([1, `${wordsAt('packages.teams.usage', 'en')}\n`]);
    },
    processMs,
  );
});

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly some: readonly (readonly number[])[];
  every(is: (pixel: readonly number[]) => boolean): boolean;
}

/** Every pixel of both icons: they are PNGs of eight bits a colour with alpha. */
async function pixelsOf(files: TeamsPackage['files']): Promise<Record<'color' | 'outline', Pixels>> {
  const { inflateSync } = await import('node:zlib');
  const read = (name: string): Pixels => {
    const png = Buffer.from(files[name] ?? []);
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const parts: Buffer[] = [];
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
      if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
        parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    }
    const some = unfiltered(inflateSync(Buffer.concat(parts)), width, height);
    return { width, height, some, every: (is) => some.every(is) };
  };
  return { color: read('color.png'), outline: read('outline.png') };
}

/** The rows of a PNG of four bytes a pixel. */
function unfiltered(data: Buffer, width: number, height: number): number[][] {
  const size = width * 4;
  let above = new Uint8Array(size);
  const pixels: number[][] = [];
  for (let y = 0; y < height; y++) {
    const kind = data[y * (size + 1)] ?? 0;
    const row = new Uint8Array(size);
    for (let x = 0; x < size; x++) {
      const [left, up, corner] = [row[x - 4] ?? 0, above[x] ?? 0, x < 4 ? 0 : (above[x - 4] ?? 0)];
      row[x] = (data[y * (size + 1) + 1 + x] ?? 0) + predicted(kind, left, up, corner);
    }
    for (let x = 0; x < size; x += 4) pixels.push([...row.subarray(x, x + 4)]);
    above = row;
  }
  return pixels;
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
