// Section "Hand over to IT": the prefilled summary, changeable, and the ticket.
import {
  type Case,
  type Change,
  changes,
  type DetailId,
  detailIds,
  type LicenseType,
  licenseTypes,
} from '../../bot/activation/case.ts';
import { cut } from '../../bot/activation/cut.ts';
import { learnTrouble } from '../../bot/activation/learn.ts';
import { channelOf } from '../../bot/handoff/desks.ts';
import { employeeChoices } from '../../bot/handoff/employeeActions.ts';
import { tellIncident } from '../../bot/handoff/incidentWords.ts';
import { type SupportSummary, summaryBlocks } from '../../bot/handoff/summary.ts';
import { type Ticket, ticketName } from '../../bot/handoff/ticket.ts';
import { stateText, tell } from '../../bot/handoff/ticketWords.ts';
import type { Block, Field, Message, Text } from '../../bot/messages/message.ts';
import { ownTexts, type Place } from '../../bot/policy.ts';
import { readsFromOnce } from '../deskHours.ts';
import { asideChoices, commandChoice, type Guide, guideOf, newConversation } from '../guide.ts';
import { upcoming } from '../order.ts';
import { type Question, sentence } from '../question.ts';
import { type Step, section } from '../section.ts';
import { normalise } from '../typed.ts';

const typedHint: Text = { key: 'additionalInfo.handover.typed' };

const handover: Question = {
  id: 'handover',
  block: 'additionalInfo.handover',
  title: { key: 'additionalInfo.title' },
  choices: () => ['send', 'keep', 'dont'],
  main: 'send',
  freeText: true,
  needed: () => true,
  blocks: (guide) => [
    ...summaryBlocks(summaryOf(guide)),
    ...ownWords(guide, ['hours']),
    { kind: 'text', tone: 'subtle', text: { key: 'additionalInfo.picture' } },
  ],
  fields: ({ conversation: { case: kase } }) => summaryFields(kase),
  window: { choice: 'keep', label: { key: 'additionalInfo.edit' } },
  fieldsHint: typedHint,
  answer(guide, { choice, text, fields }) {
    const { conversation } = guide;
    if (choice === 'keep' && !fields) return { again: sentence(typedHint) };
    const kase = text ? withTyped(guide, text) : withFields(conversation.case, fields ?? {});
    if (text || choice === 'keep') {
      conversation.case = kase;
      return { again: sentence('additionalInfo.noteAdded') };
    }
    return { ...kase, skipped: [...without(kase.skipped, 'handover'), ...(choice === 'dont' ? ['handover'] : [])] };
  },
  forget: (kase) => kase,
};

/** The ticket that already carries this case, while it is on the desk. */
export async function ticketOfCase({ conversation, handoff, person }: Guide): Promise<Ticket | undefined> {
  const live = await handoff.liveTicket(person);
  return live && live.id === conversation.ticket ? live : undefined;
}

/** One case, one ticket. */
const unlessHandedOver: Step = async (step) => {
  const guide = guideOf(step.context);
  const ticket = await ticketOfCase(guide);
  if (!ticket) return step.next();
  delete guide.conversation.wantsPerson;
  await guide.say(withIt(ticket));
  return step.endDialog();
};

/** "You already have the ticket ...", with what can be done about it. */
export function withIt(ticket: Ticket): Message {
  return {
    ...tell('handoff.exists', ticket, { state: stateText(ticket) }),
    choices: employeeChoices(ticket),
    navigation: asideChoices,
  };
}

/** Sends what was confirmed, or leaves it. */
const finish: Step = async (step) => {
  const guide = guideOf(step.context);
  const { conversation, handoff, person } = guide;
  const asked = conversation.wantsPerson === true;
  delete conversation.wantsPerson;
  if (conversation.case.skipped?.includes('handover')) {
    conversation.case = { ...conversation.case, skipped: without(conversation.case.skipped, 'handover') };
    const next = upcoming(conversation);
    await guide.say(sentence('additionalInfo.notSent'));
    return next === 'additionalInfo' ? step.endDialog() : step.replaceDialog(next);
  }
  const tried = conversation.case.tried.length > 0;
  const caseId = await guide.ended('handedOver', asked ? 'asked' : tried ? 'exhausted' : 'onlyIt');
  const ticket = await handoff.escalate(person, summaryOf(guide), caseId);
  const { files } = conversation.case;
  const refs = (conversation.fileRefs ?? []).filter(({ name }) => files.includes(name));
  if (refs.length > 0) await handoff.relay(ticket, { text: '', files: refs });
  delete conversation.fileRefs;
  conversation.ticket = ticket.id;
  if (ticket.incident !== undefined && ticket.incident === conversation.waiting?.incident) delete conversation.waiting;
  conversation.trail = newConversation().trail;
  await guide.say(await sent(guide, ticket));
  return step.endDialog();
};

async function sent(guide: Guide, ticket: Ticket): Promise<Message> {
  const { staffed, incidents } = guide.handoff;
  const incident = ticket.incident === undefined ? undefined : await incidents.find(ticket.incident);
  return {
    title: { key: 'handoff.sent.title', values: { ticket: ticketName(ticket) } },
    blocks: [
      { kind: 'text', text: { key: staffed ? 'handoff.sent.body' : 'handoff.sent.noDesk' } },
      ...readsFromOnce(guide),
      ...(incident ? tellIncident('incident.sentJoined', incident).blocks : []),
      ...ownWords(guide, ['hours', 'contact', 'portal']),
      { kind: 'text', text: { key: 'handoff.sent.more' } },
    ],
    choices: [commandChoice('status'), ...employeeChoices(ticket)],
    navigation: asideChoices,
  };
}

function ownWords({ policy }: Guide, places: readonly Place[]): Block[] {
  return ownTexts(policy, places).map((text) => ({ kind: 'text', text }));
}

/** What IT would get if the case were handed over now. */
export function summaryOf({ conversation, person }: Pick<Guide, 'conversation' | 'person'>): SupportSummary {
  return {
    personName: person.name,
    channel: channelOf(person.key),
    language: person.language ?? '',
    case: conversation.case,
  };
}

function summaryFields(kase: Case): Field[] {
  const label = (id: 'license' | 'errorText' | 'change' | DetailId): Text => ({ key: `additionalInfo.fields.${id}` });
  return [
    {
      id: 'device',
      kind: 'select',
      label: { key: 'handoff.summary.device' },
      value: kase.device ?? 'unknown',
      options: [
        ...devices.map((id) => ({ id, label: { key: `licenseType.device.choices.${id}` } }) as const),
        ...(kase.device ? [] : [{ id: 'unknown', label: { key: 'common.unknown' } } as const]),
      ],
    },
    {
      id: 'license',
      kind: 'select',
      label: label('license'),
      value: kase.license ?? 'unknown',
      options: licenseTypes.map((id) => ({ id, label: { key: `licenseType.license.choices.${id}` } })),
    },
    {
      id: 'errorText',
      kind: 'lines',
      label: label('errorText'),
      value: cut(kase.errorText ?? '', shownErrorText),
      maxLength: 4000,
    },
    {
      id: 'change',
      kind: 'select',
      label: label('change'),
      value: kase.change ?? 'unknown',
      options: changes.map((id) => ({ id, label: changeLabel(id) })),
    },
    ...detailIds.map(
      (id): Field => ({
        id,
        kind: id === 'note' ? 'lines' : id === 'biosDate' ? 'date' : 'line',
        label: label(id),
        value: kase.details[id] ?? shownDetail(kase, id) ?? '',
        maxLength: longestOf(id),
        ...(id in placeholders && { placeholder: placeholders[id] as Text }),
      }),
    ),
  ];
}

/** What the boxes hold, in characters: a summary has to fit a card. */
export const longestNote = 1000;

function longestOf(id: DetailId): number {
  return id === 'note' ? longestNote : 200;
}

/** What Windows showed stands in the box until somebody changes it. */
function shownDetail({ evidence }: Case, id: DetailId): string | undefined {
  const { edition, windowsBuild, bios, model } = evidence ?? {};
  const shown: Partial<Record<DetailId, readonly (string | undefined)[]>> = {
    windows: [edition, windowsBuild],
    biosVersion: [bios?.vendor, bios?.version],
    model: [model],
  };
  return shown[id]?.filter((part) => part).join(' ') || undefined;
}

function changeLabel(change: Change): Text {
  return change === 'unknown' ? { key: 'common.unknown' } : { key: `errorMessage.change.choices.${change}` };
}

/** The box shows this much of a long error text; what is behind it is kept as long as the box is left alone. */
const shownErrorText = 800;

const devices = ['company', 'private'] as const;

const placeholders: Partial<Record<DetailId, Text>> = {
  biosVersion: { key: 'additionalInfo.placeholders.biosVersion' },
  windows: { key: 'additionalInfo.placeholders.windows' },
  pcName: { key: 'additionalInfo.placeholders.pcName' },
  model: { key: 'additionalInfo.placeholders.model' },
  callback: { key: 'additionalInfo.placeholders.callback' },
};

/** The case with what the boxes hold; a box that was not sent changes nothing, an emptied one forgets its value. */
export function withFields(kase: Case, fields: Readonly<Record<string, string>>): Case {
  const details = { ...kase.details };
  for (const id of detailIds) {
    const value = fields[id]?.trim();
    if (value) details[id] = value;
    else if (value === '') delete details[id];
  }
  const license = licenseTypes.find((type): type is LicenseType => type === fields['license']);
  const errorText = fields['errorText']?.trim();
  const change = changes.find((one) => one === fields['change']);
  const device = devices.find((one) => one === fields['device']);
  const changed = {
    ...kase,
    details,
    ...(license && { license }),
    ...(change && { change }),
    ...(device && { device }),
  };
  if (errorText === undefined || errorText === cut(kase.errorText ?? '', shownErrorText).trim()) return changed;
  const { textCause: _, ...rest } = changed;
  return { ...learnTrouble({ ...rest, codes: [] }, errorText), license: changed.license ?? 'unknown' };
}

/** Lines such as "Model: ThinkPad T14" fill that box, in any language; the rest joins the note. */
function withTyped({ conversation: { case: kase }, words }: Guide, text: string): Case {
  const details = { ...kase.details };
  const rest: string[] = [];
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^([^:：]{1,40})[:：]\s*(\S.*)$/u.exec(line) ?? [];
    const id = detailIds.find((one) =>
      words.all(`additionalInfo.fields.${one}`).some((label) => normalise(label) === normalise(name)),
    );
    if (id) details[id] = cut(value.trim(), longestOf(id));
    else if (line.trim() !== '') rest.push(line.trim());
  }
  if (rest.length > 0) details.note = cut([details.note, ...rest].filter((part) => part).join('\n'), longestNote);
  return { ...kase, details };
}

function without(ids: readonly string[] | undefined, id: string): readonly string[] {
  return (ids ?? []).filter((one) => one !== id);
}

export const additionalInfo = section('additionalInfo', [handover], { before: [unlessHandedOver], after: finish });
