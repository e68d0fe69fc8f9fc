// A third language is one file: whole conversations in it, at both doors and the desk, with English where it has no text.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from '../bot/app.ts';
import { htmlOf } from '../bot/channels/email/drawMail.ts';
import { renderMessages } from '../bot/channels/slack/render.ts';
import { renderCards } from '../bot/channels/teams/render.ts';
import { terminalChannel } from '../bot/channels/terminal/terminal.ts';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { type Localizer, languagesIn, openLocales } from '../bot/messages/localize.ts';
import type { Choice, Key } from '../bot/messages/message.ts';
import { languageChoices } from '../dialogs/guide.ts';
import { talks } from './conversations/index.ts';
import { converse, type Office, openOffice, pressNewest, teamsDoor, wordsAt } from './support/converse.ts';
import { englishTree, pseudo, pseudoFolder, pseudoName, pseudoText, pseudoWords } from './support/pseudoLocale.ts';
import { openedBy, openWorkspace, slackDoor, type Workspace } from './support/slackDoor.ts';

const german = { language: { name: 'Deutsch' }, common: { help: { title: 'Was ich kann' } } };
const { folder, remove } = pseudoFolder({ 'de.json': JSON.stringify(german), 'sv.json': '{}', 'STYLE.md': '# Style' });
afterAll(remove);

/** Of each kind of conversation some, among them those that reach the desk. */
const some = talks.filter(({ steps }, at) => at % 4 === 0 || steps.some(({ desk }) => desk));

describe('a language whose file lacks texts', () => {
  const words: Localizer = openLocales(folder, 'UTC');
  const say = (key: Key, language = pseudo) => words.text({ key }, language);

  it('is loaded, and other files of the folder are no languages', () => {
    expect(words.languages).toEqual(['de', 'en', 'ja', pseudo, 'sv']);
  });

  it('says what it has, and what it lacks in English', () => {
    expect(say('common.help.answer')).toBe(pseudoText(wordsAt('common.help.answer', 'en')));
    expect(say('common.welcome.calm')).toBe(wordsAt('common.welcome.calm', 'en'));
    expect(say('common.help.title', 'de')).toBe('Was ich kann');
    expect(say('common.help.answer', 'de')).toBe(wordsAt('common.help.answer', 'en'));
  });

  it('never shows a key or nothing, whatever it lacks', () => {
    const keys = textsOf(englishTree());
    const wrong = [pseudo, 'de', 'sv'].flatMap((language) =>
      keys.filter((key) => [key, ''].includes(say(key as Key, language))).map((key) => `${language} ${key}`),
    );
    expect(keys.length).toBeGreaterThan(1_000);
    expect(wrong).toEqual([]);
  });

  it('fills the gaps of the local page as well', () => {
    const page = words.tree('page', pseudo) as Record<string, string>;
    expect(page['title']).toBe(wordsAt('page.title', 'en'));
    expect(page['emptyChat']).toBe(pseudoText(wordsAt('page.emptyChat', 'en')));
    expect(Object.keys(page)).toEqual(Object.keys(words.tree('page', 'en') as object));
  });

  it('names itself, or is named as it is known', () => {
    expect(words.languages.map(words.nameOf)).toEqual(['Deutsch', 'English', '日本語', pseudoName, 'svenska']);
  });

  it('is named on a button that an earlier version stored under a key of its own', () => {
    const earlier = ['common.nav.english', 'common.nav.japanese'] as unknown as readonly Key[];
    expect(earlier.map((key) => say(key))).toEqual(['English', '日本語']);
  });

  it('is understood by the words that it has, and English ones go on', () => {
    expect(words.all('common.words.status')).toEqual(expect.arrayContaining(['status']));
    expect(words.of('common.words.status', pseudo)).toEqual([]);
    expect(words.of('language.words', pseudo)).toEqual(pseudoWords);
  });

  it('writes dates, times and lists as they are written in it, and as in English where it is unknown', () => {
    const moment = { instant: '2026-11-22T15:04:00.000Z' };
    const list = { key: 'language.short', values: {} } as const;
    expect(words.text(moment, 'de')).toBe('22.11.2026, 15:04');
    expect(words.text(moment, pseudo)).toBe(words.text(moment, 'en'));
    const joined = (language: string) =>
      words.text({ key: 'common.help.where', values: { section: [list, list, { verbatim: 'c' }] } }, language);
    expect(joined('de')).toContain('EN, EN und c');
    expect(joined(pseudo)).toContain('QPS, and c');
  });
});

describe('the folder of languages', () => {
  it.each([
    ['de_DE.json', '{}', /de_DE\.json is not named by a language/],
    ['DE.json', '{}', /DE\.json is not named by a language/],
    ['de.json', '{"common":', /de\.json cannot be read: /],
  ])('says what is wrong with %s', (file, content, why) => {
    const other = pseudoFolder();
    try {
      writeFileSync(new URL(file, other.folder), content);
      expect(() => openLocales(other.folder, 'UTC')).toThrow(why);
    } finally {
      other.remove();
    }
  });

  it('gives DEFAULT_LANGUAGE and DESK_LANGUAGE their values', () => {
    const config = readConfig({ DEFAULT_LANGUAGE: pseudo, DESK_LANGUAGE: 'sv', LOCAL_PAGE: 'on' }, languagesIn(folder));
    expect(config.defaultLanguage).toBe(pseudo);
    expect(config.desks.all.map(({ language }) => language)).toEqual(['sv']);
    expect(() => readConfig({ DEFAULT_LANGUAGE: 'fr' }, languagesIn(folder))).toThrow();
  });
});

describe('many languages', () => {
  const many = Array.from({ length: 14 }, (_, index) => `q${String.fromCharCode(97 + index)}x`);
  const choices = languageChoices({ languages: many, nameOf: (one) => one, all: () => [], of: () => [] });
  const spoken = {
    language: 'en',
    blocks: [],
    navigation: choices.map(({ press }: Choice, index) => ({ label: many[index] ?? '', press })),
  };

  it('have a button each on a card of Teams, six in a list', () => {
    const [card] = renderCards(spoken) as [{ body: { actions: object[] }[]; actions: object[] }];
    const rows = [...card.body.map(({ actions }) => actions), card.actions];
    expect(rows.map((row) => row.length)).toEqual([6, 6, 2]);
    expect(rows.flat()).toMatchObject(many.map((title) => ({ title, data: { press: { command: `speak:${title}` } } })));
  });

  it('have a button each in Slack', () => {
    const [message] = renderMessages(spoken, 'delivery', '');
    const buttons = message?.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(buttons).toMatchObject(many.map((one) => ({ value: `c/speak:${one}` })));
  });
});

describe('in Teams', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ locales: folder, deskLanguage: pseudo });
  });
  afterAll(async () => office.close());

  for (const talk of some) it(talk.sentence, () => converse(teamsDoor(office), talk, pseudo, pseudo));

  it('offers it to everybody, by its own name, and speaks it from the press on', async () => {
    const user = office.teams.user({ locale: 'en-US' });
    const seat = office.teams.personal(user).as(user);
    await seat.install();
    await office.settle();
    const titles = () => seat.chat.messages.at(-1)?.buttons.map(({ title }) => title);
    expect(titles()).toEqual(expect.arrayContaining(['Deutsch', 'English', '日本語', pseudoName]));
    await pressNewest(seat, `speak:${pseudo}`);
    await office.settle();
    const last = seat.chat.messages.at(-1);
    expect(last?.card?.['lang']).toBe(pseudo);
    expect(last?.texts).toContain(wordsAt('common.welcome.secrets', pseudo));
    expect(last?.texts).toContain(wordsAt('common.welcome.calm', 'en'));
  });

  it.each([...pseudoWords, pseudoName])(
    'speaks it when it is asked for by "%s", and names it in the help',
    async (words) => {
      const user = office.teams.user({ locale: 'ja-JP' });
      const seat = office.teams.personal(user).as(user);
      await seat.say('新しい相談');
      await seat.say(words);
      await seat.say('help');
      await office.settle();
      const help = seat.chat.messages.findLast(({ texts }) => texts.includes(wordsAt('common.help.title', pseudo)));
      expect(help?.all).toContain(`Deutsch / English / 日本語 / ${pseudoName}`);
      expect(seat.chat.messages.at(-1)?.card?.['lang']).toBe(pseudo);
    },
  );

  it('answers a button of a language that is gone as any old button', async () => {
    const user = office.teams.user({ locale: 'en-US' });
    const seat = office.teams.personal(user).as(user);
    await seat.install();
    await office.settle();
    await seat.send('message', { value: { press: { to: 'command', command: 'speak:fr' } } });
    await office.settle();
    expect(seat.chat.messages.at(-1)?.texts).toContain(wordsAt('common.staleNothing', 'en'));
  });
});

describe('in Slack', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace({ locales: folder, deskLanguage: pseudo });
  });
  afterAll(async () => workspace.close());

  for (const talk of some) it(talk.sentence, () => converse(slackDoor(workspace), talk, pseudo, pseudo));

  it('is asked for by its code behind the slash command, and stands on the App Home', async () => {
    const user = workspace.slack.user({ locale: 'en-US' });
    const channel = workspace.slack.channel({ name: 'general', members: [user] }).id;
    const { json } = await user.slash('/activation', pseudo, { channel });
    await workspace.settle();
    expect(JSON.stringify(json)).toContain(wordsAt('slack.here.also', pseudo));
    await user.openHome('home');
    await workspace.settle();
    expect(JSON.stringify(user.home())).toContain(wordsAt('slack.home.body', pseudo));
    expect(JSON.stringify(user.home())).toContain(`c/speak:${pseudo}`);
    workspace.slack.assertClean();
  });

  it('opens the form of the shortcut, whose title and buttons have little room', async () => {
    const user = workspace.slack.user({ locale: pseudo });
    await user.openHome('messages');
    await user.shortcut('activation_start');
    const form = await openedBy(user);
    expect(form.plain).toContain(wordsAt('slack.intake.body', pseudo));
    await user.submit(form, { license: 'retail', errorText: '0xC004F213', biosDate: '2026-11-20' });
    await workspace.settle();
    expect(user.sees().at(-1)?.plain).toContain(wordsAt('licenseType.device.ask', pseudo));
    workspace.slack.assertClean();
  });
});

describe('elsewhere', () => {
  it('the terminal offers it and speaks it', async () => {
    const lines: string[] = [];
    const terminal = terminalChannel({ write: (text) => void lines.push(text), user: 'somebody', locale: 'en-US' });
    const config = readConfig({ DATABASE_URL: 'sqlite::memory:' }, languagesIn(folder));
    const app = await startApp({ config, log: openLog('silent'), words: folder, only: terminal });
    for (const typed of ['help', pseudoName, 'help']) {
      await terminal.say(typed, app.worker.accept);
      await app.idle();
    }
    await app.stop();
    expect(lines.join('')).toContain(wordsAt('common.help.title', 'en'));
    expect(lines.at(-1)).toContain(wordsAt('common.help.title', pseudo));
    expect(lines.at(-1)).toContain(`日本語 | ${pseudoName}`);
  });

  it('the local page has its words and its name, and a company may replace a text that it lacks', async () => {
    const file = fileURLToPath(new URL('own/policy.json', folder));
    mkdirSync(new URL('own/', folder));
    const welcome = { text: 'Welcome.' };
    writeFileSync(
      file,
      JSON.stringify({
        words: { [pseudo]: { welcome } },
        replace: { [pseudo]: { 'common.welcome.body': 'Own words.' } },
      }),
    );
    const environment = { PORT: '0', DATABASE_URL: 'sqlite::memory:', POLICY_FILE: file, DEFAULT_LANGUAGE: pseudo };
    const app = await startApp({
      config: readConfig(environment, languagesIn(folder)),
      log: openLog('silent'),
      words: folder,
    });
    const url = await app.listen();
    const page = await (await fetch(url)).text();
    const about = await (await fetch(`${url}/about?lang=${pseudo}`)).text();
    const said = app.localizer.text({ key: 'common.welcome.body' }, pseudo);
    await app.stop();
    expect(said).toBe('Own words.');
    expect(about).toContain(`<html lang="${pseudo}"`);
    expect(about).toContain('>svenska</a>');
    const { names, languages, language, words } = JSON.parse(/id="data">(.+?)<\/script>/.exec(page)?.[1] ?? '');
    expect({ name: names[pseudo], languages, language }).toEqual({
      name: pseudoName,
      languages: ['de', 'en', 'ja', pseudo, 'sv'],
      language: pseudo,
    });
    expect(words[pseudo].title).toBe(wordsAt('page.title', 'en'));
  });

  it('a mail is in the language of the desk', () => {
    const words = openLocales(folder, 'UTC');
    const spoken = words.speak(
      {
        title: { key: 'handoff.summary.title' },
        blocks: [{ kind: 'text', text: { key: 'handoff.summary.noMessage' } }],
      },
      pseudo,
    );
    expect(htmlOf(spoken)).toContain(`lang="${pseudo}"`);
    expect(htmlOf(spoken)).toContain(wordsAt('handoff.summary.noMessage', pseudo));
  });
});

/** The keys of all texts that say something by themselves; what has a point in its name is found by nobody's key. */
function textsOf(tree: unknown, path = ''): string[] {
  if (typeof tree === 'string') return tree.replace(/\{\{\w+\}\}/g, '').trim() === '' ? [] : [path];
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return [];
  return Object.entries(tree)
    .filter(([key]) => !key.includes('.'))
    .flatMap(([key, below]) => textsOf(below, path ? `${path}.${key}` : key));
}
