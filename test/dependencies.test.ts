// What the project is made of: exact versions, licences on the list, and docs/dependencies.md as the lock file has it.
import { readFileSync } from 'node:fs';
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
