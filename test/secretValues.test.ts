// What is secret in the settings: no problem and no line of the log repeats it.
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../bot/config.ts';
import { openLog } from '../bot/log.ts';
import { openLocales } from '../bot/messages/localize.ts';
import { oddSettings } from '../bot/oddSettings.ts';
import { secretValues } from '../bot/secretValues.ts';
import { problemsOf } from './support/problemsOf.ts';

const localizer = openLocales(new URL('../locales/', import.meta.url), 'UTC');

const environment = {
  MicrosoftAppId: 'app',
  MicrosoftAppPassword: 'hidden-app~"quoted',
  SLACK_BOT_TOKEN: 'xoxb-hidden-1',
  SLACK_SIGNING_SECRET: 'hidden-signing',
  SLACK_APP_TOKEN: 'xapp-hidden-2',
  DESK_WEBHOOK_URL: 'https://hooks.example/hidden-path?code=hidden-code',
  DESK_WEBHOOK_SECRET: 'hidden-webhook-secret-new hidden-webhook-secret-old',
  METRICS_TOKEN: 'hidden-metrics-token',
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hidden%20trace',
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-key=hidden-trace-key',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://desk:hidden-collector@traces.example',
  SMTP_URL: 'smtps://desk:hidden%40mail@mail.example',
  DATABASE_URL: 'postgres://desk:hidden/at@db@db.example/desk?sslpassword=hidden-key-word',
  PGPASSWORD: 'hidden-of-pg',
  HTTPS_PROXY: 'http://desk:hidden-proxy@proxy.example:3128',
  https_proxy: 'http://desk:hidden-other@proxy.example:3128',
};

describe('a secret of the settings', () => {
  it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)(
    'stands in no line at %s, whoever writes it',
    (level) => {
      const lines: string[] = [];
      const log = openLog(level, { write: (line) => void lines.push(line) }, secretValues(environment));
      log[level]({ settings: environment, error: String(new Error(environment.DATABASE_URL)) }, environment.SMTP_URL);
      log[level](decodeURIComponent(environment.SMTP_URL));
      for (const value of Object.values(environment)) log[level]({ form: encodeURIComponent(value) }, 'x');
      expect(lines).toHaveLength(2 + Object.keys(environment).length);
      expect(lines.join('')).not.toContain('hidden');
      expect(lines.join('')).toContain('db.example');
      for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    },
  );

  it('takes no other words with it', () => {
    const values = secretValues({
      MicrosoftAppPassword: 'desk',
      SLACK_BOT_TOKEN: '',
      DATABASE_URL: 'sqlite:data/desk.sqlite',
    });
    expect(values).toEqual([]);
  });

  it('stands in no problem, however wrong it is written', () => {
    const wrong = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, ` wrong ${value}`]));
    for (const settings of [environment, wrong, { ...wrong, SLACK_TOKEN: 'hidden', MicrosoftAppPasswrd: 'hidden' }]) {
      const problems = [...mistakesIn(settings), ...oddSettings(settings)];
      expect(problems.length).toBeGreaterThan(0);
      for (const language of ['en', 'ja'])
        expect(problems.map((problem) => localizer.text(problem, language)).join('\n')).not.toContain('hidden');
    }
  });
});

const mistakesIn = (settings: Readonly<Record<string, string>>) => problemsOf(() => readConfig(settings, ['en', 'ja']));
