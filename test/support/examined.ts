// What the doctor finds with these settings, in words.
import { localesFolder } from '../../bot/app.ts';
import { ConfigError, readConfig } from '../../bot/config.ts';
import { doctorLines } from '../../bot/doctor/doctorLines.ts';
import { type ExamineNeeds, examine } from '../../bot/doctor/examine.ts';
import type { Check, Finding } from '../../bot/doctor/finding.ts';
import { openLocales, readLocales } from '../../bot/messages/localize.ts';
import { readPolicy } from '../../bot/readPolicy.ts';

const localizer = openLocales(localesFolder, 'Asia/Tokyo');

export interface Examined {
  readonly findings: readonly Finding[];
  /** `mark code` of this check's findings, in their order. */
  of(check: Check): readonly string[];
  /** All that is shown. */
  readonly ja: string;
  readonly en: string;
}

/** Examines; what is not given is as where nothing is set. No port is opened, unless PORT is given. */
export async function examined(
  environment: Readonly<Record<string, string>>,
  more: Partial<ExamineNeeds> = {},
): Promise<Examined> {
  const env = { PORT: '0', DATABASE_URL: 'sqlite::memory:', ...environment };
  const findings = await examine({
    ...read(env),
    environment: env,
    now: () => new Date(),
    readPolicy: (file) => readPolicy(file, readLocales(localesFolder)),
    // A busy machine is no fault.
    withinMs: { answer: 20_000, group: 60_000 },
    ...more,
  });
  const lines = (language: string) => doctorLines(findings, localizer, language).join('\n');
  return {
    findings,
    of: (check) => findings.filter((one) => one.check === check).map(({ mark, code }) => `${mark} ${code}`),
    ja: lines('ja'),
    en: lines('en'),
  };
}

function read(env: Readonly<Record<string, string>>): Pick<ExamineNeeds, 'config' | 'problems'> {
  try {
    return { config: readConfig(env, ['en', 'ja']), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError) || !error.config) throw error;
    return { config: error.config, problems: error.problems };
  }
}
