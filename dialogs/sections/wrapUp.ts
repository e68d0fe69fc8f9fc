// Section "Wrap-up": it works again; what to do before the next BIOS update.
import type { Case, PlanSection } from '../../bot/activation/case.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import { closedMessage } from '../../bot/handoff/employeeActions.ts';
import type { Block, Text } from '../../bot/messages/message.ts';
import { guideOf, newConversation } from '../guide.ts';
import { type Step, section } from '../section.ts';
import { ticketOfCase } from './additionalInfo.ts';

/** A licence that an account can find again; a key of one's own needs none, and a DSP or company licence does not move. */
function isWorthLinking(kase: Case, helped: PlanSection | undefined): boolean {
  if (kase.device !== 'private' || helped === 'microsoftAccount') return false;
  const { license } = diagnose(kase);
  if (license === 'retail') return helped !== 'productKey' && helped !== 'contactSupport';
  return license !== 'dsp' && license !== 'volume';
}

const farewell: Step = async (step) => {
  const guide = guideOf(step.context);
  const { conversation, handoff, say } = guide;
  const { tried, device } = conversation.case;
  const helped = tried.findLast(({ outcome }) => outcome === 'solved');
  const advice: readonly Text[] =
    device === 'company'
      ? [{ key: 'wrapUp.next.company' }]
      : [
          ...(isWorthLinking(conversation.case, helped?.section) ? ([{ key: 'wrapUp.next.link' }] as const) : []),
          { key: 'wrapUp.next.bitLocker' },
        ];
  await say({
    title: { key: 'wrapUp.title' },
    blocks: [
      { kind: 'text', tone: 'good', text: { key: 'wrapUp.solved' } },
      ...(helped
        ? [
            {
              kind: 'text',
              text: { key: 'wrapUp.helped', values: { section: { key: `${helped.section}.title` } } },
            } satisfies Block,
          ]
        : []),
      { kind: 'list', items: advice },
      { kind: 'text', tone: 'subtle', text: { key: 'wrapUp.bye' } },
    ],
  });
  const ticket = await ticketOfCase(guide);
  const closed = ticket && (await handoff.byEmployee(ticket, { type: 'solved' }));
  if (closed && !('refused' in closed)) {
    await say(closedMessage(closed));
    conversation.rating = closed.id;
  }
  await guide.ended('solved');
  delete conversation.ticket;
  delete conversation.caseId;
  const { case: kase, trail } = newConversation();
  Object.assign(conversation, { case: kase, trail });
  return step.endDialog();
};

export const wrapUp = section('wrapUp', [], { after: farewell });
