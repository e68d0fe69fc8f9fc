// Who hears what when something about a ticket does not arrive: its author, once, with why and what it was.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../bot/activation/case.ts';
import { type Desk, makeDesks } from '../../bot/handoff/desks.ts';
import { alwaysOpen } from '../../bot/handoff/deskTime.ts';
import { type Handoff, makeHandoff } from '../../bot/handoff/handoff.ts';
import { startDeliverer } from '../../bot/handoff/outbox.ts';
import { type Delivery, DeliveryError, type Person, type Why } from '../../bot/handoff/ports.ts';
import type { Store } from '../../bot/handoff/stores.ts';
import type { Staff, Ticket } from '../../bot/handoff/ticket.ts';
import { answerBlock } from '../../bot/handoff/ticketWords.ts';
import { type Trouble, tellTrouble } from '../../bot/handoff/trouble.ts';
import type { Block, Message } from '../../bot/messages/message.ts';
import { openDatabase } from '../../bot/storage/database.ts';

const desk = (id: string): Desk => ({
  id,
  name: id,
  address: { channel: 'slack', conversation: `desk-${id}`, reference: {} },
  language: 'en',
  thread: 'note',
});
const desks = makeDesks([desk('main'), desk('other')], [], 'main');
const person: Person = {
  key: 'teams/employee-a',
  name: 'Employee A',
  language: 'ja',
  address: { channel: 'teams', conversation: 'chat', reference: {} },
  seenAt: '2026-11-22T00:00:00.000Z',
};
const summary = { personName: 'Employee A', channel: 'teams', language: 'ja', case: emptyCase };
const staff: Staff = { key: 'slack/U1', name: 'Colleague B' };
const picture = { id: 'f1', name: 'screen.png', type: 'image/png', size: 3 };
const secondMs = 1_000;

let store: Store;
let ticket: Ticket;
let now: number;
const clock = { now: () => new Date(now) };

beforeEach(async () => {
  now = Date.parse('2026-11-22T09:00:00.000Z');
  store = await openDatabase('sqlite::memory:');
  await handoff(async (handoff, { people }) => {
    await people.put(person);
    ticket = ticketOf(await handoff.byStaff(await handoff.escalate(person, summary), staff, { type: 'claim' }));
  });
  await allSent();
});
afterEach(() => store.close());

type Stores = Parameters<Parameters<Store['turn']>[1]>[0];

function handoff<T>(work: (handoff: Handoff, stores: Stores) => Promise<T>): Promise<T> {
  const needs = { clock, newId: () => randomUUID(), desks, fallback: 'en', personalOf: () => undefined };
  return store.turn('test', (stores) =>
    work(makeHandoff({ ...needs, stores, deskTime: alwaysOpen, witnesses: [] }), stores),
  );
}

function ticketOf(after: Ticket | object | undefined): Ticket {
  if (!after || !('state' in after)) throw new Error(JSON.stringify(after));
  return after;
}

/** Sends all that waits, and returns it. */
async function allSent(): Promise<readonly Delivery[]> {
  const sent: Delivery[] = [];
  const at = clock.now().toISOString();
  const until = new Date(now + 60 * secondMs).toISOString();
  for (;;) {
    const due = await store.outboxQueue.lease(['slack', 'teams'], at, until, 50);
    if (due.length === 0) return sent;
    for (const one of due) await store.outboxQueue.delivered(one.id, { ts: one.id, thread: `t-${one.id}` }, at);
    sent.push(...due);
  }
}

/** What was put since everything was sent, to these. */
async function to(channel: 'slack' | 'teams', work: () => Promise<unknown>): Promise<Delivery> {
  await work();
  const [first, ...more] = (await allSent()).filter((one) => one.to.channel === channel && !one.replaces);
  if (!first || more.length > 0) throw new Error(`${1 + more.length} messages instead of one`);
  return first;
}

/** The employee writes this; what carries it to the desk. */
const written = (text: string, files = [] as (typeof picture)[]) =>
  to('slack', () =>
    handoff(async (handoff) => handoff.relay(ticketOf(await handoff.find(ticket.id)), { text, files })),
  );

/** Staff write this; what carries it to the employee. */
const replied = (text: string) =>
  to('teams', () =>
    handoff(async (handoff) =>
      handoff.byStaff(ticketOf(await handoff.find(ticket.id)), staff, {
        type: 'reply',
        said: { text },
        inThread: true,
      }),
    ),
  );

const tell = (due: Delivery & { readonly resentAt?: string }, hope: Trouble['hope'], why: Why = 'noAnswer') =>
  tellTrouble({ store, desks, fallback: 'en' }, due, { hope, why });

/** What is said because of this trouble. */
async function heard(due: Delivery, hope: Trouble['hope'], why?: Why): Promise<readonly Delivery[]> {
  await tell(due, hope, why);
  return allSent();
}

/** The key of the first sentence, why, and the words of all that follows. */
function told({ blocks: [first, ...rest] }: Message): readonly unknown[] {
  if (first?.kind !== 'text' || !('key' in first.text)) throw new Error('no sentence');
  const { key, values = {} } = first.text;
  return [key, (values['why'] as { key: string }).key, ...rest.map(wordsOf)];
}

function wordsOf(block: Block): string {
  return block.kind === 'code' ? block.code : JSON.stringify(block);
}

describe('words of the employee that do not reach the desk', () => {
  it('come back to their chat, with why, in their language', async () => {
    const due = await written('It still asks.');
    const [message, ...more] = await heard(due, 'never', 'notAllowed');
    expect(more).toEqual([]);
    expect(message).toMatchObject({ to: person.address, language: 'ja' });
    expect(told(message?.message ?? { blocks: [] })).toEqual([
      'handoff.undelivered',
      'handoff.why.notAllowed',
      expect.stringContaining('It still asks.'),
    ]);
  });

  it('are only late as long as somebody may put it right', async () => {
    const [message] = await heard(await written('It still asks.'), 'mended', 'notAllowed');
    expect(told(message?.message ?? { blocks: [] })[0]).toBe('handoff.delayed');
  });

  it('come back as code where they were code', async () => {
    const [message] = await heard(await written('```\nslmgr /xpr\n```'), 'never');
    expect(told(message?.message ?? { blocks: [] })).toContain('slmgr /xpr');
  });

  it('are named when they are a file', async () => {
    const [message] = await heard(await written('', [picture]), 'never', 'tooBig');
    expect(JSON.stringify(message)).toContain('screen.png');
    expect(message?.message).not.toHaveProperty('files');
  });

  it('are told of after the ticket went to another desk, too', async () => {
    const due = await written('It still asks.');
    await handoff(async (handoff) => {
      const now = ticketOf(await handoff.find(ticket.id));
      ticketOf(await handoff.byStaff(now, staff, { type: 'route', desk: desk('other') }));
    });
    await allSent();
    expect(await heard(due, 'never')).toMatchObject([{ to: person.address }]);
  });

  it('are told of in the fallback language to somebody whose own is not known', async () => {
    const due = await written('It still asks.');
    await handoff((_, { people }) => {
      const { language: _own, ...unknown } = person;
      return people.put(unknown);
    });
    expect(await heard(due, 'never')).toMatchObject([{ language: 'en' }]);
  });
});

describe('a ticket that is deleted while its trouble is told', () => {
  it('is mentioned to nobody', async () => {
    const said = [await written('It still asks.'), await replied('Restart it.')];
    await handoff((_, { erasure }) =>
      erasure.remove({
        ...person,
        tickets: [ticket],
        conversations: ['chat'],
        inbox: 0,
        cards: [],
        instead: { blocks: [] },
      }),
    );
    // As they were read before.
    const before = {
      ...store,
      tickets: { ...store.tickets, get: async () => ticket },
      people: { get: async () => person },
    };
    for (const due of said)
      await tellTrouble({ store: before, desks, fallback: 'en' }, due, { hope: 'never', why: 'gone' });
    expect(await allSent()).toEqual([]);
  });
});

describe('a card that does not reach the desk', () => {
  it('is told to the employee, without all that it says', async () => {
    const card = await handoff((_, { outbox }) => outbox.get(ticket.card));
    if (!card) throw new Error('no card');
    const [message, ...more] = await heard(card, 'mended', 'notAllowed');
    expect(more).toEqual([]);
    expect(message).toMatchObject({ to: person.address });
    expect(told(message?.message ?? { blocks: [] })).toEqual(['handoff.delayed', 'handoff.why.notAllowed']);
  });

  it('is nobody’s business when it is only drawn anew', async () => {
    await handoff(async (handoff) => handoff.refreshCard(ticketOf(await handoff.find(ticket.id))));
    const [refresh] = await allSent();
    if (!refresh) throw new Error('no card');
    expect(await heard(refresh, 'never')).toEqual([]);
  });
});

describe('what does not reach the employee', () => {
  it('comes back to the ticket’s thread, with why, in the desk’s language', async () => {
    const [message, ...more] = await heard(await replied('Restart it.'), 'never', 'blocked');
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      to: { channel: 'slack', conversation: `desk-main/${ticket.card}` },
      thread: ticket.card,
      language: 'en',
    });
    expect(told(message?.message ?? { blocks: [] })).toEqual([
      'handoff.desk.undelivered',
      'handoff.why.blocked',
      expect.stringContaining('Restart it.'),
    ]);
  });

  it('is late in the thread as long as it may still arrive', async () => {
    const [message] = await heard(await replied('Restart it.'), 'mended');
    expect(told(message?.message ?? { blocks: [] })[0]).toBe('handoff.desk.delayed');
  });

  it('comes back without what was answered to it before it was edited', async () => {
    const due = await replied('Restart it.');
    const message = { blocks: [...due.message.blocks, answerBlock('I did.')] };
    const [told] = await heard({ ...due, id: 'edited', replaces: due.id, message }, 'mended');
    expect(JSON.stringify(told?.message)).toContain('Restart it.');
    expect(JSON.stringify(told?.message)).not.toContain('I did.');
  });

  it('comes back to the desk that has the ticket by then', async () => {
    const due = await replied('Restart it.');
    await handoff(async (handoff) => {
      const now = ticketOf(await handoff.find(ticket.id));
      ticketOf(await handoff.byStaff(now, staff, { type: 'route', desk: desk('other') }));
    });
    await allSent();
    const moved = ticketOf(await store.tickets.get(ticket.id));
    expect(await heard(due, 'never')).toMatchObject([
      { to: { conversation: `desk-other/${moved.card}` }, thread: moved.card },
    ]);
  });
});

describe('nobody hears', () => {
  it.each(['employee', 'staff'] as const)('of the same trouble of %s twice', async (author) => {
    const due = author === 'staff' ? await replied('one') : await written('one');
    expect(await heard(due, 'mended')).toHaveLength(1);
    expect(await heard(due, 'mended')).toEqual([]);
    expect(await heard(due, 'never')).toHaveLength(1);
    expect(await heard(due, 'never')).toEqual([]);
  });

  it('twice of one, but of the next and of what was sent again', async () => {
    const due = await replied('one');
    expect(await heard(due, 'never')).toHaveLength(1);
    expect(await heard(await replied('two'), 'never')).toHaveLength(1);
    await tell({ ...due, resentAt: '2026-11-22T10:00:00.000Z' }, 'never');
    expect(await allSent()).toHaveLength(1);
  });

  it('of trouble with what tells of trouble', async () => {
    for (const due of [await replied('one'), await written('two')]) {
      const [first] = await heard(due, 'never');
      if (!first) throw new Error('nobody was told');
      expect(await heard(first, 'never')).toEqual([]);
    }
  });

  it('of what is about no ticket', async () => {
    const due: Delivery = {
      id: randomUUID(),
      to: { channel: 'teams', conversation: 'chat', reference: {} },
      language: 'en',
      message: { blocks: [] },
    };
    expect(await heard(due, 'never')).toEqual([]);
  });

  it('of what staff said among themselves', async () => {
    const said = { text: 'odd PC' };
    const due = await to('slack', () =>
      handoff(async (handoff) =>
        handoff.byStaff(ticketOf(await handoff.find(ticket.id)), staff, { type: 'note', said, inThread: false }),
      ),
    );
    expect(await heard(due, 'never')).toEqual([]);
  });
});

describe('over many tries', () => {
  it('staff hear once that it is late, and once that it was given up', async () => {
    const due = await replied('Restart it.');
    const tries: DeliveryError['hope'][] = ['later', 'mended', 'mended', 'later', 'mended', 'never'];
    const said: unknown[] = [];
    const deliverer = startDeliverer({
      queue: store.outboxQueue,
      couriers: {
        teams: {
          async deliver() {
            throw new DeliveryError('refused', tries.shift() ?? 'never', secondMs, 'blocked');
          },
        },
        slack: {
          async deliver({ id, message }) {
            said.push(told(message)[0]);
            return { ts: id };
          },
        },
      },
      speak: (_, language) => ({ language, blocks: [] }),
      troubled: (due, trouble) => tellTrouble({ store, desks, fallback: 'en' }, due, trouble),
      clock,
      log: { warn: () => {}, error: () => {} },
    });
    const again = { ...due, id: randomUUID() };
    await handoff((_, { outbox }) => outbox.put(again));
    for (let times = tries.length; times >= 0; times -= 1) {
      deliverer.poke();
      await deliverer.idle();
      now += 2 * secondMs;
    }
    await deliverer.stop();
    expect(tries).toEqual([]);
    expect(said).toEqual(['handoff.desk.delayed', 'handoff.desk.undelivered']);
  });
});
