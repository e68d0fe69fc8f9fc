// Messages that are no question: what can be done, and where the person is.
import { employeeChoices } from '../bot/handoff/employeeActions.ts';
import { aboutIncident, leaveChoice } from '../bot/handoff/incidentWords.ts';
import { ticketName } from '../bot/handoff/ticket.ts';
import { stateText } from '../bot/handoff/ticketWords.ts';
import type { Fact, Instant, Message, Text } from '../bot/messages/message.ts';
import { readsFrom } from './deskHours.ts';
import { asideChoices, commandChoice, type Guide, languageChoices } from './guide.ts';
import { questionById } from './question.ts';
import { pendingReminder } from './reminder.ts';

/** What can be done, and where the person is. */
export function helpMessage({ conversation, words }: Guide, active: boolean): Message {
  const { title } = questionById(conversation.shown?.question ?? '') ?? {};
  const text = (of: Text) => ({ kind: 'text', text: of }) as const;
  const languages = words.languages.map(words.nameOf).join(' / ');
  return {
    title: { key: 'common.help.title' },
    blocks: [
      text({ key: 'common.help.answer' }),
      text({ key: 'common.help.any', values: { languages } }),
      text({ key: 'common.help.paste' }),
      ...(title ? [text({ key: 'common.help.where', values: { section: title } })] : []),
      text({ key: 'common.welcome.secrets' }),
    ],
    navigation: [
      commandChoice(active ? 'startOver' : 'start'),
      commandChoice('status'),
      commandChoice('person'),
      commandChoice('privacy'),
      ...languageChoices(words),
    ],
  };
}

/** The open case and ticket; `active` while a question is open. */
export async function statusMessage(
  { conversation, handoff, person }: Pick<Guide, 'conversation' | 'handoff' | 'person'>,
  active: boolean,
): Promise<Message> {
  const { license, codes, tried } = conversation.case;
  const { timeZone } = person;
  const reminder = pendingReminder(conversation);
  const waits = conversation.waiting && (await handoff.incidents.find(conversation.waiting.incident));
  const incident = waits?.state === 'open' ? waits : undefined;
  const ticket = (await handoff.liveTicket(person)) ?? (await handoff.reopenableTicket(person));
  const isLive = ticket !== undefined && ticket.state !== 'closed';
  const section = questionById(conversation.shown?.question ?? '')?.title;
  const fact = (name: 'section' | 'license' | 'error' | 'tried' | 'reminder', value?: Text | Instant): Fact[] =>
    value ? [{ label: { key: `common.status.${name}` }, value }] : [];
  const titles = tried.map((one): Text => ({ key: `${one.section}.title` }));
  const choices = [...(ticket ? employeeChoices(ticket) : []), ...(incident ? [leaveChoice(incident)] : [])];
  const facts = active
    ? [
        ...fact('section', section),
        ...fact('license', license && { key: `licenseType.license.choices.${license}` }),
        ...fact('error', codes.length > 0 ? { verbatim: codes.join(', ') } : undefined),
        ...fact(
          'reminder',
          reminder === undefined ? undefined : { instant: reminder, near: true, ...(timeZone && { timeZone }) },
        ),
        ...fact('tried', titles.length > 0 ? { key: 'common.status.list', values: { items: titles } } : undefined),
      ]
    : [];
  return {
    title: { key: 'common.status.title' },
    blocks: [
      ...(ticket
        ? [
            {
              kind: 'text',
              text: { key: 'common.status.ticket', values: { ticket: ticketName(ticket), state: stateText(ticket) } },
            } as const,
            ...(isLive ? readsFrom({ handoff, person }) : []),
          ]
        : []),
      ...(incident
        ? [{ kind: 'text', text: { key: 'incident.status', values: aboutIncident(incident) } } as const]
        : []),
      ...(facts.length > 0 ? [{ kind: 'facts', facts } as const] : []),
      ...(!ticket && !incident && facts.length === 0
        ? [{ kind: 'text', text: { key: 'common.status.none' } } as const]
        : []),
    ],
    ...(choices.length > 0 && { choices }),
    ...((isLive || incident) && !active && { navigation: asideChoices }),
    ...(active && reminder && { navigation: [commandChoice('dontRemind')] }),
  };
}
