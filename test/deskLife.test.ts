// A ticket's life at the desk, by the doors of Teams and of Slack: each act, and what either side sees of it.
import { describe, expect, it } from '@jest/globals';
import type { Key } from '../bot/messages/message.ts';
import { type Lang, means, type Seen, shows, wordsAt } from './support/converse.ts';
import { type Platform, platforms } from './support/deskDoor.ts';
import { deskScenes, type Scene } from './support/deskScene.ts';

const { begin, claimed } = deskScenes();

async function resolved(platform: Platform): Promise<Scene> {
  const scene = await claimed(platform);
  await scene.ticket.press(scene.staff, 'resolve', { solution: 'clock' });
  return scene;
}

async function closed(platform: Platform): Promise<Scene> {
  const scene = await resolved(platform);
  await scene.employee.press('solved');
  return scene;
}

const day = 24 * 3_600_000;
/** Longer than two presses of the same button are taken for one. */
const moment = 3_000;
const has = (seen: readonly Seen[], key: Key, language: Lang) => seen.some((one) => shows(one, key, language));
const verbsOn = ({ buttons }: Seen) =>
  buttons
    .map(({ data }) => (data['press'] as { verb?: string } | undefined)?.verb)
    .filter((verb) => verb !== undefined);

describe.each(platforms)('a ticket in %s', (platform) => {
  it('is claimed and released: the card follows in its place, and the employee hears it in their language', async () => {
    const { employee, ticket, staff } = await begin(platform);
    expect(has([ticket.card()], 'handoff.desk.stateOpen', 'ja')).toBe(true);
    await ticket.press(staff, 'claim');
    expect(ticket.card().all).toContain('対応中（担当者 B さん）');
    expect(shows(employee.last(), 'handoff.claimed', 'en')).toBe(true);
    await ticket.press(staff, 'release');
    expect(has([ticket.card()], 'handoff.desk.stateOpen', 'ja')).toBe(true);
    expect(shows(employee.last(), 'handoff.released', 'en')).toBe(true);
    expect(has(ticket.thread(), 'handoff.desk.releasedBy', 'ja')).toBe(true);
    expect(ticket.card().edits).toBeGreaterThanOrEqual(2);
  });

  it('is assigned by form to a colleague who has acted here, who hears it personally', async () => {
    const { door, employee, ticket, staff } = await begin(platform);
    const other = await door.member('高橋');
    await ticket.tell(other, 'note 見ています');
    await ticket.press(staff, 'claim');
    await ticket.press(staff, 'assign', { colleague: other.key });
    expect(ticket.card().all).toContain('対応中（高橋 さん）');
    expect(has(ticket.thread(), 'handoff.desk.assignedBy', 'ja')).toBe(true);
    expect(employee.last().all).toContain('高橋 from IT is working on');
    // In Teams a bot cannot open a chat by itself with somebody who has never written to it.
    expect(has(other.messages(), 'handoff.desk.yoursNow', 'ja')).toBe(platform === 'slack');
    await ticket.press(staff, 'release');
    expect(has(ticket.thread(), 'handoff.refusals.notYours', 'ja')).toBe(true);
  });

  it('is assigned by "@bot assign @colleague", also while it is open, to one who was never here', async () => {
    const { door, employee, ticket, staff } = await begin(platform);
    const other = await door.member('高橋');
    await other.say('help');
    await ticket.tell(staff, 'assign @高橋', { mentions: [other] });
    expect(ticket.card().all).toContain('対応中（高橋 さん）');
    expect(employee.last().all).toContain('高橋 from IT is working on');
    expect(has(other.messages(), 'handoff.desk.yoursNow', 'ja')).toBe(true);
    await ticket.tell(other, 'reply I am on it');
    expect(employee.last().all).toContain('I am on it');
  });

  it('is taken over by another: the former holder hears it in the thread and personally', async () => {
    const { door, employee, ticket, staff } = await claimed(platform);
    await staff.say('ヘルプ');
    const other = await door.member('高橋');
    await ticket.press(other, 'takeOver');
    expect(ticket.card().all).toContain('対応中（高橋 さん）');
    const [told] = ticket.thread().filter((one) => shows(one, 'handoff.desk.tookOver', 'ja'));
    expect(told?.all).toContain('高橋 さんが 担当者 B さんから');
    expect(has(staff.messages(), 'handoff.desk.takenFromYou', 'ja')).toBe(true);
    expect(employee.last().all).toContain('高橋 from IT is working on');
    door.later(moment);
    await ticket.press(other, 'takeOver');
    expect(has(ticket.thread(), 'handoff.refusals.alreadyYours', 'ja')).toBe(true);
  });

  it('is replied to in words, by a fixed phrase in the language of each side, and by both', async () => {
    const { employee, ticket, staff } = await claimed(platform);
    await ticket.press(staff, 'reply', { words: '再起動は済みましたか' });
    expect(employee.last().all).toContain('再起動は済みましたか');
    expect(shows(employee.last(), 'handoff.reply', 'en')).toBe(true);
    await ticket.press(staff, 'reply', { phrase: 'askModel' });
    expect(shows(employee.last(), 'handoff.phrases.askModel.text', 'en')).toBe(true);
    expect(has(ticket.thread(), 'handoff.phrases.askModel.text', 'ja')).toBe(true);
    const before = employee.messages().length;
    await ticket.press(staff, 'reply', { phrase: 'restart', words: 'Thank you for waiting.' });
    const heard = employee.messages().slice(before);
    expect(has(heard, 'handoff.phrases.restart.text', 'en')).toBe(true);
    expect(heard.at(-1)?.all).toContain('Thank you for waiting.');
    expect(has(ticket.thread(), 'handoff.phrases.restart.text', 'ja')).toBe(true);
    expect(ticket.all()).toContain('Thank you for waiting.');
    expect(employee.all()).not.toContain(wordsAt('handoff.phrases.restart.text', 'ja'));
    await employee.press('answer', { words: 'It is a Latitude.' });
    expect(ticket.last().all).toContain('It is a Latitude.');
  });

  it.each([
    ['errorText', '0xC004F074 と表示されます', '0xC004F074'],
    ['slmgr', 'エラー コード: 0xC004F213', '0xC004F213'],
  ])('asks for %s: the answer reaches the thread, and its code the card', async (asked, answer, code) => {
    const { employee, ticket, staff } = await claimed(platform);
    await ticket.press(staff, 'ask', { asked, words: 'ゆっくりで大丈夫です' });
    const [question] = employee.messages().filter((one) => shows(one, 'handoff.asksYou', 'en'));
    expect(question && shows(question, `handoff.asks.${asked}.text` as Key, 'en')).toBe(true);
    expect(question?.all).toContain('ゆっくりで大丈夫です');
    expect(question?.all.includes('slmgr /dlv')).toBe(asked === 'slmgr');
    expect(ticket.card().all).not.toContain(code);
    await employee.press('answer', { words: answer });
    const [told] = ticket.thread().filter((one) => shows(one, 'handoff.desk.answered', 'ja'));
    expect(told?.all).toContain(answer);
    expect(told?.all).toContain(wordsAt(`handoff.asks.${asked}.label` as Key, 'ja'));
    expect(ticket.card().all).toContain(code);
  });

  it('asks for a screenshot, typed in the thread: without a box, for a picture goes into the chat', async () => {
    const { employee, ticket, staff } = await claimed(platform);
    await ticket.tell(staff, 'ask screenshot');
    expect(shows(employee.last(), 'handoff.asks.screenshot.text', 'en')).toBe(true);
    expect(verbsOn(employee.last())).toEqual([]);
    expect(has(ticket.thread(), 'handoff.desk.askedFor', 'ja')).toBe(true);
  });

  it('is resolved with a cause and a last word, and the employee is asked', async () => {
    const { employee, ticket, staff } = await claimed(platform);
    const before = employee.messages().length;
    await ticket.press(staff, 'resolve', { solution: 'clock', words: 'The clock was wrong.' });
    const heard = employee.messages().slice(before);
    expect(heard.map(({ all }) => all).join()).toContain('The clock was wrong.');
    expect(shows(employee.last(), 'handoff.resolved.body', 'en')).toBe(true);
    expect(ticket.card().all).toContain(wordsAt('errors.causeNames.clock', 'ja'));
    expect(ticket.all()).toContain(wordsAt('errors.causeNames.clock', 'ja'));
  });

  it('goes on with its holder when it is not solved', async () => {
    const { employee, ticket } = await resolved(platform);
    await employee.press('notSolved');
    expect(shows(employee.last(), 'handoff.reopened', 'en')).toBe(true);
    expect(ticket.card().all).toContain('対応中（担当者 B さん）');
    expect(ticket.card().all).not.toContain(wordsAt('errors.causeNames.clock', 'ja'));
    expect(has(ticket.thread(), 'handoff.desk.notSolved', 'ja')).toBe(true);
  });

  it('is closed by the employee, rated by a button and commented: the desk sees both on the card and in the thread', async () => {
    const { employee, ticket } = await closed(platform);
    expect(shows(employee.last(), 'handoff.closed', 'en')).toBe(true);
    await employee.press('rate');
    await employee.press('comment', { words: 'すぐ直りました。Thank you!' });
    expect(shows(employee.last(), 'handoff.rating.commented', 'en')).toBe(true);
    expect(has(ticket.thread(), 'handoff.desk.rated', 'ja')).toBe(true);
    expect(ticket.last().all).toContain('すぐ直りました。Thank you!');
    expect(ticket.card().all).toContain('すぐ直りました。Thank you!');
    expect(ticket.card().all).toMatch(/5 点中 \d 点/);
    expect(verbsOn(ticket.card())).toEqual(['reopen']);
  });

  it.each(['4', '４'])('is rated by a typed %s', async (typed) => {
    const { employee, ticket } = await closed(platform);
    await employee.say(typed);
    expect(shows(employee.last(), 'handoff.rating.thanks', 'en')).toBe(true);
    expect(ticket.card().all).toContain('5 点中 4 点');
    expect(ticket.last().all).toContain('4');
  });

  it('is reopened by the employee with the button below the thanks', async () => {
    const { employee, ticket } = await closed(platform);
    await employee.press('reopen');
    expect(shows(employee.last(), 'handoff.reopenedOpen', 'en')).toBe(true);
    expect(has([ticket.card()], 'handoff.desk.stateOpen', 'ja')).toBe(true);
    expect(has(ticket.thread(), 'handoff.desk.notSolvedOpen', 'ja')).toBe(true);
    await employee.say('It says 0xC004F074 again.');
    expect(ticket.all()).toContain('It says 0xC004F074 again.');
  });

  it('is reopened by the employee from "status", also after a rating', async () => {
    const { door, employee, ticket } = await closed(platform);
    await employee.press('rate');
    door.later(13 * day);
    await employee.say('status');
    await employee.press('reopen');
    expect(has([ticket.card()], 'handoff.desk.stateOpen', 'ja')).toBe(true);
  });

  it('is reopened by staff, and the employee hears it', async () => {
    const { employee, ticket, staff } = await closed(platform);
    await ticket.press(staff, 'reopen');
    expect(shows(employee.last(), 'handoff.reopenedByStaff', 'en')).toBe(true);
    expect(has([ticket.card()], 'handoff.desk.stateOpen', 'ja')).toBe(true);
    await ticket.press(staff, 'claim');
    expect(ticket.card().all).toContain('対応中（担当者 B さん）');
  });

  it('stays closed after 14 days, whoever wants to reopen it', async () => {
    const { door, employee, ticket, staff } = await closed(platform);
    door.later(14 * day + 60_000);
    await employee.press('reopen');
    expect(has(employee.messages(), 'handoff.refusals.tooLate', 'en')).toBe(true);
    await ticket.press(staff, 'reopen');
    expect(shows(ticket.last(), 'handoff.refusals.tooLate', 'ja')).toBe(true);
    expect(has([ticket.card()], 'handoff.desk.stateClosed', 'ja')).toBe(true);
  });

  it('has a summary that staff correct: the card follows, and what was not touched stays', async () => {
    const { employee, ticket, staff } = await claimed(platform);
    const before = employee.messages().length;
    await ticket.press(staff, 'edit', { license: 'volume', codes: '0xC004F074', model: 'Latitude 5450' });
    expect(ticket.card().all).toContain(wordsAt('licenseType.license.choices.volume', 'ja'));
    expect(ticket.card().all).toContain('0xC004F074');
    expect(ticket.card().all).toContain('Latitude 5450');
    expect(has(ticket.thread(), 'handoff.desk.editedBy', 'ja')).toBe(true);
    expect(employee.messages().length).toBe(before);
  });

  it('is withdrawn by the employee from "status"', async () => {
    const { employee, ticket } = await claimed(platform);
    await employee.say('status');
    await employee.press('withdraw');
    expect(shows(employee.last(), 'handoff.withdrawn', 'en')).toBe(true);
    expect(has([ticket.card()], 'handoff.desk.stateWithdrawn', 'ja')).toBe(true);
    expect(has(ticket.thread(), 'handoff.desk.withdrawn', 'ja')).toBe(true);
    expect(verbsOn(ticket.card())).toEqual([]);
  });

  it.each(['solved', 'withdraw'])(
    'that ended (%s) is changed by no button of an old card, which is drawn anew',
    async (end) => {
      const { door, employee, ticket, staff } = await begin(platform);
      const other = await door.member('高橋');
      const claim = ticket.keep(staff, 'claim');
      await ticket.press(staff, 'claim');
      const olds = [claim, ticket.keep(staff, 'release'), ticket.keep(other, 'takeOver')];
      if (end === 'solved') {
        await ticket.press(staff, 'resolve', { solution: 'clock' });
        await employee.press('solved');
      } else {
        await employee.say('status');
        await employee.press('withdraw');
      }
      const heard = employee.messages().length;
      const state = end === 'solved' ? 'handoff.desk.stateClosed' : 'handoff.desk.stateWithdrawn';
      for (const press of olds) {
        door.later(moment);
        const { edits } = ticket.card();
        await press();
        expect(shows(ticket.last(), 'handoff.refusals.ended', 'ja')).toBe(true);
        expect(ticket.card().edits).toBeGreaterThan(edits);
        expect(has([ticket.card()], state, 'ja')).toBe(true);
      }
      expect(employee.messages().length).toBe(heard);
    },
  );

  it('that ended takes no answer from an old box', async () => {
    const { employee, ticket, staff } = await claimed(platform);
    await ticket.press(staff, 'reply', { words: 'Hello' });
    const box = employee.messages().findLast(({ buttons }) => buttons.some(means('answer')));
    expect(box).toBeDefined();
    await employee.say('status');
    await employee.press('withdraw');
    await employee.press('answer', { words: 'too late' });
    expect(has(employee.messages(), 'handoff.refusals.ended', 'en')).toBe(true);
    expect(ticket.all()).not.toContain('too late');
  });
});
