// The same bot in the terminal: numbers and words, no cards.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startApp } from '../../bot/app.ts';
import { terminalChannel } from '../../bot/channels/terminal/terminal.ts';
import { readConfig } from '../../bot/config.ts';
import { openLog } from '../../bot/log.ts';
import type english from '../../locales/en.json';

const read = (language: string): typeof english =>
  JSON.parse(readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'));
const en = read('en');
const ja = read('ja');

const locales = [
  { locale: 'ja-JP', words: ja, trouble: '0xC004F213 が出ました' },
  { locale: 'en-US', words: en, trouble: 'it shows 0xC004F213' },
];

/** Types the lines one after the other; what the bot wrote after each. */
async function chat(locale: string, lines: readonly string[]): Promise<string[]> {
  let written = '';
  const terminal = terminalChannel({
    user: 'employee',
    locale,
    write: (text) => {
      written += text;
    },
  });
  const config = readConfig({ DATABASE_URL: 'sqlite::memory:' }, ['en', 'ja']);
  const app = await startApp({ config, log: openLog('silent'), only: terminal });
  const answers: string[] = [];
  for (const line of lines) {
    written = '';
    await terminal.say(line, app.worker.accept);
    await app.idle();
    answers.push(written);
  }
  await app.stop();
  return answers;
}

describe('the terminal', () => {
  it.each(locales)('leads to a ticket by numbers and words ($locale)', async ({ locale, words, trouble }) => {
    const answers = await chat(locale, [
      trouble,
      '1',
      '２',
      '1',
      words.errorMessage.change.choices.bios,
      '2',
      '2',
      '1',
    ]);
    expect(answers[0]).toContain(words.licenseType.device.ask);
    expect(answers[1]).toContain(words.licenseType.admin.ask);
    expect(answers[3]).toContain(words.errorMessage.change.ask);
    expect(answers[4]).toContain(`■ ${words.plan.title}`);
    expect(answers[4]).toContain(`■ ${words.reactivation.title}`);
    expect(answers[6]).toContain(words.additionalInfo.handover.ask);
    expect(answers[7]).toContain('ACT-000001');
  });

  it('takes the number of a choice that is no answer to a question', async () => {
    const answers = await chat('en-US', ['talk to a person', '1', '2']);
    expect(answers[1]).toContain(`2. ${en.handoff.withdraw}`);
    expect(answers[2]).toContain(en.handoff.withdrawn.replace('{{ticket}}', 'ACT-000001'));
  });

  it('fills the boxes of the summary from typed lines', async () => {
    const label = ja.additionalInfo.fields.model;
    const answers = await chat('ja-JP', ['担当者に相談', `${label}：ThinkPad T14\n朝から出ています`]);
    expect(answers[1]).toContain(`${label}: ThinkPad T14`);
    expect(answers[1]).toContain('朝から出ています');
  });

  it.each([
    { page: 'README.ja.md', locale: 'ja-JP', person: '利用者', bot: 'ボット' },
    { page: 'README.md', locale: 'en-US', person: 'Employee', bot: 'Bot' },
  ])('says what $page shows', async ({ page, locale, person, bot }) => {
    const readme = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
    const said = (who: string) =>
      [...readme.matchAll(new RegExp(`^> \\*\\*${who}\\*\\* (.*)$`, 'gm'))].map(([, words = '']) => words);
    const written = (await chat(locale, said(person))).join('');
    expect(said(bot)).toHaveLength(2);
    for (const words of said(bot)) expect(written).toContain(words.replace(/ [［[].*$/, ''));
  });

  it('is what `npm run chat` starts, and keeps the place for the next time', () => {
    const database = `sqlite:${join(mkdtempSync(join(tmpdir(), 'chat-')), 'desk.sqlite')}`;
    const run = (input: string) =>
      spawnSync(process.execPath, ['bot/commands/chat.ts'], {
        input,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], DATABASE_URL: database, LANG: 'en_US.UTF-8', DEFAULT_LANGUAGE: 'en' },
      });
    expect(run('hello\n1\n').stdout).toContain(en.licenseType.admin.ask);
    const { stdout, stderr } = run('no\n');
    expect(stdout).toContain(en.licenseType.license.ask);
    expect(stderr).toBe('');
  });
});
