// Where everything that a test run writes is kept, until the end of the run looks for secrets in it.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of this run, told to all its processes. */
export const folderSetting = 'TEST_WRITTEN_FOLDER';

/** Keeps a piece of what was written. `by` tells who wrote it. */
export function keep(by: string, piece: string | Uint8Array): void {
  const folder = process.env[folderSetting];
  if (folder) appendFileSync(join(folder, `${by}-${process.pid}.txt`), piece);
}
