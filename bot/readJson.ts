// A JSON file that a person wrote: what keeps it from being read, and what is wrong in it, each with its path.
import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import { maskSecrets } from './activation/secrets.ts';
import type { Key, Text } from './messages/message.ts';

/** What stands in it, or why that is not known. */
export type Read = { readonly data: unknown } | { readonly problems: readonly Text[] };

type Values = Readonly<Record<string, string | number>>;

const refused = (key: Key, values: Values): Read => ({ problems: [{ key, values }] });

/** Reads the file that the setting `name` names. */
export function readJsonFile(file: string, name: string, mostKB: number): Read {
  try {
    const found = statSync(file);
    if (!found.isFile()) return refused('policy.noFile', { name, file });
    if (found.size > mostKB * 1024) return refused('policy.tooBig', { file, max: mostKB });
    return readJson(textOf(readFileSync(file)), file);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === notUtf8) return refused('policy.notUtf8', { file });
    return code === 'ENOENT'
      ? refused('policy.noFile', { name, file })
      : refused('policy.unreadable', { name, file, reason: code });
  }
}

/** Reads JSON text; `file` is what it is called. */
export function readJson(text: string, file: string): Read {
  try {
    return { data: JSON.parse(text) };
  } catch (error) {
    // The engine's message quotes the file.
    const reason = maskSecrets(error instanceof Error ? error.message : String(error)).text;
    return refused('policy.notJson', { file, reason });
  }
}

const notUtf8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';

function textOf(bytes: Buffer): string {
  // Drops a byte order mark, which Windows editors write.
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** For a rule of our own: what is wrong, by its key; at a place below, if `path` says so. */
export function wrong(
  context: z.RefinementCtx,
  key: Key,
  values: Values = {},
  path: readonly PropertyKey[] = [],
): void {
  context.addIssue({ code: 'custom', params: { key, values }, path: [...path] });
}

/** One line of plain words, without a secret. */
export function plainLine(text: string, context: z.RefinementCtx): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(text)) wrong(context, 'policy.oneLine');
  secretIn(text, context);
}

/** No key, password or token. */
export function secretIn(text: string, context: z.RefinementCtx): void {
  if (maskSecrets(text).found.length > 0) wrong(context, 'policy.secret');
}

/** What a rule found wrong, in words for the operator. */
export function problemsOf(issue: z.core.$ZodIssue, file: string, data: unknown): Text[] {
  const path = pathOf(issue.path);
  const problem = (key: Key, values: Values = {}): Text[] => [
    { key, values: { file, path: path || '{ }', ...values } },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => problem('policy.unknown', { path: pathOf([...issue.path, key]) }));
    case 'invalid_value':
      return problem('policy.choice', { choices: issue.values.map(String).join(', ') });
    case 'invalid_type':
      if (valueAt(data, issue.path) === undefined) return problem('policy.needed');
      return problem(typeKeys[issue.expected] ?? 'policy.type.text');
    case 'too_big':
      return problem(issue.origin === 'array' ? 'policy.tooMany' : 'policy.tooLong', { max: Number(issue.maximum) });
    case 'too_small':
      return problem('policy.empty');
    case 'custom':
      return problem(issue.params?.['key'], issue.params?.['values']);
    default:
      return problem('policy.wrong', { reason: issue.message });
  }
}

const typeKeys: Readonly<Partial<Record<string, Key>>> = {
  object: 'policy.type.object',
  record: 'policy.type.object',
  array: 'policy.type.list',
};

/** `words.en.sections.volume[0].link` */
export function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part], data);
}
