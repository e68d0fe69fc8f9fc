// `npm run diagnose`: reads messages as the bot does. JSON lines on stdin become JSON lines; one message as an
// argument is explained to a person.
import { createInterface } from 'node:readline';
import { emptyCase } from '../activation/case.ts';
import { diagnose } from '../activation/diagnose.ts';
import { knownCode, zoneOf } from '../activation/errors.ts';
import { learnTrouble } from '../activation/learn.ts';
import { labelsOf } from '../activation/reader/labels.ts';
import { type Reading, readMessage } from '../activation/reader/readMessage.ts';
import { maskSecrets } from '../activation/secrets.ts';
import { evidenceText } from '../handoff/summary.ts';
import { openLocales } from '../messages/localize.ts';
import type { Key, Text } from '../messages/message.ts';

/** Other messages are answered, not planned for. */
const hasPlan: ReadonlySet<Reading['intent']> = new Set(['activation_problem', 'human']);

const words = process.argv.slice(2).join(' ').trim();

if (words) console.log(explained(words));
else if (!(await answerLines())) process.exitCode = 1;

/** One JSON line for each, in their order; a line that is none of ours is named on stderr. False when there was one. */
async function answerLines(): Promise<boolean> {
  let number = 0;
  let good = true;
  for await (const written of createInterface({ input: process.stdin })) {
    number++;
    if (written.trim() === '') continue;
    const message = messageIn(written);
    if (message) process.stdout.write(`${JSON.stringify(labelsOf(message.id, message.text))}\n`);
    else {
      good = false;
      console.error(`line ${number}: expected {"id": "...", "text": "..."}`);
    }
  }
  return good;
}

/** `{"id", "text"}`, other fields aside; undefined for anything else. */
function messageIn(written: string): { readonly id: string; readonly text: string } | undefined {
  try {
    const { id, text } = JSON.parse(written) ?? {};
    const isId = typeof id === 'string' || typeof id === 'number';
    return isId && typeof text === 'string' ? { id: String(id), text } : undefined;
  } catch {
    return undefined;
  }
}

/** What was read, from which words, and the plan, in the language of the message. */
function explained(message: string): string {
  const masked = maskSecrets(message).text;
  const reading = readMessage(message);
  const language = reading.lang === 'en' ? 'en' : 'ja';
  const locales = openLocales(new URL('../../locales/', import.meta.url), 'UTC');
  const say = (text: Text) => locales.text(text, language);
  const label = (name: string, value: string) => `${say({ key: `diagnose.${name}` as Key })}: ${value}`.trimEnd();
  const none = say({ key: 'diagnose.none' });
  const list = (items: readonly string[]) => (items.length > 0 ? items.join(', ') : none);
  return [
    label('text', masked),
    '',
    ...values(reading).map(([name, value]) => label(name, value ?? none)),
    label('codes', list(reading.codes)),
    ...reading.codes.map((code) => `  ${code}: ${meaningOf(code)}`),
    ...reading.decimals.map(({ written, code }) => `  ${written} = ${code}: ${meaningOf(code)}`),
    label('because', list(reading.because.map((one) => `${one.for} « ${maskSecrets(one.words).text} »`))),
    ...(hasPlan.has(reading.intent) ? plan() : []),
  ].join('\n');

  function plan(): string[] {
    const { evidence, sections } = diagnose(learnTrouble(emptyCase, masked, reading));
    return [
      '',
      label('evidence', list(evidence.map((one) => say(evidenceText(one))))),
      label('plan', sections.length > 0 ? '' : say({ key: 'plan.short' })),
      ...sections.map((section, at) => `  ${at + 1}. ${say({ key: `${section}.title` })}`),
    ];
  }

  function meaningOf(code: string): string {
    const known = knownCode(code);
    return say(known ? { key: `errors.codes.${known}` } : { key: `errors.zones.${zoneOf(code).zone}` });
  }
}

function values(reading: Reading): readonly (readonly [string, string | undefined])[] {
  const { lang, intent, license, cause, topic, hasProductKey, afterBiosUpdate, elsewhere } = reading;
  return [
    ['lang', lang],
    ['intent', elsewhere ? `${intent} (${elsewhere})` : intent],
    ['license', license],
    ['cause', cause],
    ['topic', topic],
    ['productKey', String(hasProductKey)],
    ['bios', afterBiosUpdate === null ? undefined : String(afterBiosUpdate)],
  ];
}
