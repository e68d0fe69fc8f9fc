// Stages of an employee's turn that concern incidents: the notice, who waits for the end, and whether it works then.
import { saysTrouble } from '../dialogs/firstMessage.ts';
import { asideChoices, commandChoice, newConversation, readingOf } from '../dialogs/guide.ts';
import type { Dialogs } from '../dialogs/index.ts';
import { sentence } from '../dialogs/question.ts';
import { withIt } from '../dialogs/sections/additionalInfo.ts';
import { isOneOf } from '../dialogs/typed.ts';
import { factsOf } from './handoff/caseFacts.ts';
import type { Incident } from './handoff/incidents.ts';
import { incidentNotice, incidentSolved, leaveChoice, staffWords, tellIncident } from './handoff/incidentWords.ts';
import type { Key, Message } from './messages/message.ts';
import { type Stage, settle, type Turn } from './stages.ts';

/** Whoever has what several people have hears of it, once in a case: at once, or with the plan while their PC is not known. */
export async function offerIncident(turn: Turn, dialogs: Dialogs): Promise<void> {
  const { conversation, handoff, person, say } = turn;
  const { case: kase, shown, waiting, offered } = conversation;
  if (!dialogs.active || offered !== undefined || (await handoff.liveTicket(person))) return;
  const found = await handoff.incidents.about(factsOf(kase));
  if (!found || found.incident.id === waiting?.incident) return;
  if (!found.isSure && !kase.planSeen && shown?.question !== 'handover') return;
  conversation.offered = found.incident.id;
  await say(incidentNotice(found.incident, found.isSure));
}

/** A button of an incident: on its notice, on what a waiting person got, or on the question when it is over. */
export const incidentPress: Stage = async (turn, dialogs) => {
  const { input, handoff, say } = turn;
  if (input.press?.to !== 'incident') return false;
  const incident = await handoff.incidents.find(input.press.incident);
  if (!incident) await say(sentence('incident.unknown'));
  else {
    switch (input.press.verb) {
      case 'join':
        await join(turn, dialogs, incident);
        break;
      case 'alone':
        await settle(turn, true);
        break;
      case 'leave':
        await leave(turn, incident);
        break;
      case 'works':
      case 'fails':
        await answer(turn, dialogs, incident, input.press.verb);
        return true;
      default:
        await say(sentence('handoff.refusals.notStaff'));
    }
  }
  await dialogs.redraw();
  return true;
};

/** The case rests; a ticket of one's own is not needed. */
async function join(turn: Turn, dialogs: Dialogs, incident: Incident): Promise<void> {
  const { conversation, handoff, person, say } = turn;
  const ticket = await handoff.liveTicket(person);
  const isOpen = incident.state === 'open';
  await settle(turn, isOpen && !ticket);
  if (!isOpen) return over(turn, incident);
  if (ticket) return void (await say(withIt(ticket)));
  await handoff.incidents.join(incident, person.key);
  await dialogs.pause('incident.rests');
  const caseId = await turn.ended('handedOver', 'incident');
  conversation.waiting = { incident: incident.id, case: conversation.case, caseId };
  await say(waitingMessage('incident.joined', incident));
}

/** Somebody came too late: IT has solved it, or set it aside. */
async function over({ say }: Turn, incident: Incident): Promise<void> {
  const { blocks } = tellIncident('incident.over', incident);
  await say({ blocks: [...blocks, ...staffWords(incident, { key: 'incident.notice.from' })] });
}

async function leave(turn: Turn, incident: Incident): Promise<void> {
  const { incidents } = turn.handoff;
  const waited = await incidents.leave(incident, turn.person.key, 'leave');
  const { waiting } = turn.conversation;
  if (waiting?.incident === incident.id) {
    if (waited && waiting.caseId) await incidents.takenBack(waiting.caseId);
    delete turn.conversation.waiting;
  }
  await settle(turn, waited);
  const message = tellIncident(waited ? 'incident.left' : 'incident.notListed', incident);
  await turn.say(waited ? { ...message, navigation: [...asideChoices, commandChoice('person')] } : message);
}

/** "Does it work?": yes ends the case, no hands it over as it was. */
async function answer(turn: Turn, dialogs: Dialogs, incident: Incident, how: 'works' | 'fails'): Promise<void> {
  const { conversation, handoff, person, say } = turn;
  const { waiting } = conversation;
  const own = waiting?.incident === incident.id ? waiting : undefined;
  // Whoever edits their answer has left the list with the first one.
  const waited = (await handoff.incidents.leave(incident, person.key, how)) || own !== undefined;
  if (turn.input.press) await settle(turn, waited);
  if (!waited) {
    await say(tellIncident('incident.notListed', incident));
    return dialogs.redraw();
  }
  if (own) delete conversation.waiting;
  if (how === 'fails') {
    await say(sentence('incident.notYet'));
    if (own) Object.assign(conversation, { case: own.case, ...(own.caseId && { caseId: own.caseId }) });
    return dialogs.run('person');
  }
  if (own?.caseId) await handoff.incidents.solved(incident, own.caseId);
  await say(sentence('incident.glad'));
  const isOver = own?.caseId !== undefined && own.caseId === conversation.caseId;
  if (!isOver) return dialogs.redraw();
  await dialogs.pause('common.stopped');
  const { case: kase, trail } = newConversation();
  Object.assign(conversation, { case: kase, trail });
  delete conversation.caseId;
}

/** Words of somebody who waits, and asks for nothing else: where it stands, or their answer to "does it work?". */
export const waitingForIncident: Stage = async (turn, dialogs) => {
  const { conversation, input, handoff, person, say, words } = turn;
  const { waiting } = conversation;
  if (!waiting || dialogs.active || input.press) return false;
  const incident = await handoff.incidents.find(waiting.incident);
  const reading = readingOf(input);
  if (!incident || saysTrouble(reading)) return false;
  const says = (key: Key) => isOneOf(input.text, words.all(key));
  if (says('outcome.aliases.solved') || reading.intent === 'resolved') await answer(turn, dialogs, incident, 'works');
  else if (incident.state === 'open') {
    // Again, after such an edit.
    await handoff.incidents.join(incident, person.key);
    await say(waitingMessage('incident.waiting', incident));
  } else if (says('outcome.aliases.notSolved')) await answer(turn, dialogs, incident, 'fails');
  else await say(incidentSolved(incident, incident.text));
  return true;
};

function waitingMessage(key: 'incident.joined' | 'incident.waiting', incident: Incident): Message {
  return {
    ...tellIncident(key, incident),
    choices: [leaveChoice(incident)],
    navigation: [...asideChoices, commandChoice('person')],
  };
}
