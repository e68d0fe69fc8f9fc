// `npm run week`: a week at the desk, 200 people and a bad BIOS on Tuesday. Its page is docs/transcripts/week.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openLocales } from '../../bot/messages/localize.ts';
import { makeReport } from '../../bot/report/makeReport.ts';
import { openDatabase } from '../../bot/storage/database.ts';
import { readDeskHours } from '../../bot/time/deskHours.ts';
import { makeDeskTime } from '../../bot/time/deskTime.ts';
import type { Lang } from '../support/converse.ts';
import type { Platform } from '../support/sides.ts';
import { openAgenda, openChance } from './agenda.ts';
import { openDeskWork } from './desk.ts';
import { openDiary } from './diary.ts';
import { population } from './people.ts';
import { type Neighbour, settleIn } from './residents.ts';
import { openTown, type Staff } from './town.ts';

const opening = `# A week at the desk

200 employees in Teams and Slack and a desk of four in Teams, from Monday, 23 November 2026, to the Monday after. Everything
below was said by the real bot between a fake Teams and a fake Slack; the clock is the simulation's, and so is chance, from
one seed. The desk reads Mon-Fri 09:00-18:00 in Tokyo. Monday is a holiday. On Tuesday BIOS 1.21 goes out to ThinkPad T14.
The process is restarted on Tuesday at 10:33 and on Thursday at 03:00. \`UPDATE_GOLDEN=1 npm run week\` writes this page.`;

const timeZone = 'Asia/Tokyo';
/** Labour Thanksgiving Day, the public holiday of this week. */
const monday = Date.parse('2026-11-23T00:00:00+09:00');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const hours = 'Mon-Fri 09:00-18:00';
const retentionDays = 90;
const names = ['佐藤', '鈴木', '山本', '井上'];

const week = readDeskHours(hours);
if (!Array.isArray(week)) throw new Error(hours);
const deskTime = makeDeskTime({ hours: week, holidays: 'jp', closed: [] }, timeZone);
const chance = openChance(20_261_123);
const agenda = openAgenda();
const diary = openDiary();
const neighbours: Neighbour[] = [];
const watched = new Set<string>();
const incidentStory = 'the incident';
const tickets = new Map<'forgotten' | 'silent', Neighbour>();

const town = await openTown({
  start: monday,
  environment: { DESK_HOURS: hours, DESK_TIMEZONE: timeZone, RETENTION_DAYS: String(retentionDays) },
  staff: names,
  ticked() {
    for (const story of watched) diary.look(story, town.now());
  },
});
const colleagues: Staff[] = [];
for (const name of names) colleagues.push(await town.staff(name));
const [, , , onCall] = colleagues;

const desk = openDeskWork({
  town,
  agenda,
  chance,
  deskTime,
  colleagues,
  neighbours,
  moved,
  incidentMoved(incident) {
    if (!watched.has(incidentStory)) {
      watched.add(incidentStory);
      diary.follow(incidentStory, { bot: 'Bot at the desk', sees: () => town.seesThread(incident) }, 'start');
    }
    diary.look(incidentStory, town.now());
    for (const one of neighbours.filter(({ profile }) => profile.badBios)) diary.look(one.home.name, town.now());
  },
  fate(neighbour, ticket) {
    const day = Math.floor((Date.parse(town.now()) - monday) / dayMs);
    const how = day === 2 ? 'forgotten' : 'silent';
    const isUsual = neighbour.profile.badBios || day < 2 || day > 3 || !deskTime.isOpen(town.now());
    if (isUsual || tickets.has(how)) return 'usual';
    const { name } = neighbour.home;
    const [number = ''] = /ACT-\d+/.exec(ticket.messages[0]?.all ?? '') ?? [];
    tickets.set(how, neighbour);
    watched.add(name);
    diary.follow(name, { bot: 'Bot in the ticket’s thread', sees: () => town.seesThread(ticket).slice(1) });
    diary.follow(name, {
      bot: 'Bot in the desk’s channel',
      sees: () => town.seesChannel().filter(({ all }) => all.startsWith(`${number}（`)),
    });
    if (onCall)
      diary.follow(name, {
        bot: `Bot to ${onCall.name}`,
        sees: () => onCall.alone().filter(({ all }) => all.includes(number)),
      });
    return how;
  },
});

function moved(neighbour: Neighbour): void {
  diary.look(neighbour.home.name, town.now());
  if (neighbour.became.state === 'waits') watched.add(neighbour.home.name);
  desk.watch();
}

for (const profile of population(chance, monday)) {
  agenda.at(profile.at - 1, async () => {
    const home = await town.resident(profile.name, profile.language, profile.platform);
    const neighbour: Neighbour = { profile, home, became: { state: 'talking' } };
    neighbours.push(neighbour);
    diary.follow(profile.name, { bot: 'Bot', sees: home.sees });
    settleIn({ town, agenda, chance, moved, sent: desk.takeOn }, neighbour);
  });
}

for (const [day, hour] of [
  [1, 10.55],
  [3, 3],
] as const) {
  agenda.at(monday + day * dayMs + hour * hourMs, () => town.restart(Date.parse(town.now())));
}

/** Somebody whose ticket is closed has their data deleted, and goes. */
let gone: Neighbour | undefined;
agenda.at(monday + 4 * dayMs + 15 * hourMs, async () => {
  gone = neighbours.find(({ profile, home }) => profile.platform === 'slack' && home.canPress('comment'));
  if (!gone) throw new Error('nobody has closed a ticket');
  await gone.home.say(gone.home.language === 'ja' ? 'データを削除' : 'delete my data');
  moved(gone);
  await town.goTo(Date.parse(town.now()) + minuteMs);
  await gone.home.press('erase');
  moved(gone);
});

await agenda.until(monday + 7 * dayMs + 9 * hourMs, town.goTo);
town.check();
if (town.log.length > 0) throw new Error(`the bot complained:\n${town.log.join('')}`);

const [staff] = colleagues;
const answer = await staff?.ask('レポート 2026-11-23');
const report = answer ? town.seesThread(answer) : [];
const pictures = await drawReport();
const before = rowsOf();
await town.restart(monday + (retentionDays + 30) * dayMs);
const after = rowsOf();
await town.close();

/** The report as the desk gets it, in both languages. */
async function drawReport(): Promise<readonly (readonly [language: string, picture: Buffer])[]> {
  const store = await openDatabase(`sqlite:${town.file}`);
  const made = await makeReport(
    { figures: store.figures, now: new Date(town.now()), timeZone },
    { since: '2026-11-23' },
  );
  await store.close();
  if ('wrong' in made) throw new Error('there is no report');
  const locales = openLocales(new URL('../../locales/', import.meta.url), timeZone);
  const drawn: (readonly [string, Buffer])[] = [];
  for (const language of ['ja', 'en'] as const) {
    drawn.push([language, (await made.picture((text) => locales.text(text, language))).content]);
  }
  return drawn;
}

function rowsOf(): Readonly<Record<string, number>> {
  const database = new DatabaseSync(town.file, { readOnly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
  const count = (name: unknown) => Number(database.prepare(`select count(*) as n from "${name}"`).get()?.['n']);
  const rows = Object.fromEntries(tables.map(({ name }) => [String(name), count(name)]));
  database.close();
  return rows;
}
interface Chapter {
  readonly title: string;
  readonly story: string;
}

/** One story of each kind. */
function chapters(): readonly Chapter[] {
  const taken = new Set<Neighbour>([...tickets.values()]);
  if (gone) taken.add(gone);
  const of = (title: string, one: Neighbour | undefined): Chapter => {
    if (!one) throw new Error(`nobody for: ${title}`);
    taken.add(one);
    return { title: `${title}: ${introduced(one)}`, story: one.home.name };
  };
  const first = (title: string, is: (neighbour: Neighbour) => boolean): Chapter =>
    of(
      title,
      neighbours.find((neighbour) => !taken.has(neighbour) && is(neighbour)),
    );
  const reads = ({ home }: Neighbour, words: RegExp) => diary.story(home.name).some((line) => words.test(line));
  const speaks = ({ home, profile }: Neighbour, language: Lang, platform: Platform = profile.platform) =>
    home.language === language && home.platform === platform;
  return [
    first('A ticket on the holiday', (one) => reads(one, /^- Mon 23 .*ACT-/)),
    first('Solved with the bot alone', (one) => one.became.state === 'solved' && speaks(one, 'en', 'slack')),
    first('The bad BIOS, with a ticket', (one) => reads(one, /ACT-.*INC-0001/) && reads(one, /BIOS 1\.22/)),
    { title: 'The incident at the desk', story: incidentStory },
    first('The bad BIOS, waiting for the incident', (one) => one.became.state === 'joined' && speaks(one, 'en')),
    first(
      'The bad BIOS, waiting for the incident',
      (one) => one.became.state === 'joined' && speaks(one, 'ja', 'teams'),
    ),
    first('Wait a day, and asked again', (one) => one.became.state === 'solved' && reads(one, /0xC004C012/)),
    first('Somebody who stops answering', ({ became, profile }) => became.state === 'left' && !profile.badBios),
    first('Resolved, and never answered', (one) => reads(one, /3 日たったため|three days|3 days/)),
    of('A ticket that nobody claims', tickets.get('forgotten')),
    of('A ticket whose assignee stays silent', tickets.get('silent')),
    of('Somebody has their data deleted', gone),
  ];
}

function introduced({ home }: Neighbour): string {
  const places = { teams: 'Teams', slack: 'Slack' };
  return `${home.name}, ${places[home.platform]}, ${home.language === 'ja' ? '日本語' : 'English'}`;
}

const longestStory = 40;

function page(): string {
  const days = ['Mon 23, holiday', 'Tue 24', 'Wed 25', 'Thu 26', 'Fri 27', 'Sat 28', 'Sun 29'];
  const count = (day: number, is: (neighbour: Neighbour) => boolean) =>
    neighbours.filter((one) => Math.floor((one.profile.at - monday) / dayMs) === day && is(one)).length;
  const rows = days.map((name, day) => [
    name,
    count(day, () => true),
    count(day, ({ profile }) => profile.badBios),
    count(day, ({ became }) => became.state === 'solved'),
    count(day, ({ became }) => became.state === 'sent'),
    count(day, ({ became }) => became.state === 'joined'),
    count(day, ({ became }) => became.state === 'left'),
  ]);
  const stories = chapters().map(({ title, story }) => {
    const lines = diary.story(story);
    const more = lines.length > longestStory ? [`- ... ${lines.length - longestStory} more`] : [];
    return [`## ${title}`, '', ...lines.slice(0, longestStory), ...more].join('\n');
  });
  const kept = Object.keys(before).map((table) => [table, before[table] ?? 0, after[table] ?? 0]);
  return `${[
    opening,
    table(
      ['Day', 'People', 'Bad BIOS', 'Solved with the bot', 'Tickets', 'Joined the incident', 'Stopped answering'],
      rows,
    ),
    ...stories,
    [
      '## The report on Monday morning',
      '',
      `${staff?.name} asks for it at the desk: 「レポート 2026-11-23」`,
      '',
      ...reported(),
    ].join('\n'),
    '![The report as a picture](../images/week-en.png)\n\n![The same in Japanese](../images/week-ja.png)',
    `## What is kept\n\nRows of each table on Monday morning, and ${retentionDays + 30} days after the first Monday, when RETENTION_DAYS (${retentionDays}) is over: what is still at work stays, and the figures and the log, which name nobody.`,
    table(['Table', 'Monday morning', 'Later'], kept),
  ].join('\n\n')}\n`;
}

function reported(): string[] {
  return report
    .filter(({ by }) => by === undefined)
    .flatMap(({ lines, files }) => [...lines.map(({ text }) => text), ...files.map((name) => `📎 ${name}`)])
    .map((text) => `> ${text.replaceAll('\n', '<br>')}<br>`);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

compare('transcripts/week.md', Buffer.from(page()));
for (const [language, picture] of pictures) compare(`images/week-${language}.png`, picture);

function compare(name: string, content: Buffer): void {
  const file = new URL(`../../docs/${name}`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, content);
  if (readFileSync(file).equals(content)) return;
  process.exitCode = 1;
  process.stderr.write(`docs/${name} is out of date: UPDATE_GOLDEN=1 npm run week\n`);
}
