// What the project is made of: exact versions, licences on the list, docs/dependencies.md as the lock file has it, and nothing in
// production that `npm install --omit=dev` leaves out.
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allowedLicenses, dependenciesPage, noticesPage, productionPackages } from '../bot/commands/licenses.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('the packages', () => {
  it('are pinned: no range, no tag, no address', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });

  it('of production have licences that are on the list', () => {
    const others = productionPackages().filter(({ license }) => !allowedLicenses.has(license));
    expect(others).toEqual([]);
  });

  it('stand in docs/dependencies.md; cure: npm run licenses', () => {
    expect(productionPackages().length).toBeGreaterThan(100);
    expect(read('docs/dependencies.md')).toBe(dependenciesPage());
  });

  it('of production have their notices in THIRD-PARTY-NOTICES.txt; cure: npm run licenses', () => {
    const written = read('THIRD-PARTY-NOTICES.txt');
    expect(written === noticesPage()).toBe(true);
    const lines = new Set(written.split('\n'));
    expect(productionPackages().filter(({ name, version }) => !lines.has(`${name} ${version}`))).toEqual([]);
    // Of a text that stands in the package, of one in its README, and of the font.
    expect(lines).toContain('    Copyright (c) 2014 Brian M. Carlson');
    expect(written).toContain('Permission is hereby granted, free of charge');
    expect(written).toContain('SIL OPEN FONT LICENSE Version 1.1');
  });

  it('all come from a registry, with the digest of what was read', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { integrity?: string; link?: boolean }>;
    };
    const unsealed = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity);
    expect(unsealed.map(([path]) => path)).toEqual([]);
  });
});

describe('what runs in production', () => {
  /** Of `npm run`, what an operator runs; the other commands are for developers. */
  const commands = ['chat', 'diagnose', 'report', 'audit', 'export', 'migrate', 'backup', 'doctor'];
  const { dependencies, scripts } = JSON.parse(read('package.json')) as {
    dependencies: Record<string, string>;
    scripts: Record<string, string>;
  };
  const starts = ['start', ...commands].flatMap((name) => scripts[name]?.split(' ').at(-1) ?? []);
  const { files, packages } = reached(starts);

  it('is found from what starts it, through every import', () => {
    expect(starts.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
    expect(files.size).toBeGreaterThan(200);
    expect([...packages]).toEqual(expect.arrayContaining(['botbuilder', '@slack/bolt', 'pg', '@resvg/resvg-wasm']));
  });

  it('imports no package that is there for developers only', () => {
    expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
  });

  it('stands in folders that the container has', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (\w+) \w+$/gm)].map(([, folder]) => folder);
    const elsewhere = [...files].filter((path) => !copied.includes(path.split('/')[0]));
    expect(elsewhere).toEqual([]);
  });
});

/** Our own files that these lead to, and the packages that they import; types are nothing by then. */
function reached(starts: readonly string[]): { readonly files: Set<string>; readonly packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const open = [...starts];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    for (const to of importsIn(path.endsWith('.ts') ? read(path) : '')) {
      if (to.startsWith('.')) open.push(posix.join(posix.dirname(path), to));
      else if (!to.startsWith('node:')) packages.add(to.split('/', to.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return { files, packages };
}

function importsIn(text: string): string[] {
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(?!type\s)[^;'"]*?\s*from\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/^import\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\b(?:import|require|require\.resolve)\(\s*['"]([^'"]+)['"]/g),
  ];
  return found.map(([, to = '']) => to);
}
