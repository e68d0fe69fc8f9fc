// One message as a line of labels: the values of docs/reader.md under the names that a corpus uses.
import type { Cause, LicenseEvidence, LicenseType } from '../case.ts';
import type { Intent } from './intent.ts';
import type { MessageLanguage } from './language.ts';
import { readMessage } from './readMessage.ts';
import type { Topic } from './topic.ts';

/** Snake case, as in JSON lines. `null` stands for "not said" and "not shown". */
export interface MessageLabels {
  readonly id: string;
  readonly lang: MessageLanguage;
  readonly intent: Intent;
  readonly codes: readonly string[];
  readonly license: LicenseType;
  readonly cause: Cause;
  readonly first_topic: Topic;
  readonly has_product_key: boolean;
  readonly after_bios_update: boolean | null;
}

/** What pasted output of a licence tool shows. */
export interface OutputLabels {
  readonly channel: LicenseEvidence['channel'] | null;
  readonly status: LicenseEvidence['status'] | null;
  readonly partial_key: string | null;
  readonly edition: string | null;
  readonly error_code: string | null;
}

/** The labels of one message, and what the output in it shows. Never throws. */
export function labelsOf(id: string, text: string): MessageLabels & OutputLabels {
  const { lang, intent, codes, license, cause, topic, hasProductKey, afterBiosUpdate, output = {} } = readMessage(text);
  return {
    id,
    lang,
    intent,
    codes,
    license,
    cause,
    first_topic: topic,
    has_product_key: hasProductKey,
    after_bios_update: afterBiosUpdate,
    channel: output.channel ?? null,
    status: output.status ?? null,
    partial_key: output.partialKey ?? null,
    edition: output.edition ?? null,
    error_code: output.errorCode ?? null,
  };
}
