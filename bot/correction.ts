// An edited message: the last answer is taken back and read again as it now stands.
import type { Conversation } from '../dialogs/guide.ts';
import { retire, sentence } from '../dialogs/question.ts';
import { ticketOfCase, withIt } from '../dialogs/sections/additionalInfo.ts';
import type { Turn } from './stages.ts';

/** Keeps where the conversation stood before these words, in case they are edited. */
export function remember(before: Conversation, { activity, input, conversation }: Turn): void {
  const isWords = activity.type === 'message' && !input.press && input.text.trim() !== '';
  const { undo: _, ...state } = before;
  if (isWords && activity.id) conversation.undo = { activity: activity.id, before: state };
  else if (activity.type === 'message') delete conversation.undo;
}

/**
 * Puts the conversation back to where it stood before the edited words, so that the new ones are answered. False, and the
 * person is told, when they were not the last answer, or when a ticket has come of it.
 */
export async function takeBack(turn: Turn): Promise<boolean> {
  const { activity, conversation, say } = turn;
  const { undo } = conversation;
  const gone = undo === undefined || undo.activity !== activity.id || undo.before.ticket !== conversation.ticket;
  if (gone) {
    const ticket = undo?.activity === activity.id ? await ticketOfCase(turn) : undefined;
    await say(ticket ? withIt(ticket) : sentence('slack.edit.late'));
    return false;
  }
  await retire(turn);
  const { seenAt, fileRefs, case: kase, caseId } = conversation;
  if (caseId && caseId !== undo.before.caseId) await turn.uncounted(caseId);
  for (const name of Object.keys(conversation)) delete conversation[name as keyof Conversation];
  // Files cannot be edited away: they stay with the case.
  Object.assign(conversation, structuredClone(undo.before), {
    undo,
    ...(seenAt && { seenAt }),
    ...(fileRefs && { fileRefs }),
  });
  conversation.case = { ...conversation.case, files: kase.files };
  if (conversation.dialog.dialogStack.length > 0 || !(await turn.handoff.liveTicket(turn.person))) {
    await say(sentence('slack.edit.taken'));
  }
  return true;
}
