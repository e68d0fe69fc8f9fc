// Where the sender of a payload of Slack belongs to, and whether that is ours.
import { describe, expect, it } from '@jest/globals';
import { isOurs, membershipOf, type Payload } from '../../bot/channels/slack/membership.ts';

const us = 'T0OURS0001';
const them = 'T0THEIRS01';
const ours = new Set([us]);
const organisation = 'E0OURS0001';

const event = (more: object, around: object = {}): Payload => ({
  type: 'event_callback',
  team_id: us,
  event: { type: 'message', ...more },
  ...around,
});
const press = (user: object, more: object = {}): Payload => ({ type: 'block_actions', user, ...more });

describe('of ours', () => {
  it.each<[string, Payload]>([
    ['words in our workspace, which name no workspace', event({})],
    ['words that name ours', event({ team: us })],
    ['words of ours in a channel of theirs', event({ user_team: us, source_team: us }, { team_id: them })],
    ['a changed message', event({ message: { user_team: us }, previous_message: { user_team: us } })],
    ['a command', { command: '/activation', team_id: us, user_id: 'U1' }],
    ['a press', press({ team_id: us }, { team: { id: us } })],
    ['a window', { type: 'view_submission', user: { team_id: us }, team: null }],
    ['an older payload, where only the workspace is told', press({}, { team: { id: us } })],
    ['the removal of the app', event({ type: 'app_uninstalled' })],
  ])('is %s', (_, payload) => {
    expect(isOurs(membershipOf(payload), ours)).toBe(true);
  });
});

describe('not of ours', () => {
  it.each<[string, Payload]>([
    ['words of theirs in a channel of ours', event({ team: us, user_team: them, source_team: them })],
    ['words that were sent from theirs', event({ user_team: us, source_team: them })],
    ['an event of their workspace', event({}, { team_id: them })],
    ['a message that they changed', event({ message: { user_team: them } })],
    ['a message of theirs that is gone', event({ previous_message: { user_team: them } })],
    ['a command of theirs', { command: '/activation', team_id: them }],
    ['a press of theirs in our channel', press({ team_id: them }, { team: { id: us } })],
    ['the removal of the app from their workspace', event({ type: 'app_uninstalled' }, { team_id: them })],
    ['what names nobody', { type: 'block_actions' }],
    ['what is empty', {}],
  ])('is %s', (_, payload) => {
    expect(isOurs(membershipOf(payload), ours)).toBe(false);
  });
});

describe('of our organisation', () => {
  const grid = new Set([organisation]);
  const authorizations = [{ enterprise_id: organisation }];

  it('are people of its other workspaces', () => {
    for (const payload of [
      event({ user_team: them }, { authorizations }),
      { command: '/activation', team_id: them, enterprise_id: organisation },
      press({ team_id: them }, { team: { id: them }, enterprise: { id: organisation } }),
    ])
      expect([isOurs(membershipOf(payload), grid), isOurs(membershipOf(payload), ours)]).toEqual([true, false]);
  });

  it('is nobody who may come from outside', () => {
    for (const payload of [
      event({ user_team: them }, { authorizations, is_ext_shared_channel: true }),
      press({ team_id: them }, { team: { id: us }, enterprise: { id: organisation } }),
    ])
      expect(isOurs(membershipOf(payload), grid)).toBe(false);
  });
});
