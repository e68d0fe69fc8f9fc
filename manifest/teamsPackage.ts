// The app package for Teams: the manifest with this company's ids and addresses, Japanese strings and icons, as a zip.
import { readFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { schemaProblems } from './teamsSchema.ts';

export interface TeamsPackageNeeds {
  /** The app id of the bot's registration, a GUID: also the id of the app in Teams. */
  readonly appId: string;
  /** The https address of this bot, without a slash at the end. */
  readonly publicUrl: string;
  /** Up to 32 characters: who is named as the developer. */
  readonly company: string;
  /** Https addresses of pages about the bot. */
  readonly pages: { readonly about: string; readonly privacy: string; readonly terms: string };
  /** Of the package, x.y.z: Teams takes a change only with a higher one. */
  readonly version: string;
  /** Asks each team for the permission to read messages that do not mention the bot. */
  readonly channelMessages: boolean;
  /** Draws an SVG as PNG. */
  readonly rasterise: (svg: string) => Promise<Uint8Array>;
}

export interface TeamsPackage {
  readonly manifest: unknown;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The same bytes for the same needs. */
  readonly zip: Uint8Array;
  /** What Microsoft's schema finds wrong, a line each; empty when nothing is. */
  readonly problems: readonly string[];
}

const icons = { color: 192, outline: 32 } as const;
/** The first moment that a zip can name; what changes at each packaging would change the bytes. */
const zipTime = new Date(1980, 0, 1);

/** Fills the template beside this file and packs it. */
export async function makeTeamsPackage(needs: TeamsPackageNeeds): Promise<TeamsPackage> {
  const { pages, channelMessages, rasterise, company, ...own } = needs;
  const values: Readonly<Record<string, string>> = {
    ...pages,
    company,
    appId: own.appId,
    version: own.version,
    host: new URL(own.publicUrl).host,
  };
  const { authorization, ...bare } = filled(JSON.parse(await text('manifest.json')), values) as Record<string, unknown>;
  const manifest = channelMessages ? { ...bare, authorization } : bare;
  const strings: unknown = JSON.parse(await text('ja.json'));
  const drawn = Object.entries(icons).map(
    async ([name, size]) => [`${name}.png`, await rasterise(sized(await text(`${name}.svg`), size))] as const,
  );
  const files = {
    'manifest.json': strToU8(`${JSON.stringify(manifest, undefined, 2)}\n`),
    'ja.json': strToU8(`${JSON.stringify(strings, undefined, 2)}\n`),
    ...Object.fromEntries(await Promise.all(drawn)),
  };
  return {
    manifest,
    files,
    zip: zipSync(files, { mtime: zipTime, level: 9 }),
    problems: [...(await schemaProblems('manifest.json', manifest)), ...(await schemaProblems('ja.json', strings))],
  };
}

const text = (name: string) => readFile(new URL(`teams/${name}`, import.meta.url), 'utf8');

/** Every `{{name}}` in a text becomes its value. */
function filled(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replace(/\{\{(\w+)\}\}/g, (mark, name) => values[name] ?? mark);
  if (Array.isArray(value)) return value.map((one) => filled(one, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, values)]));
}

function sized(svg: string, size: number): string {
  return svg.replace('<svg ', `<svg width="${size}" height="${size}" `);
}
