// One story, walked step by step: counts the steps, keeps a picture of each, and says at which one it failed.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';
import { localesFolder } from '../../bot/app.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import type { Key, Value } from '../../bot/messages/message.ts';
import type { Lang } from '../support/converse.ts';

/** A line of the table at the end. */
export interface Walked {
  readonly story: string;
  readonly language: Lang;
  /** The client, and the way to the bot. */
  readonly client: string;
  readonly steps: number;
  readonly pictures: number;
  readonly seconds: number;
  /** At which step it ended, and why; undefined when all went well. */
  readonly failure?: string;
}

/** Who looks at what, for pictures: a page, or something that makes one as soon as nothing more comes. */
export type Views = Readonly<Record<string, () => Promise<Page>>>;

export interface Walk {
  readonly language: Lang;
  /** The words of the bot, as its own files have them. */
  t(key: Key, values?: Readonly<Record<string, Value>>, language?: Lang): string;
  /** Does something and keeps a picture of each view, named by number, step and view. */
  step(name: string, act: () => Promise<unknown>, views?: Views): Promise<void>;
}

export interface WalkNeeds {
  readonly story: string;
  readonly language: Lang;
  readonly client: string;
  /** A folder of this story alone: what a run before has left there goes. */
  readonly pictures: string;
  readonly tell: (line: string) => void;
}

const { text } = openLocales(localesFolder, 'Asia/Tokyo');

/** Walks a story to its end or to the step that fails; never throws. */
export async function walk(
  { story, language, client, pictures, tell }: WalkNeeds,
  tale: (walk: Walk) => Promise<void>,
): Promise<Walked> {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const began = performance.now();
  let steps = 0;
  let taken = 0;
  let now = 'the start';

  async function photograph(views: Views, mark = ''): Promise<void> {
    for (const [view, open] of Object.entries(views)) {
      const number = String(steps).padStart(2, '0');
      const name = [number, ...now.split(/\W+/), view, mark].filter((part) => part !== '').join('-');
      await (await open()).screenshot({ path: join(pictures, `${name}.png`) });
      taken += 1;
    }
  }

  let failure: string | undefined;
  try {
    await tale({
      language,
      t: (key, values = {}, other = language) => text({ key, values }, other),
      async step(name, act, views = {}) {
        steps += 1;
        now = name;
        try {
          await act();
        } catch (error) {
          await photograph(views, 'failed').catch(() => {});
          throw error;
        }
        await photograph(views);
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? stripVTControlCharacters(error.message) : String(error);
    failure = `step ${steps} (${now}): ${reason}`;
  }
  const seconds = Math.round((performance.now() - began) / 1_000);
  tell(`${failure ? 'failed' : 'walked'}: ${story}, ${language}, ${client}, ${steps} steps, ${seconds} s`);
  return { story, language, client, steps, pictures: taken, seconds, ...(failure && { failure }) };
}
