// Before a test run: a folder for everything that it will write.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderSetting } from './written.ts';

/** Called by jest. */
export default function begin(): void {
  process.env[folderSetting] = mkdtempSync(join(tmpdir(), 'activation-desk-written-'));
}
