// Whole conversations, each in Japanese and English, through restify, Teams' protocol and a connector on loopback.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { answers } from './conversations/answers.ts';
import { commands } from './conversations/commands.ts';
import { company } from './conversations/company.ts';
import { firstMessages } from './conversations/firstMessage.ts';
import { handover } from './conversations/handover.ts';
import { own } from './conversations/private.ts';
import { converse, type Office, openOffice } from './support/converse.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(async () => office.close());

describe.each(['ja', 'en'] as const)('in %s', (language) => {
  for (const talk of [...company, ...own, ...firstMessages, ...answers, ...commands, ...handover]) {
    it(talk.sentence, () => converse(office, talk, language));
  }
});
