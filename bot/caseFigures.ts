// Keeps the figures of the case that a conversation is about, as the turn leaves it.
import { isDeepStrictEqual } from 'node:util';
import type { Conversation } from '../dialogs/guide.ts';
import { factsOf } from './handoff/caseFacts.ts';
import type { CaseRecord } from './handoff/cases.ts';
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
  /** The case came to its end; its id. */
  end(outcome: NonNullable<CaseRecord['outcome']>, why?: CaseRecord['why']): Promise<string>;
}

export function caseFigures({ stores, conversation, person, newId, now }: FiguresNeeds): CaseFigures {
  async function write(more: Pick<CaseRecord, 'outcome' | 'why' | 'handedAt'>): Promise<string> {
    conversation.caseId ??= newId();
    const before = await stores.cases.get(conversation.caseId);
    const { key, language = '' } = person();
    const record: CaseRecord = {
      reopened: 0,
      startedAt: now,
      ...before,
      id: conversation.caseId,
      person: await stores.pseudonyms.of(key),
      channel: key.slice(0, key.indexOf('/')),
      language,
      section: conversation.dialog.dialogStack[0]?.id ?? before?.section ?? '',
      touchedAt: before?.touchedAt ?? now,
      ...factsOf(conversation.case),
      ...more,
    };
    if (!isDeepStrictEqual(record, before)) await stores.cases.put({ ...record, touchedAt: now });
    return conversation.caseId;
  }
  return {
    async touch() {
      if (conversation.dialog.dialogStack.length > 0) await write({});
    },
    end: (outcome, why) => write({ outcome, ...(why && { why }), ...(outcome === 'handedOver' && { handedAt: now }) }),
  };
}
