// Every conversation that is run in both languages, through each platform's door.
import type { Talk } from '../support/converse.ts';
import { answers } from './answers.ts';
import { commands } from './commands.ts';
import { company } from './company.ts';
import { firstMessages } from './firstMessage.ts';
import { handover } from './handover.ts';
import { own } from './private.ts';

export const talks: readonly Talk[] = [...company, ...own, ...firstMessages, ...answers, ...commands, ...handover];
