// What a form told before the first question, so that it is not asked again.
import { withPolicy } from '../bot/policy.ts';
import type { Guide } from './guide.ts';
import { withDirectness } from './order.ts';
import { understoodMessage } from './reading.ts';
import { withFields } from './sections/additionalInfo.ts';

/** Fills a new case with the boxes of the form (`license`, `errorText`, `biosDate`), and tells what was understood. */
export async function takeForm(
  { conversation, policy, say }: Guide,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const { license, ...told } = withFields(conversation.case, fields);
  const isKnown = license !== undefined && license !== 'unknown';
  conversation.case = {
    ...told,
    ...(isKnown && { license }),
    ...(told.details.biosDate !== undefined && told.change === undefined && { change: 'bios' }),
  };
  const understood = understoodMessage(conversation.case);
  if (understood) await say(understood);
  conversation.case = withDirectness(withPolicy(policy, conversation.case));
}
