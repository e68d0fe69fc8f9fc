// What a receiver may rely on in an event: the source of docs/webhook.schema.json.
import { z } from 'zod';
import { causes, changes, licenseStatuses, licenseTypes, planSections } from '../../activation/case.ts';
import { eventSchema } from '../../handoff/events.ts';
import { incidentNewsTypes } from '../../handoff/incidentNews.ts';
import { solutions } from '../../handoff/ticket.ts';
import { erasedType, ticketNewsTypes } from '../../handoff/ticketNews.ts';

const moment = (about: string) => z.iso.datetime().describe(`${about} ISO 8601, UTC.`);
const text = (about: string) => z.string().describe(about);

const facts = z
  .object({
    cause: z.enum(causes).describe('The probable cause, as the bot concludes it.'),
    codes: z.array(z.string().regex(/^0x[0-9A-F]{8}$/)).describe('Error codes, in the order in which they were named.'),
    license: z.enum(licenseTypes).exactOptional(),
    device: z.enum(['company', 'private']).exactOptional().describe('Whose PC it is.'),
    admin: z.enum(['yes', 'no', 'unknown']).exactOptional().describe('Whether the person is an administrator of it.'),
    change: z.enum(changes).exactOptional().describe('What was changed before the trouble began.'),
    edition: text('The edition that Windows shows, such as Professional.').exactOptional(),
    status: z.enum(licenseStatuses).exactOptional().describe('The licence status that Windows shows.'),
    windowsBuild: text('Such as 26200.9278.').exactOptional(),
    biosVersion: text('As the person wrote it, else as Windows shows it.').exactOptional(),
    biosDate: text('As the person wrote it, else as Windows shows it.').exactOptional(),
    windows: text('Edition and version, as the person wrote them.').exactOptional(),
    pcName: text('As the person wrote it.').exactOptional(),
    model: text('As the person wrote it.').exactOptional(),
    site: text('Where the PC is, as the person wrote it.').exactOptional(),
    callback: text('How to reach the person, as they wrote it.').exactOptional(),
    note: text('What else the person wrote for IT.').exactOptional(),
    errorText: text('What the person typed or pasted as the error.').exactOptional(),
    tried: z
      .array(
        z.object({
          section: z.enum(planSections),
          outcome: z.enum(['solved', 'notSolved']),
          at: moment('When the person said so.'),
        }),
      )
      .describe('The steps that the person went through, in order.'),
    files: z.array(z.string()).describe('Names of files that the person sent before there was a ticket.'),
  })
  .describe('What is known about the trouble. Product keys and other secrets are masked.');

const ticket = z
  .object({
    id: z.uuid().describe('The order of events is kept for each of these.'),
    number: z.int().positive(),
    name: text('What people say, such as ACT-000042.'),
    state: z.enum(['open', 'claimed', 'resolved', 'closed', 'withdrawn']),
    version: z.int().positive().describe('Grows with every change: an event with a smaller one is older.'),
    desk: text('Id of the desk that the ticket is at.'),
    person: z
      .object({
        name: z.string(),
        channel: text('teams, slack, web or terminal.'),
        language: text('BCP 47; the language the person reads.'),
      })
      .describe('The employee.'),
    assignee: z
      .object({ name: z.string() })
      .exactOptional()
      .describe('Who of IT has the ticket; absent when nobody has.'),
    facts,
    solution: z.enum(solutions).exactOptional().describe('What it turned out to be; from the resolution on.'),
    rating: z.int().min(1).max(5).exactOptional().describe('How the employee found it.'),
    comment: text('What the employee wrote with the rating.').exactOptional(),
    createdAt: moment('When the ticket was made.'),
    updatedAt: moment('When it last changed.'),
    claimedAt: moment('When the assignee got it.').exactOptional(),
    endedAt: moment('When it was closed or withdrawn.').exactOptional(),
    incident: text('Id of the incident that it belongs to.').exactOptional(),
  })
  .describe('The ticket as it is after the event.');

const head = {
  schema: z.literal(eventSchema),
  id: z.uuid().describe('The same at each try, and in the header webhook-id.'),
  at: moment('When it happened.'),
};

const by = z
  .object({ role: z.enum(['employee', 'staff']), name: z.string() })
  .exactOptional()
  .describe('Who did it; absent when it came by itself.');

const ticketEvent = z
  .object({
    ...head,
    type: z.enum(ticketNewsTypes),
    by,
    ticket,
    message: z
      .object({
        text: text('As it was written, without secrets; empty when there are only files or a phrase.'),
        phrase: text('Id of the fixed phrase that it begins with.').exactOptional(),
        asked: text('Id of what IT asks for: errorText, slmgr or screenshot.').exactOptional(),
        files: z.array(z.string()).describe('Names of the files that came with it.'),
      })
      .exactOptional()
      .describe('What was said; only in ticket.said, ticket.replied, ticket.asked and ticket.noted.'),
  })
  .describe('An event of a ticket.');

const erasedEvent = z
  .object({
    ...head,
    type: z.literal(erasedType),
    ticket: z.object({ id: z.uuid(), number: z.int().positive(), name: z.string() }).describe('Which it was.'),
  })
  .describe('The employee had their data deleted.');

const incidentEvent = z
  .object({
    ...head,
    type: z.enum(incidentNewsTypes),
    by,
    incident: z
      .object({
        id: z.uuid().describe('The order of events is kept for each of these.'),
        number: z.int().positive(),
        name: text('What people say, such as INC-0001.'),
        state: z.enum(['proposed', 'open', 'resolved', 'dismissed']),
        version: z.int().positive().describe('Grows with every change of the incident itself.'),
        desk: text('Id of the desk that was told.'),
        code: text('The error code that all share.'),
        model: text('The model that all share.'),
        bios: text('The BIOS version that all share.'),
        people: z.int().min(0).describe('How many people have it. Nobody is named.'),
        firstAt: moment('When the first of them began.'),
        toldAt: moment('When the desk was told.'),
        openedAt: moment('When staff opened it.').exactOptional(),
        endedAt: moment('When it was resolved or dismissed.').exactOptional(),
        text: text('What staff last told everybody.').exactOptional(),
        solution: z.enum(solutions).exactOptional().describe('What it turned out to be; from the resolution on.'),
      })
      .describe('The incident as it is after the event.'),
  })
  .describe('An event of an incident.');

/** The JSON Schema of every event. Receivers are to take what they do not know, so that things can be added. */
export function eventJsonSchema(): unknown {
  return {
    $comment: 'Made by `npm run docs`: do not edit by hand.',
    title: `Events of Activation Desk (${eventSchema})`,
    ...z.toJSONSchema(z.union([ticketEvent, erasedEvent, incidentEvent]), { io: 'input' }),
  };
}
