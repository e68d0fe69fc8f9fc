// What the figures keep of a case: no name, no words, and a pseudonym that means nothing once its row is gone.
import type { Case, Cause, LicenseType } from '../activation/case.ts';
import type { Solution } from './ticket.ts';

export interface CaseRecord {
  /** UUID. */
  readonly id: string;
  /** Pseudonym of the person; undefined once they had their data deleted. */
  readonly person?: string;
  /** `teams`, `slack` ... */
  readonly channel: string;
  readonly language: string;
  /** ISO 8601, UTC; once the person is gone, only the day is true of it. */
  readonly startedAt: string;
  /** When it last moved, or when the bot is going to ask again, ISO 8601, UTC. */
  readonly touchedAt: string;
  /** The section in which it stands or ended. */
  readonly section: string;
  readonly cause: Cause;
  readonly license?: LicenseType;
  readonly device?: NonNullable<Case['device']>;
  readonly codes: readonly string[];
  /** As the person wrote it, tidied. */
  readonly model?: string;
  readonly bios?: string;
  /** `solved`: the person said so, and IT had no part in it. Without one, it goes on or was abandoned. */
  readonly outcome?: 'solved' | 'handedOver';
  /**
   * Why it was handed over: `asked` for, every step tried in vain (`exhausted`), nothing to try (`onlyIt`), or its person
   * joined an `incident` and waits for IT.
   */
  readonly why?: 'asked' | 'exhausted' | 'onlyIt' | 'incident';
  /** When it was handed over, ISO 8601, UTC. */
  readonly handedAt?: string;
  /**
   * Seconds of desk time since the handover: until the first claim; until the first reply, question or resolution; until
   * the last resolution, as long as it stands.
   */
  readonly claimSeconds?: number;
  readonly replySeconds?: number;
  readonly resolveSeconds?: number;
  /** How often it came back after it was resolved or closed. */
  readonly reopened: number;
  /**
   * How its ticket ended, or the incident it waited for: the person said it is solved (`confirmed`) or withdrew it, or nobody
   * answered (`lapsed`).
   */
  readonly ended?: 'confirmed' | 'withdrawn' | 'lapsed';
  readonly solution?: Solution;
  /** 1 to 5. */
  readonly rating?: number;
}

/** Inside a turn's transaction. */
export interface Cases {
  get(id: string): Promise<CaseRecord | undefined>;
  put(record: CaseRecord): Promise<void>;
  remove(id: string): Promise<void>;
  /** Those that moved at `since` (ISO 8601) or later, and have a person, this code, model and BIOS version. */
  alike(
    like: Pick<CaseRecord, 'model' | 'bios'> & { readonly code: string },
    since: string,
  ): Promise<readonly CaseRecord[]>;
}

/** Random ids in place of people, in figures and in the audit log. */
export interface Pseudonyms {
  /** The person's pseudonym, made at the first call; `person` is their key. */
  of(person: string): Promise<string>;
  /** From now on nobody can tell who it was. */
  forget(person: string): Promise<void>;
}
