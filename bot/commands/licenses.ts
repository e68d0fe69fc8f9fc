// `npm run licenses`: writes docs/dependencies.md, every package that runs in production with its version and licence, and
// THIRD-PARTY-NOTICES.txt with what these licences want to be shown.
import { readFileSync, writeFileSync } from 'node:fs';
import { type NoticedPackage, thirdPartyNotices } from './thirdPartyNotices.ts';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly os?: readonly string[];
}

interface Package extends NoticedPackage {
  readonly isDirect: boolean;
}

/** Licences under which a package may be used here without anybody being asked. */
export const allowedLicenses: ReadonlySet<string> = new Set([
  '(AFL-2.1 OR BSD-3-Clause)',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT AND OFL-1.1',
  'MIT-0',
  'MPL-2.0',
  'PSF-2.0',
  'Unlicense',
]);

/** Packages whose lock entry names no licence, with the one that stands in their files. */
const readInFiles: Readonly<Record<string, string>> = { cldrjs: 'MIT', 'escape-regexp-component': 'MIT' };

const root = new URL('../../', import.meta.url);

// Not when a test imports this file.
if (import.meta.main) {
  writeFileSync(new URL('docs/dependencies.md', root), dependenciesPage());
  console.log(`docs/dependencies.md: ${productionPackages().length}`);
  writeFileSync(new URL('THIRD-PARTY-NOTICES.txt', root), noticesPage());
  console.log('THIRD-PARTY-NOTICES.txt');
}

/** Every package that `npm install --omit=dev` may put on a machine, as the lock file names it. */
export function productionPackages(): Package[] {
  const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as {
    packages: Readonly<Record<string, Locked & { readonly dependencies?: Readonly<Record<string, string>> }>>;
  };
  const wanted = packages['']?.dependencies ?? {};
  const all = Object.entries(packages).flatMap(([path, { version = '', license, dev, os }]): Package[] => {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (path === '' || dev) return [];
    const isDirect = path === `node_modules/${name}` && Object.hasOwn(wanted, name);
    return [
      { name, version, license: license ?? readInFiles[name] ?? 'unknown', path, isBuild: os !== undefined, isDirect },
    ];
  });
  return all.sort((one, other) => compare(one.name, other.name) || compare(one.version, other.version));
}

/** The whole page, in Markdown. */
export function dependenciesPage(): string {
  const all = productionPackages();
  const direct = all.filter(({ isDirect }) => isDirect);
  const rest = all.filter(({ isDirect }) => !isDirect);
  const byLicense = [...Map.groupBy(rest, ({ license }) => license)].sort(
    ([one, few], [other, more]) => more.length - few.length || compare(one, other),
  );
  return [
    '<!-- Made by `npm run licenses`: do not edit by hand. -->',
    '',
    '# What runs in production',
    '',
    'From `package-lock.json`. Every version is exact; a test fails when this page is out of date, or a licence is not on the list of',
    '`bot/commands/licenses.ts`. What is known against them stands in [security.md](security.md#dependencies).',
    '',
    `## Chosen here (${direct.length})`,
    '',
    ...direct.map(({ name, version, license }) => `- ${name} ${version}: ${license}`),
    '',
    `## Needed by those (${rest.length})`,
    '',
    ...byLicense.flatMap(([license, those]) => [
      `**${license}** (${those.length}): ${those.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
      '',
    ]),
  ].join('\n');
}

/** All of THIRD-PARTY-NOTICES.txt. Needs what is installed, since the texts stand there. */
export function noticesPage(): string {
  return thirdPartyNotices(productionPackages(), root);
}

/** The same order on every machine. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
