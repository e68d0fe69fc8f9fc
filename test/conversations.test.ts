// Whole conversations, each in Japanese and English, through restify, Teams' protocol and a connector on loopback.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { talks } from './conversations/index.ts';
import { converse, type Office, openOffice, teamsDoor } from './support/converse.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(async () => office.close());

describe.each(['ja', 'en'] as const)('in %s', (language) => {
  for (const talk of talks) it(talk.sentence, () => converse(teamsDoor(office), talk, language));
});
