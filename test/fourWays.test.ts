// One whole ticket, told four ways across Teams and Slack, and what each side sees of it: the pages in docs/transcripts.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Key } from '../bot/messages/message.ts';
import { type Lang, shows } from './support/converse.ts';
import { type Glimpse, openSides, type Platform, type Sent, type Sides } from './support/sides.ts';
import { openTranscript } from './support/transcript.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const ways = [
  { from: 'teams', to: 'teams', speaks: 'en', deskSpeaks: 'ja' },
  { from: 'slack', to: 'slack', speaks: 'ja', deskSpeaks: 'en' },
  { from: 'teams', to: 'slack', speaks: 'en', deskSpeaks: 'ja' },
  { from: 'slack', to: 'teams', speaks: 'ja', deskSpeaks: 'en' },
] as const satisfies readonly { from: Platform; to: Platform; speaks: Lang; deskSpeaks: Lang }[];

const names = { teams: 'Teams', slack: 'Slack' } as const;
const publicUrl = 'https://desk.example';

/** One white pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);
const screenshot: Sent = { name: 'activation.png', type: 'image/png', bytes: pixel };
const guide: Sent = { name: 'activation-guide.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF\n') };

const employees = {
  en: {
    name: 'Alex Smith',
    trouble: 'After a BIOS update my work laptop says it is not activated: 0xC004F213',
    person: 'talk to a person',
    more: 'It is a ThinkPad T14, and I am in the office today.',
    slip: 'Lunch at twelve?',
    answer: 'I restarted it. It is not activated.',
    edited: 'I restarted it twice. It is still not activated.',
    screenshot: 'This is what it shows.',
    output:
      'Description: Windows(R) Operating System, OEM_DM channel\nLicense Status: Notification\nNotification Reason: 0xC004F034',
    comment: 'Quick and friendly.',
  },
  ja: {
    name: '高橋 ゆい',
    trouble: '会社のノートPCのBIOSを更新したら認証が外れました。0xC004F213 と出ます',
    person: '担当者に相談',
    more: '機種は ThinkPad T14 です。今日は出社しています。',
    slip: 'お昼どうする？',
    answer: '再起動しましたが、認証されません。',
    edited: '2回再起動しましたが、やはり認証されません。',
    screenshot: '画面はこうなっています。',
    output: '説明: Windows(R) Operating System, OEM_DM channel\nライセンスの状態: 通知\n通知の理由: 0xC004F034',
    comment: '早くて助かりました。',
  },
} as const;

const desks = {
  en: {
    names: ['Kim Jones', 'Sam Lee'],
    note: 'The board was replaced last week, so the licence is bound to the old one.',
    talk: 'I had the same model yesterday.',
    reply: 'Please connect the power cable and try again.',
    edited: 'Please connect the power cable and the network cable, and try again.',
    guide: 'Please follow page 2.',
    last: 'The licence is bound to the new board now.',
    again: 'Please open the Activation page once more; it should say "active" now.',
    verbs: { reply: 'reply', note: 'note' },
  },
  ja: {
    names: ['佐藤', '鈴木'],
    note: '先週マザーボードを交換したので、ライセンスが古い基板に結び付いています。',
    talk: '昨日も同じ機種がありました。',
    reply: '電源ケーブルをつないで、もう一度お試しください。',
    edited: '電源ケーブルと LAN ケーブルをつないで、もう一度お試しください。',
    guide: '2ページの手順で進めてください。',
    last: 'ライセンスを新しい基板に結び付けました。',
    again: 'もう一度ライセンス認証の画面を開いてください。「アクティブ」と表示されるはずです。',
    verbs: { reply: '返信', note: 'メモ' },
  },
} as const;

describe('a ticket from an employee', () => {
  it.each(ways)('in $from to a desk in $to is told from the trouble to the rating', async (way) => {
    const { from, to, speaks, deskSpeaks } = way;
    const [said, words] = [employees[speaks], desks[deskSpeaks]];
    let minutes = Date.parse('2026-03-02T01:00:00.000Z');
    const sides = await openSides({
      employee: { platform: from, language: speaks, name: said.name },
      desk: { platform: to, language: deskSpeaks, names: words.names },
      environment: { PUBLIC_URL: publicUrl },
      now: () => new Date(minutes),
    });
    open.push(sides);
    const { employee, desk } = sides;
    const transcript = openTranscript(sides);
    /** What is done under a heading, and what it brings: keys of words that are seen there, in the language of that side. */
    const step = async (heading: string, ...acts: readonly (() => Promise<void>)[]) => {
      minutes += 60_000;
      for (const act of acts) await act();
      const fresh = transcript.step(heading);
      sides.check();
      return {
        ...fresh,
        employeeSees: (...keys: readonly Key[]) => see(fresh.employee, speaks, keys),
        deskSees: (...keys: readonly Key[]) => see(fresh.desk, deskSpeaks, keys),
      };
    };
    /** What one side sees in all. */
    const chat = () => employee.sees().flatMap(({ lines }) => lines.map(({ text }) => text));
    const board = () => desk.sees().flatMap(({ lines }) => lines.map(({ text }) => text));
    const [a, b] = desk.colleagues;

    const trouble = await step('The trouble is told: what was understood, and the first question', () =>
      employee.say(said.trouble),
    );
    trouble.employeeSees('licenseType.admin.ask');
    expect(trouble.desk).toEqual([]);

    const summary = await step('A person is asked for: the summary is shown before it goes anywhere', () =>
      employee.say(said.person),
    );
    summary.employeeSees('additionalInfo.handover.ask');
    expect(summary.desk).toEqual([]);

    const sent = await step('The summary is sent: the desk gets its card', () => employee.press('send'));
    sent.employeeSees('handoff.sent.title', 'handoff.sent.body');
    sent.deskSees('handoff.desk.title', 'handoff.desk.stateOpen', 'errors.causes.hardware_change');
    expect(sent.desk).toHaveLength(1);
    const pressOld = desk.keepCard();

    const more = await step('Words before anybody has claimed it join the thread', () => employee.say(said.more));
    more.employeeSees('handoff.relayed.open');
    more.deskSees('handoff.desk.said');

    const slipped = await step('A slip', () => employee.say(said.slip));
    expect(slipped.desk.map(({ all }) => all).join()).toContain(said.slip);
    const slip = await step('It is deleted, and so is its copy at the desk', () => employee.remove());
    slip.employeeSees('handoff.deletionPassed');
    slip.deskSees('handoff.deleted');
    expect(board().join()).not.toContain(said.slip);

    const race = await step('Two colleagues press Claim in the same moment', () => desk.claimAtOnce());
    race.employeeSees('handoff.claimed');
    race.deskSees(
      'handoff.desk.claimedBy',
      'handoff.desk.stateClaimed',
      'handoff.refusals.alreadyClaimed',
      'handoff.desk.to',
    );
    expect(race.employee).toHaveLength(1);
    const swap = race.employee[0]?.all.includes(b.name) === true;
    const [holder, other] = swap ? [b, a] : [a, b];

    const note = await step(
      'What colleagues say to each other stays with them',
      () => other.type(`${words.verbs.note} ${words.note}`),
      () => holder.talk(words.talk),
    );
    expect(note.employee).toEqual([]);
    note.deskSees('handoff.desk.notedHere');

    const reply = await step('A fixed phrase arrives in the language of the employee', () =>
      holder.press('reply', { phrase: 'restart' }),
    );
    reply.employeeSees('handoff.reply', 'handoff.phrases.restart.text');
    reply.deskSees('handoff.desk.replied', 'handoff.phrases.restart.text');

    const typed = await step('A reply is typed in the thread', () =>
      holder.type(`${words.verbs.reply} ${words.reply}`),
    );
    typed.employeeSees('handoff.reply');
    typed.deskSees('handoff.desk.repliedHere');
    const retyped = await step('It is edited, and changes in its place', () =>
      holder.edit(`${words.verbs.reply} ${words.edited}`),
    );
    retyped.employeeSees('handoff.edited');
    expect(retyped.employee).toHaveLength(1);
    expect(chat()).not.toContain(words.reply);

    const answer = await step('The employee answers', () => employee.say(said.answer));
    answer.employeeSees('handoff.relayed.claimed');
    answer.deskSees('handoff.desk.said');
    const edited = await step('The answer is edited, and so is its copy', () => employee.edit(said.edited));
    edited.employeeSees('handoff.editPassed');
    edited.deskSees('handoff.edited');
    expect(board()).not.toContain(said.answer);

    const picture = await step('A screenshot', () => employee.send(screenshot, said.screenshot));
    picture.employeeSees('common.attachmentAdded', 'handoff.relayed.claimed');
    picture.deskSees('handoff.desk.said', 'handoff.desk.file');

    const ask = await step('Staff ask for the output of slmgr /dlv', () => holder.press('ask', { asked: 'slmgr' }));
    ask.employeeSees('handoff.asksYou', 'handoff.asks.slmgr.text');
    ask.deskSees('handoff.desk.askedFor');

    const output = await step('It is answered in the box below, and the card shows what it says', () =>
      employee.press('answer', { words: said.output }),
    );
    output.employeeSees('handoff.relayed.claimed');
    output.deskSees('handoff.desk.answered', 'licenseType.license.choices.preinstalled_oem');
    expect(board()).toContain(said.trouble);

    const file = await step(
      to === 'teams'
        ? 'A file for the employee: Teams gives a bot none from a channel, so it goes by their own chat'
        : 'A file for the employee goes with the reply',
      () => holder.type(`${words.verbs.reply} ${words.guide}`, guide),
      ...(to === 'teams' ? [() => holder.sendAlone('ACT-000001', guide)] : []),
    );
    if (to === 'teams') file.deskSees('handoff.desk.filesElsewhere', 'handoff.desk.fileReplied');
    file.employeeSees('handoff.reply', 'handoff.fileFrom');
    await expectFile(sides, guide, file.employee);

    const taken = await step('A colleague takes over', () => other.press('takeOver'));
    taken.employeeSees('handoff.claimed');
    taken.deskSees('handoff.desk.tookOver', 'handoff.desk.stateClaimed');

    const resolved = await step('It is resolved, with its cause', () =>
      other.press('resolve', { solution: 'motherboard_replaced', words: words.last }),
    );
    resolved.employeeSees('handoff.reply', 'handoff.resolved.body');
    resolved.deskSees('handoff.desk.resolvedBy', 'handoff.desk.stateResolved');

    const notSolved = await step('The employee says that it is not solved', () => employee.press('notSolved'));
    notSolved.employeeSees('handoff.reopened');
    notSolved.deskSees('handoff.desk.notSolved', 'handoff.desk.stateClaimed');

    const again = await step('It is resolved again', () =>
      other.press('resolve', { solution: 'motherboard_replaced', words: words.again }),
    );
    again.employeeSees('handoff.resolved.body');

    const solved = await step('Solved', () => employee.press('solved'));
    solved.employeeSees('handoff.closed', 'handoff.rating.ask');
    solved.deskSees('handoff.desk.solved', 'handoff.desk.stateClosed');

    const rated = await step(
      'The help is rated, with a comment',
      () => employee.press('4'),
      () => employee.press('comment', { words: said.comment }),
    );
    rated.employeeSees('handoff.rating.commented');
    rated.deskSees('handoff.desk.rated', 'handoff.desk.commented');

    const old = await step('An old Claim button changes nothing', () => pressOld(0, 'claim'));
    expect(old.employee).toEqual([]);
    old.deskSees('handoff.refusals.ended');
    see(desk.sees().slice(0, 1), deskSpeaks, ['handoff.desk.stateClosed']);

    const secret = [words.note, words.talk].filter((one) => chat().some((text) => text.includes(one)));
    expect(secret).toEqual([]);
    expect([holder, other].flatMap((one) => one.alone()).filter(({ all }) => all.includes(words.note))).toEqual([]);
    const toEmployee = [words.edited, words.guide, words.last, words.again];
    expect(toEmployee.map((one) => [one, countOf(chat(), one)])).toEqual(toEmployee.map((one) => [one, 1]));
    const toDesk = [said.more, said.edited, said.screenshot];
    expect(toDesk.map((one) => [one, countOf(board(), one)])).toEqual(toDesk.map((one) => [one, 1]));

    compare(`${from}-${to}`, transcript.page(opening(way), swap));
  });

  it('at a desk in Teams is told once how to send a file that was posted alone', async () => {
    const sides = await openSides({
      employee: { platform: 'slack', language: 'en', name: employees.en.name },
      desk: { platform: 'teams', language: 'en', names: desks.en.names },
      now: () => new Date('2026-03-02T01:00:00.000Z'),
    });
    open.push(sides);
    const { employee, desk } = sides;
    const [colleague] = desk.colleagues;
    await employee.say(employees.en.person);
    await employee.press('send');
    await colleague.press('claim');
    const count = desk.sees().length;
    await colleague.type('reply', guide);
    const [, ...answers] = desk.sees().slice(count);
    see(answers, 'en', ['handoff.desk.filesElsewhere']);
    expect(answers).toHaveLength(1);
    sides.check();
  });
});

function see(fresh: readonly Glimpse[], language: Lang, keys: readonly Key[]): void {
  const missing = keys.filter((key) => !fresh.some((glimpse) => shows(glimpse, key, language)));
  if (missing.length > 0) throw new Error(`${missing} in:\n${fresh.map(({ all }) => all).join('\n--\n')}`);
}

/** How many lines are these words. */
function countOf(lines: readonly string[], words: string): number {
  return lines.filter((line) => line === words).length;
}

/** The file itself in Slack; in Teams a link that opens it. */
async function expectFile({ url, employee }: Sides, { name, bytes }: Sent, seen: readonly Glimpse[]): Promise<void> {
  if (employee.platform === 'slack') {
    expect(seen.flatMap(({ files }) => files)).toEqual([name]);
    return;
  }
  const [, path = ''] =
    new RegExp(`\\(${publicUrl}(/files/[^)]+)\\)`).exec(seen.map(({ all }) => all).join('\n')) ?? [];
  const answer = await fetch(url + path);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
}

function opening({ from, to }: (typeof ways)[number]): string {
  const where = from === to ? `Both are in ${names[from]}.` : `One is in ${names[from]}, the other in ${names[to]}.`;
  return [
    `# A ticket from ${names[from]} to ${names[to]}`,
    '',
    `One ticket as the employee and the IT desk see it. ${where}`,
  ].join('\n');
}

function compare(name: string, page: string): void {
  const file = new URL(`../docs/transcripts/${name}.md`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, page);
  expect(page).toBe(readFileSync(file, 'utf8'));
}
