// What other systems and the system itself say may repeat what they were told: secrets leave the findings.
import { maskSecrets } from '../activation/secrets.ts';
import type { Text, Value } from '../messages/message.ts';
import { secretValues } from '../secretValues.ts';
import type { Finding } from './finding.ts';

/** The findings with no secret of this environment in them. */
export function withoutSecrets(
  findings: readonly Finding[],
  environment: Readonly<Record<string, string | undefined>>,
): Finding[] {
  const secrets = secretValues(environment);
  const hide = (words: string) => maskSecrets(secrets.reduce((rest, one) => rest.replaceAll(one, '…'), words)).text;
  const hidden = (text: Text): Text => {
    if ('verbatim' in text) return { verbatim: hide(text.verbatim) };
    if (!('key' in text) || !text.values) return text;
    const values = Object.entries(text.values).map(([name, value]) => [name, hiddenValue(value)]);
    return { ...text, values: Object.fromEntries(values) };
  };
  const hiddenValue = (value: Value): Value => {
    if (typeof value === 'string') return hide(value);
    if (typeof value === 'number' || 'instant' in value) return value;
    return Array.isArray(value) ? value.map(hidden) : hidden(value as Text);
  };
  return findings.map((finding) => ({
    ...finding,
    found: hidden(finding.found),
    ...(finding.cure && { cure: hidden(finding.cure) }),
  }));
}
