// What the project is made of: exact versions, licences on the list, and docs/dependencies.md as the lock file has it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allowedLicenses, dependenciesPage, productionPackages } from '../bot/commands/licenses.ts';

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

  it('all come from a registry, with the digest of what was read', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { integrity?: string; link?: boolean }>;
    };
    const unsealed = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity);
    expect(unsealed.map(([path]) => path)).toEqual([]);
  });
});
