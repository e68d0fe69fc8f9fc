// An activity as dialogs and the desk see it.
import type { Activity } from 'botbuilder';
import type { Input } from '../dialogs/guide.ts';
import type { Press } from './messages/message.ts';
import type { TakenContent } from './takeFiles.ts';

/** The activity as dialogs see it; channels put `{ press, fields }` into `value`. */
export function inputOf(activity: Activity): Input {
  const value = (activity.value ?? {}) as { press?: Press; fields?: Record<string, string>; card?: string };
  const attachments = activity.attachments ?? [];
  return {
    text: activity.text ?? '',
    files: attachments.filter(({ contentType }) => contentType !== 'text/html').map(({ name }) => name ?? ''),
    fileRefs: attachments.flatMap(({ content }) => (content as TakenContent | undefined)?.ref ?? []),
    refused: attachments.flatMap(({ name = '', content }) => {
      const why = (content as TakenContent | undefined)?.refused;
      return why ? [{ name, why }] : [];
    }),
    ...(value.press && { press: value.press }),
    ...(value.fields && { fields: value.fields }),
    ...(value.card && { card: value.card }),
  };
}

/** What was masked in the files that came along. */
export function maskedFiles({ attachments = [] }: Activity): readonly string[] {
  return attachments.flatMap(({ content }) => (content as TakenContent | undefined)?.masked ?? []);
}
