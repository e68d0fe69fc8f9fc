// The values of the environment that nobody may read in a log, whoever wrote the line.
import { readSecretFiles } from './secretFiles.ts';
import type { SecretPlace } from './settingTable/setting.ts';
import { secretSettings } from './settingTable.ts';

/** Read by libraries alone. */
const elsewhere: readonly { readonly name: string; readonly place: SecretPlace }[] = [
  { name: 'PGPASSWORD', place: 'whole' },
  { name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', place: 'password' },
  { name: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', place: 'values' },
  // Those of proxies are written in either case.
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']
    .flatMap((name) => [name, name.toLowerCase()])
    .map((name) => ({ name, place: 'password' as const })),
];
/** What of a value is secret. */
const secretIn: Readonly<Record<SecretPlace, (value: string) => readonly string[]>> = {
  // Two of them may stand there while one is being changed.
  whole: (value) => value.split(/\s+/),
  password: passwordsOf,
  values: (value) => value.split(',').map((pair) => pair.replace(/^[^=]*=/, '').trim()),
  path: (value) => {
    const url = URL.parse(value);
    return url ? [url.pathname.slice(1), url.search.slice(1)] : [];
  },
};
/** A shorter one would take half of the words with it. */
const shortest = 6;

/** Every secret of this environment and of the files that it names, in each form in which it may stand in a line; the longest first. */
export function secretValues(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { environment } = readSecretFiles(given);
  const found = [...secretSettings, ...elsewhere].flatMap(({ name, place }) =>
    secretIn[place](environment[name]?.trim() ?? ''),
  );
  const all = found
    .flatMap((one) => [one, decoded(one)])
    .flatMap((one) => [one, encodeURIComponent(one.toWellFormed())]);
  const inJson = all.map((one) => JSON.stringify(one).slice(1, -1));
  return [...new Set([...all, ...inJson])]
    .filter(({ length }) => length >= shortest)
    .sort((a, b) => b.length - a.length);
}

/** What stands between the user and the last @, and parameters that are named like one. */
function passwordsOf(address: string): string[] {
  const [, password = ''] = /^[a-z]+:\/\/[^:/@]*:(.*)@/s.exec(address) ?? [];
  const parameters = [...address.matchAll(/[?&][^=&]*(?:pass|secret|token)[^=&]*=([^&#]*)/gi)].map(
    ([, one = '']) => one,
  );
  return [password, ...parameters];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
