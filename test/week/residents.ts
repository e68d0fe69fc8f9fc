// How employees behave: they tell their trouble, answer what is asked, lose patience, wait, and say whether it works.
import type { Agenda, Chance } from './agenda.ts';
import type { Profile } from './people.ts';
import type { Resident, Town } from './town.ts';

/** An employee of the week, and what became of them. */
export interface Neighbour {
  readonly profile: Profile;
  readonly home: Resident;
  readonly became: { state: 'talking' | 'left' | 'solved' | 'sent' | 'waits' | 'joined' | 'answered' };
}

interface Needs {
  readonly town: Town;
  readonly agenda: Agenda;
  readonly chance: Chance;
  /** Told after everything that somebody did. */
  readonly moved: (neighbour: Neighbour) => void;
  /** The summary was sent. */
  readonly sent: (neighbour: Neighbour) => void;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
/** Nobody answers more questions than this. */
const mostAnswers = 20;

/** Puts everything that a person does of their own accord on the agenda. */
export function settleIn({ town, agenda, chance, moved, sent }: Needs, neighbour: Neighbour): void {
  const { profile, home, became } = neighbour;

  async function act(what: () => Promise<void>): Promise<void> {
    await what();
    moved(neighbour);
  }

  const soon = () => Date.parse(town.now()) + Math.round(chance.between(15, 200)) * secondMs;

  async function answer(left: number): Promise<void> {
    if (became.state !== 'talking') return;
    const question = home.asked();
    if (home.canPress('join')) return takeNotice(left);
    if (question === 'nothing' || left === 0) {
      became.state = 'answered';
      return;
    }
    if (chance.hits(profile.leaves)) {
      became.state = 'left';
      return;
    }
    if (question === 'outcome.waiting' && home.canPress('later')) return wait();
    if (question === 'handover') return handOver();
    await act(() => reply(question));
    agenda.at(soon(), () => answer(left - 1));
  }

  async function reply(question: string): Promise<void> {
    const pick = (...ids: string[]) => home.press(ids.find((id) => home.canPress(id)) ?? 'help');
    if (question === 'device') return pick(profile.device);
    if (question === 'admin') return pick(profile.admin);
    if (question === 'license') return pick(profile.license, 'unknown');
    if (question === 'output') return pick('skip');
    if (question === 'error') return pick('none');
    if (question === 'change') return pick(profile.change);
    const isSolved = chance.hits(profile.luck);
    if (isSolved) became.state = 'solved';
    return pick(isSolved ? 'solved' : 'notSolved');
  }

  async function handOver(): Promise<void> {
    if (Object.keys(profile.boxes).length > 0) await act(() => home.press('keep', profile.boxes));
    became.state = 'sent';
    await act(() => home.press('send'));
    sent(neighbour);
  }

  /** A day later, when the bot has asked again, they say whether it works. */
  async function wait(): Promise<void> {
    became.state = 'waits';
    await act(() => home.press('later'));
    agenda.at(awake(Date.parse(town.now()) + chance.between(24.5, 27) * 60 * minuteMs, profile), async () => {
      if (home.asked() !== 'outcome.waiting') return;
      const works = chance.hits(0.7);
      became.state = works ? 'solved' : 'talking';
      await act(() => home.press(works ? 'solved' : 'notSolved'));
      if (!works) agenda.at(soon(), () => answer(mostAnswers));
    });
  }

  /** Most of those who hear of an incident wait for its end. */
  async function takeNotice(left: number): Promise<void> {
    const joins = chance.hits(0.75);
    if (joins) became.state = 'joined';
    await act(() => home.press(joins ? 'join' : 'alone'));
    if (!joins) agenda.at(soon(), () => answer(left - 1));
  }

  agenda.at(profile.at, async () => {
    await act(() => home.say(profile.says));
    agenda.at(soon(), () => answer(mostAnswers));
  });
}

/** The moment at which somebody looks at their messages again: by day, and those at work not at the weekend. */
export function awake(ms: number, { device }: Pick<Profile, 'device'>): number {
  const [hour, day] = [new Date(ms + tokyoMs).getUTCHours(), new Date(ms + tokyoMs).getUTCDay()];
  const isAwake = hour >= 8 && hour < 20 && (day % 6 > 0 || device === 'private');
  return isAwake ? ms : awake(ms + 30 * minuteMs, { device });
}

const tokyoMs = 9 * 60 * minuteMs;
