// Secrets leave an activity at the door: its text, Teams' HTML copy of it, what was typed into boxes, file names.
import type { Activity, Attachment } from 'botbuilder';
import { maskSecrets, type SecretKind } from './activation/secrets.ts';
import type { Message, Text } from './messages/message.ts';

/** A copy without secrets, and which kinds were found. Ids of the platform are left as they are. */
export function maskActivity(activity: Activity): { activity: Activity; found: SecretKind[] } {
  const found = new Set<SecretKind>();

  function mask<T>(value: T): T;
  function mask(value: unknown): unknown {
    if (typeof value === 'string') {
      const masked = maskSecrets(value);
      for (const kind of masked.found) found.add(kind);
      return masked.text;
    }
    if (Array.isArray(value)) return value.map((item) => mask(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mask(item)]));
  }

  const { text, summary, value, attachments, from, recipient, channelData } = activity;
  const { mentions } = (channelData ?? {}) as { mentions?: readonly { id: string; name: string }[] };
  const attachment = (one: Attachment): Attachment => ({
    ...mask(one),
    contentType: one.contentType,
    ...(one.contentUrl && { contentUrl: one.contentUrl }),
  });
  const { press, ...rest } = (value ?? {}) as { press?: unknown };
  const masked = {
    ...activity,
    ...mask({ text, summary }),
    ...(from && { from: { ...from, name: mask(from.name) } }),
    ...(recipient && { recipient: { ...recipient, name: mask(recipient.name) } }),
    ...(value !== undefined && { value: { ...mask(rest), ...(press !== undefined && { press }) } }),
    ...(mentions && {
      channelData: { ...channelData, mentions: mentions.map(({ id, name }) => ({ id, name: mask(name) })) },
    }),
    ...(attachments && { attachments: attachments.map(attachment) }),
  };
  return { activity: masked as Activity, found: [...found] };
}

/** "Your message held a product key ..." */
export function maskedNotice(
  key: 'common.masked' | 'common.maskedOnly' | 'handoff.desk.masked' | 'handoff.desk.maskedOnly',
  masked: readonly string[],
): Message {
  const kinds = masked.map((kind): Text => ({ key: `common.secrets.${kind as 'productKey'}` }));
  return { blocks: [{ kind: 'text', tone: 'warning', text: { key, values: { kinds } } }] };
}
