// `npm run doctor` as it is typed: lines, JSON, exit codes, and the test message.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startFakeTeams } from '../support/fakeTeams.ts';
import { startMailServer } from '../support/mailServer.ts';
import { startFakeSlack } from '../support/slack/fakeSlack.mjs';
import { manifest, slackEnvironment } from '../support/slackDoor.ts';

const processMs = 30_000;
const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run doctor', () => {
  it(
    'ends with 0 where nothing is wrong, in the default language, and in the one that is asked for',
    async () => {
      const [ja, en] = await Promise.all([doctor([]), doctor(['--language', 'en'])]);
      expect(ja).toMatchObject({ status: 0, err: '' });
      expect(ja.out).toContain('✔ 正常    設定：誤りはありません');
      expect(ja.out).toContain('問題はありません。');
      expect(en).toMatchObject({ status: 0, err: '' });
      expect(en.out).toMatch(/^! Note {9}Settings: Only the local page is on/m);
      expect(en.out).toMatch(/^ +→ Try it with npm start/m);
    },
    processMs,
  );

  it(
    'ends with 1 where something is wrong, says all mistakes, and is read by programs as JSON',
    async () => {
      const { status, out, err } = await doctor(['--json', '--language', 'en'], {
        RETENTION_DAYS: 'many',
        PUBLIC_URL: 'http://127.0.0.1:1',
        SLACK_API_URL: 'http://127.0.0.1:1/',
        SLACK_BOT_TOKEN: ['xoxb', 'no'].join('-'),
        SLACK_SIGNING_SECRET: 'never-to-be-shown',
      });
      expect({ status, err }).toEqual({ status: 1, err: '' });
      const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: Record<string, string>[] };
      expect(ok).toBe(false);
      const wrong = findings.filter(({ mark }) => mark === 'wrong').map(({ code }) => code);
      expect(wrong).toEqual(['settings.mistake', 'address.unreached', 'slack.unreached']);
      expect(findings.find(({ code }) => code === 'slack.unreached')?.['cure']).toContain('slack.com on port 443');
      expect(out).not.toContain('never-to-be-shown');
    },
    processMs,
  );

  it.each([
    [['--language', 'fr'], 'en, ja'],
    [['--sent'], '--send'],
    [['now'], '--json'],
  ])(
    'ends with 2 for %j, and says what can be typed',
    async (typed, cure) => {
      const { status, err } = await doctor(typed);
      expect(status).toBe(2);
      expect(err).toContain(cure);
      expect(err.trim().split('\n')).toHaveLength(1);
    },
    processMs,
  );

  it(
    'posts a test message into each desk, and says what did not arrive',
    async () => {
      const [slack, teams, mail] = await Promise.all([
        startFakeSlack({ manifest, mode: 'socket' }),
        startFakeTeams(),
        startMailServer(),
      ]);
      const [inSlack, inTeams] = [slack.channel({ name: 'it-desk' }), teams.channel()];
      teams.user({ name: 'IT' });
      const place = { channel: inTeams.id, serviceUrl: teams.serviceUrl, tenant: teams.tenant };
      const desks = {
        tokyo: { slack: inSlack.id },
        osaka: { teams: place, language: 'en' },
        kobe: { slack: 'C0GONE00000' },
      };
      const { DESK_SLACK_CHANNEL: _, ...environment } = slackEnvironment(slack, 'socket', inSlack.id);
      const { status, out } = await doctor(['--send'], {
        ...environment,
        TEAMS_AUTH: 'off',
        DESK_ROUTES: JSON.stringify({ desks, default: 'tokyo' }),
        SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
        DESK_EMAIL: 'it@contoso.example',
      });
      expect(status).toBe(1);
      expect(out).toContain('✔ 正常    テスト メッセージ：tokyo に送りました');
      expect(out).toContain('✔ 正常    テスト メッセージ：osaka に送りました');
      expect(out).toContain('✔ 正常    テスト メッセージ：it@contoso.example に送りました');
      expect(out).toMatch(/✖ 要対処 {2}テスト メッセージ：kobe に送れませんでした/);
      expect(
        inSlack
          .messages()
          .map(({ plain }) => plain)
          .join(),
      ).toContain('テスト メッセージ（対応不要）');
      expect(inTeams.threads.map(({ last }) => last?.all).join()).toContain('Test message: please ignore');
      expect(mail.mails.map(({ to }) => to)).toEqual([['it@contoso.example']]);
      teams.check();
      await Promise.all([slack.close(), teams.close(), mail.close()]);
    },
    processMs,
  );
});

/** Not `spawnSync`: what it asks is answered by this process. */
function doctor(typed: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['bot/commands/doctor.ts', ...typed], {
    cwd: new URL('../../', import.meta.url),
    env: { ...process.env, PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'desk.sqlite')}`, ...environment },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece) => {
    out += piece;
  });
  child.stderr.on('data', (piece) => {
    err += piece;
  });
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, out, err }));
  });
}
