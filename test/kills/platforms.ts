// Employees and staff of the kill test, in Teams and in Slack alike: what they send is counted, and sent until it is taken.
import { setTimeout as wait } from 'node:timers/promises';
import { hasButton, means, pressNewest as pressInTeams } from '../support/converse.ts';
import type { Chat, FakeTeams, Posted } from '../support/fakeTeams.ts';
import type { Delivery, FakeSlack, Message } from '../support/slack/fakeSlack.mjs';
import { pressNewest as pressInSlack, seen } from '../support/slackDoor.ts';

/** How many events the bot has taken. */
export interface Taken {
  count: number;
}

/** One employee, and their ticket at the desk. */
export interface Person {
  readonly key: string;
  say(words: string): Promise<void>;
  /** Waits for the summary, and sends it. */
  sendSummary(): Promise<void>;
  /** Waits until the ticket is at the desk; two of the staff press "Claim" at the same moment. */
  claimTwice(): Promise<void>;
  /** Somebody of the staff answers, by their key. */
  reply(staff: string, words: string): Promise<void>;
}

const longMs = 120_000;

export async function until(holds: () => boolean | Promise<boolean>, what: string, withinMs = longMs): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it does not come to be: ${what}`);
    await wait(50);
  }
}

/** `isKnown`: whether the bot knows that this message stands there, and not only its copy. */
export function teamsPeople(
  teams: FakeTeams,
  desk: Chat,
  taken: Taken,
  isKnown: (message: string) => Promise<boolean>,
) {
  const staff = [teams.user({ name: '担当者 B' }), teams.user({ name: '担当者 C' })] as const;
  const count = (posted: Posted) => {
    if (posted.status !== 200) throw new Error(`the door answered ${posted.status}`);
    taken.count += 1;
  };
  return (name: string): Person => {
    const user = teams.user({ name });
    const seat = teams.personal(user).as(user);
    const thread = () => desk.threads.find(({ messages: [first] }) => first?.all.includes(name));
    return {
      key: `teams/${user.id}`,
      say: async (words) => count(await seat.say(words)),
      async sendSummary() {
        await until(() => hasButton(seat.chat.messages, 'send'), `the summary of ${name}`);
        await pressInTeams(seat, 'send');
        taken.count += 1;
      },
      async claimTwice() {
        const isThere = () => hasButton(thread()?.messages ?? [], 'claim');
        await until(isThere, `the card of ${name}`);
        const place = thread();
        const [card] = place?.messages ?? [];
        if (!place || !card) throw new Error('no card');
        const [button] = card.buttons.filter(means('claim'));
        const posts = staff.map((one) => place.as(one).submit(button?.data, { replyToId: card.id }));
        for (const posted of await Promise.all(posts)) count(posted);
      },
      async reply(by, words) {
        const one = staff.find(({ id }) => by === `teams/${id}`);
        // A card that is there twice has two threads, and one of them is not the ticket's.
        const threads = () => desk.threads.filter(({ messages: [first] }) => first?.all.includes(name));
        let place: Chat | undefined;
        await until(async () => {
          for (const thread of threads()) if (await isKnown(thread.messages[0]?.id ?? '')) place = thread;
          return place !== undefined;
        }, `the thread of ${name}`);
        if (!place || !one) throw new Error(`${by} cannot answer ${name}`);
        count(await place.as(one).say(`reply ${words}`));
      },
    };
  };
}

export function slackPeople(
  slack: FakeSlack,
  desk: { readonly name: string; messages(): readonly Message[] },
  staff: readonly ReturnType<FakeSlack['user']>[],
  taken: Taken,
) {
  const count = ({ ok, status }: Delivery) => {
    if (!ok) throw new Error(`the door answered ${status}`);
    taken.count += 1;
  };
  return (name: string): Person => {
    const user = slack.user({ display_name: name, locale: 'en-US' });
    const messages = () => user.sees().map((message) => seen(message, user.id));
    const card = () =>
      desk.messages().find(({ ts, thread_ts: root = ts, plain }) => root === ts && plain.includes(name));
    const claim = () =>
      card()
        ?.actions()
        .find(({ value }) => value?.endsWith('/claim'));
    return {
      key: `slack/${user.id}`,
      say: async (words) => count(await user.dm(words)),
      async sendSummary() {
        await until(() => hasButton(messages(), 'send'), `the summary of ${name}`);
        await pressInSlack(user, user.sees(), 'send');
        taken.count += 1;
      },
      async claimTwice() {
        await until(() => claim() !== undefined, `the card of ${name}`);
        const shown = card();
        const button = claim();
        if (!shown || !button) throw new Error('no card');
        const options = { block: button.block_id, stale: true };
        const clicks = staff.map((one) => one.click(shown, button.action_id, options));
        for (const click of await Promise.all(clicks)) count(click);
      },
      async reply(by, words) {
        const one = staff.find(({ id }) => by === `slack/${id}`);
        const thread = card();
        // A mention arrives as two events, which are one to the bot.
        if (!one || !thread) throw new Error(`${by} cannot answer ${name}`);
        count(await one.mention(desk.name, `reply ${words}`, { thread }));
      },
    };
  };
}
