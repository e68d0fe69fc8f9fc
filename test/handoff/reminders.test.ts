// When somebody is reminded of a ticket: what is due in each state, and that it is always due while the desk is open.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCase } from '../../bot/activation/case.ts';
import type { Alarms } from '../../bot/handoff/alarms.ts';
import { dueAt, reminderWitness } from '../../bot/handoff/reminders.ts';
import type { TurnStores } from '../../bot/handoff/stores.ts';
import { type Ticket, type TicketState, transition } from '../../bot/handoff/ticket.ts';
import { readDeskHours } from '../../bot/time/deskHours.ts';
import { makeDeskTime } from '../../bot/time/deskTime.ts';

const hours = readDeskHours('Mon-Fri 09:00-18:00');
if ('unread' in hours) throw new Error(hours.unread);
const deskTime = makeDeskTime({ hours, holidays: 'jp', closed: [{ from: '12-29', to: '01-03' }] }, 'Asia/Tokyo');
const rules = { deskTime, claimMinutes: 30 };

function ticket(state: TicketState, reminders = 0): Ticket {
  return {
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    number: 42,
    state,
    version: 1,
    person: 'teams/employee-a',
    summary: { personName: 'Employee A', channel: 'teams', language: 'ja', case: emptyCase },
    desk: 'main',
    card: 'card',
    createdAt: '2026-11-20T00:00:00.000Z',
    updatedAt: '2026-11-20T00:00:00.000Z',
    reminders,
  };
}

const tokyo = (local: string) => new Date(`${local}:00+09:00`).toISOString();

describe('what is due', () => {
  it.each([
    ['open', 0, '2026-11-24T10:00', '2026-11-24T10:30'],
    ['open', 1, '2026-11-24T17:45', '2026-11-25T09:15'],
    ['open', 0, '2026-11-20T19:00', '2026-11-24T09:30'],
    ['claimed', 0, '2026-11-24T14:00', '2026-11-25T14:00'],
    ['claimed', 2, '2026-12-28T14:00', '2027-01-04T14:00'],
    ['resolved', 0, '2026-11-24T14:00', '2026-11-27T14:00'],
    ['resolved', 0, '2026-11-26T14:00', '2026-11-30T09:00'],
  ] as const)('on a ticket that is %s, after %i reminders, from %s on is due at %s', (state, reminders, from, due) => {
    expect(dueAt(ticket(state, reminders), tokyo(from), rules)).toBe(tokyo(due));
  });

  it.each([
    ['open', 2],
    ['claimed', 3],
    ['closed', 0],
    ['withdrawn', 0],
  ] as const)('is nothing on a ticket that is %s, after %i reminders', (state, reminders) => {
    expect(dueAt(ticket(state, reminders), tokyo('2026-11-24T10:00'), rules)).toBeUndefined();
  });

  it('is nothing once it is over, also when it was claimed in the same millisecond', async () => {
    const cleared: string[] = [];
    const alarms = { clear: async (key: string) => cleared.push(key) > 0 } as Partial<Alarms>;
    const at = tokyo('2026-11-24T10:00');
    const { reminders: _, ...claimed }: Ticket = { ...ticket('claimed'), since: at };
    const event = { type: 'withdraw' } as const;
    const after = transition(claimed, event, at);
    if ('refused' in after) throw new Error(after.refused);
    await reminderWitness(rules).changed?.({ alarms } as TurnStores, { before: claimed, after, event, at });
    expect(cleared).toEqual([`ticket/${claimed.id}`]);
  });

  it('is always due later, and while the desk is open', () => {
    const moments = fc.date({
      min: new Date('2026-01-01T00:00:00Z'),
      max: new Date('2030-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    const states = fc.constantFrom<TicketState>('open', 'claimed', 'resolved');
    fc.assert(
      fc.property(moments, states, (moment, state) => {
        const from = moment.toISOString();
        const due = dueAt(ticket(state), from, rules) ?? '';
        expect(due > from).toBe(true);
        expect(deskTime.isOpen(due)).toBe(true);
      }),
    );
  });
});
