// Microsoft's own schemas for a Teams manifest and its strings, as @microsoft/app-manifest brings them: no network is asked.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';

const require = createRequire(import.meta.url);

/**
 * Of the newest version that Microsoft's reference lists as generally available. Source:
 * learn.microsoft.com/microsoft-365/extensibility/schema, "What's new in manifest version 1.29", June 2026; read 2026-11-23.
 */
const schemas = {
  'manifest.json': () =>
    require.resolve('@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.schema.json'),
  'ja.json': () =>
    require.resolve('@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json'),
} as const;

/** What the schema of this file finds wrong, a line each. */
export async function schemaProblems(file: keyof typeof schemas, data: unknown): Promise<string[]> {
  // It says draft 4, and uses nothing of it that later drafts read differently; some of its patterns are no Unicode patterns.
  const { $schema: _, ...schema } = JSON.parse(await readFile(schemas[file](), 'utf8'));
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, validateFormats: false });
  const check = ajv.compile(schema);
  if (check(data)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `${file}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}
