// The same conversations through Slack's door: signed requests or Socket Mode, and a strict Web API on loopback.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { talks } from './conversations/index.ts';
import { converse } from './support/converse.ts';
import { type Mode, openWorkspace, slackDoor, type Workspace } from './support/slackDoor.ts';

describe.each([
  ['http', 'ja'],
  ['http', 'en'],
  ['socket', 'ja'],
  ['socket', 'en'],
] as const)('over %s, in %s', (mode: Mode, language) => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace({ mode });
  });
  afterAll(async () => workspace.close());

  for (const talk of talks) it(talk.sentence, () => converse(slackDoor(workspace), talk, language));
});
