// What a message asks of the desk, for whoever prepares the answer before the turn.
import type { Activity } from 'botbuilder';
import type { Desk } from '../handoff/desks.ts';
import type { Words } from '../messages/message.ts';
import { refusalAt } from './mayAct.ts';
import { commandIn, type TypedCommand, type TypedWords } from './typed.ts';

/** The command that somebody who may typed to the bot; undefined for talk among colleagues, and for everybody else. */
export function askedOf(desk: Desk, activity: Activity, words: Words): TypedWords<TypedCommand> | undefined {
  const { channelData, type, text } = activity;
  if (type !== 'message' || channelData?.addressed === false) return undefined;
  const asked = commandIn(text ?? '', words);
  return asked && refusalAt(desk, activity) === undefined ? asked : undefined;
}
