// The main messages of a ticket as a platform gets them, from a real talk with the real bot: the JSON of each, by name.
import { type Lang, openOffice, pressNewest as pressInTeams } from '../support/converse.ts';
import { clockFrom, words } from '../support/pageTalk.ts';
import { openWorkspace, pressNewest as pressInSlack } from '../support/slackDoor.ts';

/** What is drawn, in the order of a ticket's life. */
export const moments = [
  'plan',
  'steps',
  'question',
  'summary',
  'open',
  'claimed',
  'reply',
  'resolved',
  'rating',
] as const;
export type Moment = (typeof moments)[number];

export interface Drawn {
  readonly moment: Moment;
  /** An Adaptive Card, or the blocks of a message. */
  readonly json: unknown;
}

/** Both ends of a ticket, as far as the talk needs them. */
interface Ends {
  say(text: string): Promise<void>;
  press(id: string, boxes?: Record<string, string>): Promise<void>;
  atDesk(verb: string, boxes?: Record<string, string>): Promise<void>;
  /** What the bot said to the employee that far back: 0 is the newest. */
  said(back: number): unknown;
  deskCard(): unknown;
  close(): Promise<void>;
}

/** Walks the talk on that platform. */
export async function messagesOf(platform: 'teams' | 'slack', language: Lang): Promise<readonly Drawn[]> {
  const clock = clockFrom('2026-03-02T00:30:00.000Z');
  const ends = platform === 'teams' ? await teamsEnds(language, clock) : await slackEnds(language, clock);
  const drawn: Drawn[] = [];
  const keep = (moment: Moment, json: unknown) => {
    drawn.push({ moment, json: structuredClone(json) });
    clock.later();
  };
  try {
    await ends.say(words[language].trouble);
    keep('plan', ends.said(1));
    keep('steps', ends.said(0));
    await ends.press('notSolved');
    keep('question', ends.said(0));
    await ends.press('no');
    keep('summary', ends.said(0));
    await ends.press('send');
    keep('open', ends.deskCard());
    await ends.atDesk('claim');
    keep('claimed', ends.deskCard());
    await ends.atDesk('reply', { words: words[language].reply[1] });
    keep('reply', ends.said(0));
    await ends.atDesk('resolve', {});
    keep('resolved', ends.said(0));
    await ends.press('solved');
    keep('rating', ends.said(0));
  } finally {
    await ends.close();
  }
  return drawn;
}

const staffNames = { en: 'Colleague B', ja: '担当者 B' } as const;
const employeeNames = { en: 'Employee A', ja: '利用者 A' } as const;
const locales = { en: 'en-US', ja: 'ja-JP' } as const;

async function teamsEnds(language: Lang, clock: { now(): Date }): Promise<Ends> {
  const office = await openOffice({ deskLanguage: language, clock });
  const { teams, desk, settle } = office;
  const user = teams.user({ name: employeeNames[language], locale: locales[language] });
  const staff = teams.user({ name: staffNames[language], locale: locales[language] });
  const seat = teams.personal(user).as(user);
  const thread = () => {
    const [one] = desk.threads;
    if (!one) throw new Error('nothing reached the desk');
    return one;
  };
  return {
    async say(text) {
      await seat.say(text);
      await settle();
    },
    async press(id, boxes = {}) {
      await pressInTeams(seat, id, boxes);
      await settle();
    },
    async atDesk(verb, boxes = {}) {
      await pressInTeams(thread().as(staff), verb, boxes);
      await settle();
    },
    said: (back) => seat.chat.messages.filter(({ from }) => from === 'bot').at(-1 - back)?.card,
    deskCard: () => thread().messages[0]?.card,
    async close() {
      teams.check();
      await office.close();
    },
  };
}

async function slackEnds(language: Lang, clock: { now(): Date }): Promise<Ends> {
  const workspace = await openWorkspace({ deskLanguage: language, clock });
  const { slack, desk, settle } = workspace;
  const user = slack.user({ display_name: employeeNames[language], locale: locales[language] });
  const staff = slack.user({ display_name: staffNames[language], locale: locales[language] });
  await staff.join(desk.name);
  const card = () => desk.messages().find(({ ts, thread_ts: root = ts }) => root === ts);
  const fromBot = () => user.sees().filter((one) => (one as unknown as { user?: string }).user !== user.id);
  return {
    async say(text) {
      await user.dm(text);
      await settle();
    },
    async press(id, boxes = {}) {
      await pressInSlack(user, user.sees(), id, boxes);
      await settle();
    },
    async atDesk(verb, boxes = {}) {
      const root = card();
      if (!root) throw new Error('nothing reached the desk');
      await pressInSlack(staff, [root, ...root.thread()], verb, boxes);
      await settle();
    },
    said: (back) => fromBot().at(-1 - back)?.blocks,
    deskCard: () => card()?.blocks,
    async close() {
      slack.assertClean();
      await workspace.close();
    },
  };
}
