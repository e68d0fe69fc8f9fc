// The values of the environment that nobody may read in a log, whoever wrote the line.

/** Settings that are secrets as they are, or hold some with spaces between them. */
const secrets = [
  'MicrosoftAppPassword',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'DESK_WEBHOOK_SECRET',
  'METRICS_TOKEN',
  // Read by libraries alone.
  'PGPASSWORD',
] as const;
/** Addresses that may have a password in them; those of proxies are written in either case. */
const addresses = [
  'DATABASE_URL',
  'SMTP_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
] as const;
const headersOf = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'] as const;
/** A shorter one would take half of the words with it. */
const shortest = 6;

/** Every secret of this environment, in each form in which it may stand in a line; the longest first. */
export function secretValues(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const whole = secrets.flatMap((name) => environment[name]?.trim().split(/\s+/) ?? []);
  const passwords = addresses.flatMap((name) => passwordsOf(environment[name]?.trim() ?? ''));
  const headers = headersOf.flatMap(
    (name) => environment[name]?.split(',').map((pair) => pair.replace(/^[^=]*=/, '')) ?? [],
  );
  const webhook = URL.parse(environment['DESK_WEBHOOK_URL']?.trim() ?? '');
  // The path and what stands behind it may be what keeps others out.
  const behind = webhook ? [webhook.pathname.slice(1), webhook.search.slice(1)] : [];
  const given = [...whole, ...passwords, ...headers.map((one) => one.trim()), ...behind];
  const all = given
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
