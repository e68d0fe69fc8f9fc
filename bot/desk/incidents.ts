// Incidents at the desk: what was pressed on their card, and the list of those that are open.
import { sentence } from '../../dialogs/question.ts';
import { cut } from '../activation/cut.ts';
import type { IncidentAct } from '../handoff/incidentActions.ts';
import type { Incident } from '../handoff/incidents.ts';
import { incidentCard, incidentList, incidentRefusalText, longestAnnouncement } from '../handoff/incidentWords.ts';
import { solutions } from '../handoff/ticket.ts';
import { maskedNotice } from '../maskActivity.ts';
import type { Block, Press } from '../messages/message.ts';
import type { AtDesk } from './desk.ts';

type IncidentPress = Extract<Press, { to: 'incident' }>;

/** Staff press a button of an incident. */
export async function pressedOfIncident(at: AtDesk, press: IncidentPress): Promise<void> {
  const { handoff, stores, desks, by, masked, say, showHome } = at;
  const incident = await handoff.incidents.find(press.incident);
  if (!incident || !isOurs(at, incident)) return say(sentence('incident.desk.unknown'));
  if (press.verb === 'show') return say(incidentCard(incident));
  const act = actOf(at, press);
  if (act === 'empty') return say(sentence('handoff.desk.emptyReply'));
  if (!act) return say(sentence('incident.desk.unknown'));
  if (masked.length > 0) await say(maskedNotice('handoff.desk.maskedOnly', masked));
  const tickets = await stores.tickets.ofIncident(incident.id);
  const after = await handoff.incidents.byStaff(incident, by, act);
  if (!('refused' in after)) {
    for (const { person } of tickets) await showHome(person);
    // The card of a desk that is gone stands nowhere.
    return desks.get(after.desk) ? undefined : say(incidentCard(after));
  }
  // Others read along: who lost a race must know that it is them.
  const to: Block = {
    kind: 'text',
    tone: 'subtle',
    text: { key: 'handoff.desk.to', values: { staff: { verbatim: by.name } } },
  };
  await say({ blocks: [to, { kind: 'text', text: incidentRefusalText(incident, after) }] });
}

function actOf({ input }: AtDesk, { verb }: IncidentPress): IncidentAct | 'empty' | undefined {
  const { words, solution: chosen } = input.fields ?? {};
  const text = cut((words ?? '').trim(), longestAnnouncement);
  const said = text === '' ? {} : { text };
  switch (verb) {
    case 'open':
    case 'dismiss':
      return { type: verb };
    case 'openWith':
      return text === '' ? 'empty' : { type: 'open', text };
    case 'announce':
      return text === '' ? 'empty' : { type: 'announce', text };
    case 'resolve': {
      const solution = solutions.find((one) => one === chosen);
      return solution ? { type: 'resolve', solution, ...said } : 'empty';
    }
    default:
      return undefined;
  }
}

/** The desk that was told decides; any desk does when that one is gone. */
function isOurs({ desk, desks }: AtDesk, incident: Incident): boolean {
  return incident.desk === desk.id || desks.get(incident.desk) === undefined;
}

/** The open incidents of this desk. */
export async function incidents(at: AtDesk): Promise<void> {
  const open = await at.handoff.incidents.open();
  await at.say(incidentList(open.filter((incident) => isOurs(at, incident))));
}
