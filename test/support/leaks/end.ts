// After a test run: fails it when anything that was written holds a secret.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findLeaks } from './findLeaks.ts';
import { folderSetting } from './written.ts';

/** Called by jest; what it throws fails the run. */
export default function end(): void {
  const folder = process.env[folderSetting] ?? '';
  const names = readdirSync(folder);
  const leaks = names.flatMap((name) =>
    findLeaks(readFileSync(join(folder, name), 'utf8')).map(({ kind, where }) => `${name}: ${kind}: ${where}`),
  );
  rmSync(folder, { recursive: true });
  if (leaks.length === 0) return;
  throw new Error(`the tests wrote ${leaks.length} secrets:\n${[...new Set(leaks)].slice(0, 20).join('\n')}`);
}
