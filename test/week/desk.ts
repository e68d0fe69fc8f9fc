// How the four of the desk behave: they claim, reply and resolve at their own pace, forget one, and open an incident.

import type { DeskTime } from '../../bot/handoff/deskTime.ts';
import { hasButton } from '../support/converse.ts';
import type { Chat } from '../support/fakeTeams.ts';
import type { Agenda, Chance } from './agenda.ts';
import { awake, type Neighbour } from './residents.ts';
import type { Staff, Town } from './town.ts';

export interface DeskWork {
  /** A summary was sent: its ticket is somebody's work from now on. */
  takeOn(neighbour: Neighbour): void;
  /** Looks whether the desk was told of an incident. */
  watch(): void;
}

interface Needs {
  readonly town: Town;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly deskTime: DeskTime;
  readonly colleagues: readonly Staff[];
  readonly neighbours: readonly Neighbour[];
  /** Told after everything that somebody did, with the employee whom it concerns. */
  readonly moved: (neighbour: Neighbour) => void;
  /** The same for an incident. */
  readonly incidentMoved: (incident: Chat) => void;
  /** A ticket that this desk forgets until it is reminded, or that stays silent after the claim. */
  readonly fate: (neighbour: Neighbour, ticket: Chat) => 'usual' | 'forgotten' | 'silent';
}

const minuteMs = 60_000;

const replies = {
  ja: [
    '状況を確認しています。少しお待ちください。',
    '電源とLANをつないで、一度再起動していただけますか。',
    'リモートで確認します。PCをつけたままお待ちください。',
  ],
  en: [
    'I am looking into it. One moment, please.',
    'Please connect power and network, and restart once.',
    'I will check remotely. Please leave the PC on.',
  ],
} as const;
const answers = {
  ja: ['再起動しましたが、変わりません。', 'お願いします。16時までは席にいます。'],
  en: ['I restarted it, no change.', 'Thank you, I am at my desk until four.'],
} as const;
const lastWords = {
  ja: 'ライセンスを割り当て直しました。認証の画面をご確認ください。',
  en: 'I have assigned the licence again. Please look at the Activation page.',
} as const;

const incidentWords = {
  open: 'BIOS 1.21 の配信を止めました。まだの方は更新しないでください。直し方を調べています。',
  later: 'メーカーが不具合を認めました。修正版 1.22 を明日の朝に配信します。',
  last: 'BIOS 1.22 を配信しました。再起動すると認証が戻ります。',
} as const;

export function openDeskWork(needs: Needs): DeskWork {
  const { town, agenda, chance, deskTime, colleagues, neighbours, moved, incidentMoved, fate } = needs;
  const seen = new Set<Chat>();
  let isIncidentOver = false;
  /** So many minutes of desk time from now, and never in the same second as others. */
  const inMinutes = (least: number, most: number) =>
    Date.parse(deskTime.after(town.now(), Math.round(chance.between(least, most)))) +
    Math.round(chance.between(1, 50)) * 1_000;

  function ticketOf({ home }: Neighbour): Chat | undefined {
    return town.threads().findLast(({ messages: [card] }) => card?.all.includes(`${home.name} さん`));
  }

  function takeOn(neighbour: Neighbour): void {
    const ticket = ticketOf(neighbour);
    if (!ticket) throw new Error(`no ticket of ${neighbour.home.name} is at the desk`);
    const staff = chance.oneOf(colleagues);
    const how = fate(neighbour, ticket);
    agenda.at(how === 'forgotten' ? inMinutes(66, 70) : inMinutes(3, 25), async () => {
      // An incident has it.
      if (isOfIncident(ticket) && !isIncidentOver) return;
      const holder = colleagues.find(({ name }) => cardOf(ticket).includes(`対応中（${name} さん）`));
      if (!holder && !canPress(ticket, 'claim')) return;
      if (!holder) {
        await staff.press(ticket, 'claim');
        moved(neighbour);
      }
      agenda.at(how === 'silent' ? inMinutes(560, 590) : inMinutes(4, 35), () =>
        reply(neighbour, ticket, holder ?? staff),
      );
    });
  }

  async function reply(neighbour: Neighbour, ticket: Chat, staff: Staff): Promise<void> {
    const { language } = neighbour.home;
    if (!canPress(ticket, 'reply')) return;
    await staff.press(ticket, 'reply', { words: chance.oneOf(replies[language]) });
    moved(neighbour);
    if (chance.hits(0.5)) {
      agenda.at(awake(Date.parse(town.now()) + chance.between(2, 30) * minuteMs, neighbour.profile), async () => {
        await neighbour.home.say(chance.oneOf(answers[language]));
        moved(neighbour);
      });
    }
    agenda.at(inMinutes(20, 240), () => resolve(neighbour, ticket, staff));
  }

  async function resolve(neighbour: Neighbour, ticket: Chat, staff: Staff): Promise<void> {
    const { home, profile } = neighbour;
    if (!canPress(ticket, 'resolve')) return;
    const solution = chance.weighted({
      hardware_change: 5,
      no_license_found: 2,
      key_invalid: 1,
      permission_or_service: 1,
      went_away: 1,
    });
    await staff.press(ticket, 'resolve', { solution, words: lastWords[home.language] });
    moved(neighbour);
    const says = chance.weighted({ solved: 68, notSolved: 8, nothing: 24 });
    if (says === 'nothing') return;
    agenda.at(awake(Date.parse(town.now()) + chance.between(3, 150) * minuteMs, profile), async () => {
      if (says === 'solved') return solved(neighbour);
      await home.press('notSolved');
      moved(neighbour);
      agenda.at(inMinutes(20, 90), () => resolve(neighbour, ticket, staff));
    });
  }

  async function solved(neighbour: Neighbour): Promise<void> {
    const { home } = neighbour;
    if (!home.canPress('solved')) return;
    await home.press('solved');
    moved(neighbour);
    if (!chance.hits(0.6)) return;
    agenda.at(Date.parse(town.now()) + Math.round(chance.between(5, 60)) * 1_000, async () => {
      if (!home.canPress('4')) return;
      await home.press(chance.weighted({ '5': 5, '4': 4, '3': 2, '2': 1 }));
      moved(neighbour);
    });
  }

  function watch(): void {
    const incident = town.threads().find((thread) => isIncident(thread) && canPress(thread, 'open'));
    if (!incident || seen.has(incident)) return;
    seen.add(incident);
    const [, staff] = colleagues;
    if (!staff) return;
    const act = async (id: string, boxes: Readonly<Record<string, string>>) => {
      await staff.press(incident, id, boxes);
      incidentMoved(incident);
    };
    incidentMoved(incident);
    agenda.at(inMinutes(9, 12), () => act('openWith', { words: incidentWords.open }));
    agenda.at(inMinutes(360, 380), () => act('announce', { words: incidentWords.later }));
    agenda.at(inMinutes(600, 640), async () => {
      await act('resolve', { solution: 'hardware_change', words: incidentWords.last });
      isIncidentOver = true;
      for (const neighbour of neighbours.filter(({ profile }) => profile.badBios)) hear(neighbour);
    });
  }

  /** Whoever is asked whether it works now says so, sooner or later. */
  function hear(neighbour: Neighbour): void {
    const { home, profile } = neighbour;
    const says = chance.weighted({ yes: 80, no: 5, nothing: 15 });
    if (says === 'nothing') return;
    agenda.at(awake(Date.parse(town.now()) + chance.between(5, 300) * minuteMs, profile), async () => {
      const [yes, no] = home.canPress('works') ? ['works', 'fails'] : ['solved', 'notSolved'];
      if (!home.canPress(yes ?? '')) return;
      if (yes === 'solved' && says === 'yes') return solved(neighbour);
      await home.press((says === 'yes' ? yes : no) ?? '');
      moved(neighbour);
      if (no === 'notSolved') takeOn(neighbour);
    });
  }

  return { takeOn, watch };
}

function isIncident(thread: Chat): boolean {
  return /^INC-\d+/.test(cardOf(thread));
}

function isOfIncident(ticket: Chat): boolean {
  return /INC-\d+/.test(cardOf(ticket));
}

function cardOf({ messages: [card] }: Chat): string {
  return card?.all ?? '';
}

/** On the card. */
function canPress({ messages }: Chat, id: string): boolean {
  return hasButton(messages.slice(0, 1), id);
}
