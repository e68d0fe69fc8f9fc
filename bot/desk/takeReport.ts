// The figures that staff ask for are put together before their turn: drawing takes a moment, and no transaction waits for it.
import { createHash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { sentence } from '../../dialogs/question.ts';
import type { Desk } from '../handoff/desks.ts';
import type { Clock, StoredFile } from '../handoff/ports.ts';
import type { Store } from '../handoff/stores.ts';
import type { FileRef, Language, Message, Text, Words } from '../messages/message.ts';

export interface TakeReportNeeds {
  readonly store: Pick<Store, 'figures' | 'files'>;
  readonly words: Words & { text(text: Text, language: Language): string };
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
  readonly log: { error(data: object, text: string): void };
}

/** The activity, which asks for figures at this desk, with the answer in `channelData.report`; `period` is what was typed behind. Never throws. */
export async function takeReport(
  needs: TakeReportNeeds,
  desk: Desk,
  activity: Activity,
  period: string,
): Promise<Activity> {
  const report = await answer(needs, desk, activity, period).catch((error) => {
    needs.log.error({ error: String(error) }, 'the figures could not be put together');
    return sentence('report.failed');
  });
  return { ...activity, channelData: { ...activity.channelData, report } };
}

/** What `takeReport` found for this activity. */
export function reportIn({ channelData }: Activity): Message {
  return (channelData as { readonly report?: Message } | undefined)?.report ?? sentence('report.failed');
}

async function answer(
  { store, words, clock, timeZone, log }: TakeReportNeeds,
  { language }: Desk,
  activity: Activity,
  typed: string,
): Promise<Message> {
  // Loaded by those who ask for figures.
  const { makeReport } = await import('../report/makeReport.ts');
  const now = clock.now();
  const made = await makeReport({ figures: store.figures, now, timeZone }, typed === '' ? {} : { since: typed });
  if ('wrong' in made) return { blocks: [{ kind: 'text', text: made.wrong }] };
  const { cases, message, csv, picture } = made;
  if (cases === 0) return message;
  const drawn = await picture((text) => words.text(text, language)).catch((error) => {
    log.error({ error: String(error) }, 'the figures could not be drawn');
    return undefined;
  });
  const files = [...(drawn ? [drawn] : []), csv].map((file) => ({ ...file, id: idOf(activity, file.name) }));
  for (const file of files) await store.files.put(file, now.toISOString());
  return { ...message, files: files.map(refTo) };
}

/** A second try stores nothing twice. */
function idOf({ conversation, id }: Activity, name: string): string {
  return createHash('sha256').update(`${conversation.id}/${id}/${name}`).digest('hex').slice(0, 32);
}

function refTo({ id, name, type, content }: StoredFile): FileRef {
  return { id, name, type, size: content.length };
}
