// What is said about an incident: its card at the desk, the notice to newcomers, the question when it is over. No names.
import { emptyCase } from '../activation/case.ts';
import { diagnose } from '../activation/diagnose.ts';
import type { Block, Choice, Field, IncidentVerb, Key, Message, Text, Value } from '../messages/message.ts';
import { type Incident, type IncidentRefusal, incidentName } from './incidents.ts';
import { resolveForm } from './staffForms.ts';

/** A button that acts on an incident. */
function incidentChoice({ id }: Incident, verb: IncidentVerb, label: Key): Choice {
  return { label: { key: label }, press: { to: 'incident', incident: id, verb } };
}

/** What the placeholders of a text about an incident stand for. */
export function aboutIncident(incident: Incident): Record<string, Value> {
  const { people, code, model, bios, firstAt } = incident;
  return {
    incident: incidentName(incident),
    people,
    code,
    model: { verbatim: model },
    bios: { verbatim: bios },
    at: { instant: firstAt },
  };
}

/** One sentence about an incident. */
export function tellIncident(key: Key, incident: Incident, values: Record<string, Value> = {}): Message {
  return { blocks: [{ kind: 'text', text: { key, values: { ...aboutIncident(incident), ...values } } }] };
}

/** The refusal in words. */
export function incidentRefusalText(incident: Incident, { refused }: IncidentRefusal): Text {
  return { key: `incident.refusals.${refused}`, values: aboutIncident(incident) };
}

/** The incident as its desk sees it, with what may be done now. */
export function incidentCard(incident: Incident): Message {
  const choices = deskChoices(incident);
  return {
    title: { key: 'incident.card.title', values: aboutIncident(incident) },
    blocks: [
      { kind: 'text', tone: 'strong', text: { key: 'incident.card.found', values: aboutIncident(incident) } },
      { kind: 'text', text: { key: `incident.card.states.${incident.state}` } },
      ...staffWords(incident, { key: 'incident.card.told' }),
    ],
    ...(choices.length > 0 && { choices }),
  };
}

function deskChoices(incident: Incident): readonly Choice[] {
  switch (incident.state) {
    case 'proposed':
      return [
        { ...incidentChoice(incident, 'open', 'incident.card.open'), style: 'positive' },
        { ...incidentChoice(incident, 'openWith', 'incident.card.openWith'), form: [wordsField()] },
        incidentChoice(incident, 'dismiss', 'incident.card.dismiss'),
      ];
    case 'open':
      return [
        { ...incidentChoice(incident, 'announce', 'incident.card.announce'), form: [wordsField()] },
        { ...incidentChoice(incident, 'resolve', 'incident.card.resolve'), form: resolveIncidentForm(incident) },
      ];
    default:
      return [];
  }
}

function wordsField(): Field {
  return {
    id: 'words',
    kind: 'lines',
    label: { key: 'incident.card.box' },
    maxLength: longestAnnouncement,
    required: { key: 'handoff.desk.emptyReply' },
  };
}

/** In characters: it stands on the card and in the notice. */
export const longestAnnouncement = 1_000;

/** The cause, with the one that the error points to chosen before, and a last word to everybody. */
function resolveIncidentForm({ code }: Incident): Field[] {
  const { cause } = diagnose({ ...emptyCase, codes: [code] });
  return resolveForm(cause).map((field) =>
    field.id === 'words'
      ? { ...field, label: { key: 'incident.card.lastBox' }, maxLength: longestAnnouncement }
      : field,
  );
}

/** What stands in the notice, and in the news: the words of staff, as they wrote them. */
export function staffWords({ text }: Pick<Incident, 'text'>, by: Text): Block[] {
  return text === undefined ? [] : [{ kind: 'quote', by, text: { verbatim: text } }];
}

/** What a newcomer sees; `isSure`: their model and BIOS version are known to be these. */
export function incidentNotice(incident: Incident, isSure: boolean): Message {
  return {
    blocks: [
      ...tellIncident(isSure ? 'incident.notice.yours' : 'incident.notice.maybe', incident).blocks,
      ...staffWords(incident, { key: 'incident.notice.from' }),
    ],
    choices: [
      { ...incidentChoice(incident, 'join', 'incident.notice.join'), style: 'positive' },
      incidentChoice(incident, 'alone', 'incident.notice.alone'),
    ],
  };
}

/** The way out for somebody who waits. */
export function leaveChoice(incident: Incident): Choice {
  return incidentChoice(incident, 'leave', 'incident.leave');
}

/** What IT tells everybody who is affected. */
export function announcement(incident: Incident): Message {
  return { blocks: staffWords(incident, { key: 'incident.news', values: aboutIncident(incident) }) };
}

/** "Does it work?", for somebody who waited without a ticket. */
export function incidentSolved(incident: Incident, lastWords: string | undefined): Message {
  return {
    blocks: [
      ...(lastWords === undefined ? [] : staffWords({ text: lastWords }, { key: 'incident.notice.from' })),
      ...tellIncident('incident.solved', incident).blocks,
    ],
    choices: [
      { ...incidentChoice(incident, 'works', 'incident.works'), style: 'positive' },
      incidentChoice(incident, 'fails', 'incident.fails'),
    ],
  };
}

/** The open incidents as a desk lists them; a button for each brings its card. */
export function incidentList(incidents: readonly Incident[]): Message {
  const title: Text = { key: 'incident.desk.list' };
  if (incidents.length === 0) return { title, blocks: [{ kind: 'text', text: { key: 'incident.desk.none' } }] };
  const shown = incidents.slice(-mostListed);
  return {
    title,
    blocks: [{ kind: 'list', items: shown.map((one) => ({ key: 'incident.desk.row', values: aboutIncident(one) })) }],
    choices: shown.map((one) => ({
      label: { verbatim: incidentName(one) },
      press: { to: 'incident', incident: one.id, verb: 'show' },
    })),
  };
}

/** A button for each has room on every platform. */
const mostListed = 5;
