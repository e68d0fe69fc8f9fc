// Whom Slack's door lets in: signed calls, once each, and people of our own workspaces.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { wordsAt } from './support/converse.ts';
import type { Delivery, Message, User } from './support/slack/fakeSlack.mjs';
import { type Mode, openWorkspace, type Workspace, type WorkspaceNeeds } from './support/slackDoor.ts';
import { rowsOf } from './support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'activation-desk-teams-'));
const open: Workspace[] = [];
let files = 0;
afterEach(async () => {
  for (const workspace of open.splice(0)) await workspace.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(needs: WorkspaceNeeds = {}): Promise<Workspace & { readonly stored: () => readonly string[] }> {
  files += 1;
  const file = join(folder, `${files}.sqlite`);
  const workspace = await openWorkspace({ database: `sqlite:${file}`, ...needs });
  open.push(workspace);
  const stored = () => ['inbox', 'states', 'people', 'outbox'].flatMap((table) => rowsOf(file)[table] ?? []);
  return { ...workspace, stored };
}

const partner = 'T0PARTNER0';

/** All that somebody can send, where they share a channel with us. */
async function sendAll({ slack, desk, settle }: Workspace, user: User, card: Message): Promise<Delivery[]> {
  const { sent, ...mention } = await user.mention(desk.name, 'tickets');
  const press = card.actions()[0];
  const interactive = (more: object) =>
    slack.raw('interactive', { type: 'block_actions', user: { id: user.id, team_id: partner }, ...more });
  const made = [
    { ...mention, sent },
    await user.post(desk.name, 'words in the thread', { thread: card }),
    await user.edit(sent, 'other words'),
    await user.remove(sent),
    await slack.raw('command', {
      command: '/activation',
      text: '',
      team_id: partner,
      channel_id: 'D1',
      user_id: user.id,
      trigger_id: 't1',
    }),
    await user.click(card, press?.action_id ?? '', { block: press?.block_id ?? '' }),
    await user.messageShortcut(card, 'activation_from_message'),
    await interactive({ type: 'shortcut', callback_id: 'activation_start', trigger_id: 't2' }),
    await interactive({ type: 'view_submission', view: { id: 'V1', callback_id: 'form', private_metadata: '{}' } }),
  ];
  await settle();
  return made;
}

describe.each<Mode>(['http', 'socket'])('over %s', (mode) => {
  it('people of another workspace are refused, whatever they send, and nothing of it is kept', async () => {
    const workspace = await start({ mode });
    const { slack, desk, stored, settle } = workspace;
    const employee = slack.user({ locale: 'en-US' });
    await employee.dm('talk to a person');
    await settle();
    await employee.click(employee.sees().at(-1) as Message, { text: 'Send to IT' });
    await settle();
    const card = desk.messages()[0] as Message;
    const before = stored();
    expect(before.length).toBeGreaterThan(0);
    const stranger = slack.user({ team_id: partner, locale: 'en-US' });
    await stranger.join(desk.name);
    const made = await sendAll(workspace, stranger, card);
    expect(made.map(({ ok }) => ok)).toEqual(made.map(() => true));
    expect(stored()).toEqual(before);
    expect(made.find(({ kind }) => kind === 'command')?.json).toEqual({
      response_type: 'ephemeral',
      text: wordsAt('slack.foreign', 'en'),
    });
    const seen = stranger.sees(desk.id).filter(({ ephemeralFor }) => ephemeralFor === stranger.id);
    expect(seen.map(({ text }) => text)).toEqual([wordsAt('slack.foreign', 'en')]);
    slack.assertClean({ lints: false });
  });
});

describe('a list of workspaces', () => {
  it('lets in their people, and not those of the bot token where it is not named', async () => {
    const { slack, desk, stored, settle } = await start({ environment: { SLACK_TEAMS: partner } });
    const guest = slack.user({ team_id: partner, locale: 'en-US' });
    await guest.join(desk.name);
    await guest.mention(desk.name, 'tickets');
    await settle();
    expect(stored().length).toBeGreaterThan(0);
    const before = stored();
    await slack.user().dm('hello');
    await settle();
    expect(stored()).toEqual(before);
  });
});
