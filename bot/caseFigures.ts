// Keeps the figures of the case that a conversation is about, as the turn leaves it.
import { isDeepStrictEqual } from 'node:util';
import type { Conversation } from '../dialogs/guide.ts';
import { factsOf } from './handoff/caseFacts.ts';
import type { CaseRecord } from './handoff/cases.ts';
import { channelOf } from './handoff/desks.ts';
import type { Person } from './handoff/ports.ts';
import type { TurnStores } from './handoff/stores.ts';

interface FiguresNeeds {
  readonly stores: Pick<TurnStores, 'cases' | 'pseudonyms'>;
  readonly conversation: Conversation;
  readonly person: () => Person;
  readonly newId: () => string;
  /** ISO 8601, UTC. */
  readonly now: string;
}

export interface CaseFigures {
  /** The case stands where the conversation stands; nothing without an open question. */
  touch(): Promise<void>;
  /** As this turn wrote it last; undefined while nothing changed. */
  readonly changed: CaseRecord | undefined;
  /** The case came to its end; its id. */
  end(outcome: NonNullable<CaseRecord['outcome']>, why?: CaseRecord['why']): Promise<string>;
}

/** The figures of one turn's case. */
export function caseFigures({ stores, conversation, person, newId, now }: FiguresNeeds): CaseFigures {
  let changed: CaseRecord | undefined;
  async function write(more: Pick<CaseRecord, 'outcome' | 'why' | 'handedAt'>): Promise<string> {
    conversation.caseId ??= newId();
    const before = await stores.cases.get(conversation.caseId);
    // "It is solved" may have been taken back: a case that goes on is not.
    const { outcome: _, ...known } = before ?? {};
    const { key, language = '' } = person();
    const asksAgain = conversation.reminder && conversation.reminder.at > now ? conversation.reminder.at : undefined;
    const touched = before && before.touchedAt <= now ? before.touchedAt : now;
    const record: CaseRecord = {
      reopened: 0,
      startedAt: now,
      ...known,
      ...(before?.handedAt && { outcome: 'handedOver' }),
      id: conversation.caseId,
      person: await stores.pseudonyms.of(key),
      channel: channelOf(key),
      language,
      section: conversation.dialog.dialogStack[0]?.id ?? before?.section ?? '',
      touchedAt: asksAgain ?? touched,
      ...factsOf(conversation.case),
      ...more,
    };
    if (!isDeepStrictEqual(record, before)) {
      changed = { ...record, touchedAt: asksAgain ?? now };
      await stores.cases.put(changed);
    }
    return conversation.caseId;
  }
  return {
    get changed() {
      return changed;
    },
    async touch() {
      if (conversation.dialog.dialogStack.length > 0) await write({});
    },
    async end(outcome, why) {
      const before = conversation.caseId ? await stores.cases.get(conversation.caseId) : undefined;
      // Handed over once more after its ticket had ended; who waited for an incident has none yet.
      if (outcome === 'handedOver' && before?.handedAt && before.why !== 'incident') delete conversation.caseId;
      return write({ outcome, ...(why && { why }), ...(outcome === 'handedOver' && { handedAt: now }) });
    },
  };
}
