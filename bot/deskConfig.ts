// Where an IT desk is and what holds there, as the settings say it.
import type { Route } from './handoff/desks.ts';

export interface DeskConfig {
  readonly id: string;
  /** As staff call it. */
  readonly name: string;
  readonly language: string;
  /** What a plain message in a ticket's thread is. */
  readonly thread: 'note' | 'relay';
  /** Ids of those who may act there; undefined: every member of the channel. */
  readonly staff?: readonly string[];
  readonly slack?: { readonly channel: string };
  readonly teams?: { readonly channel: string; readonly serviceUrl: string; readonly tenant: string };
  /** The right half of the local page. */
  readonly page?: true;
}

export interface DesksConfig {
  readonly all: readonly DeskConfig[];
  /** The first that fits decides. */
  readonly routes: readonly Route[];
  /** Id of the desk for all other tickets. */
  readonly fallback: string;
}

/** What else is served, as far as desks need it. */
export interface DeskSurroundings {
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly slack: boolean;
  /** `closed`: nothing would bring tickets to a desk in Teams. */
  readonly teams: 'open' | 'closed';
  readonly localPage: boolean;
}

/** What holds for every desk that does not say otherwise. */
export type DeskDefaults = Pick<DeskConfig, 'language' | 'thread' | 'staff'>;

export const threadKinds = ['note', 'relay'] as const;
export const slackChannel = /^[CG][A-Z0-9]{6,}$/;

/** The local page has no users to name: whoever sits at this machine is staff. */
export function pageDesk({ staff: _, ...desk }: DeskConfig): DeskConfig {
  return { ...desk, page: true };
}

/** An id as activities carry it; undefined when it is no user's id. */
export function staffId(text: string): string | undefined {
  const id = text.trim();
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id.toLowerCase();
  return /^(?:[UW][A-Z0-9]{6,}|29:\S+)$/.test(id) ? id : undefined;
}

/** Whether somebody with this id can be at the place of this desk. */
export function fits(id: string, { slack }: Pick<DeskConfig, 'slack' | 'teams'>): boolean {
  return /^[UW]/.test(id) === (slack !== undefined);
}
