// Secrets that stand in files: `<NAME>_FILE` names the file that holds what `<NAME>` would be.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { types } from 'node:util';
import type { Key, Text } from './messages/message.ts';
import { type SettingName, secretFileName, secretSettings } from './settingTable.ts';

/** In bytes; a secret has some hundreds. */
const longest = 64 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

export interface WithSecrets {
  /** The environment with what stands in the files, and without their names. */
  readonly environment: Environment;
  readonly problems: readonly Text[];
  /** The settings whose files could not be taken: they were given, and are not there. */
  readonly unread: readonly SettingName[];
}

/**
 * Reads the files that `<NAME>_FILE` names, for every secret of the settings. The content counts without a line break at its
 * end. What is wrong becomes a problem that shows no secret.
 */
export function readSecretFiles(environment: Environment): WithSecrets {
  const result: Record<string, string | undefined> = { ...environment };
  const problems: Text[] = [];
  const unread: SettingName[] = [];
  for (const { name } of secretSettings) {
    const setting = secretFileName(name);
    const path = environment[setting]?.trim() ?? '';
    delete result[setting];
    if (path === '') continue;
    if (environment[name]?.trim()) {
      problems.push({ key: 'config.secretTwice', values: { name, setting } });
      continue;
    }
    const read = secretIn(path);
    if ('value' in read) {
      result[name] = read.value;
      continue;
    }
    unread.push(name);
    const { key, reason } = read;
    problems.push({ key, values: { name, setting, file: path, reason: reason ?? '' } });
  }
  return { environment: result, problems, unread };
}

function secretIn(path: string): { value: string } | { key: Key; reason?: string } {
  try {
    const { size } = fileAt(path);
    if (size > longest) return { key: 'config.secretFileBig' };
    const bytes = readFileSync(path);
    const value = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
    if (value.trim() === '') return { key: 'config.secretFileEmpty' };
    return value.includes('\0') ? { key: 'config.secretFileText' } : { value };
  } catch (error) {
    if (!types.isNativeError(error)) throw error;
    const { code = '' }: NodeJS.ErrnoException = error;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { key: 'config.secretFileText' };
    // Perhaps the secret itself stands there: it is not shown.
    if (!isShown(path)) return { key: 'config.secretNoFile' };
    return { key: 'config.secretFile', reason: code };
  }
}

/** A pipe or a device could hold up the start, and is not there any more for whoever reads it next. */
function fileAt(path: string): { readonly size: number } {
  const found = statSync(path);
  if (!found.isFile()) throw Object.assign(new Error('no file'), { code: found.isDirectory() ? 'EISDIR' : 'no file' });
  return found;
}

/** Whether it is a path for certain, though nothing can be read there. */
function isShown(path: string): boolean {
  if (isAbsolute(path) || existsSync(path)) return true;
  return dirname(path) !== '.' && existsSync(dirname(path));
}
