// What every check of the doctor is given.
import type { Config } from '../config.ts';
import type { Text } from '../messages/message.ts';
import type { Ask } from './ask.ts';

export interface Patient {
  /** As far as it could be read. */
  readonly config: Config;
  /** What was wrong with it; each says its cure. */
  readonly problems: readonly Text[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly ask: Ask;
}
