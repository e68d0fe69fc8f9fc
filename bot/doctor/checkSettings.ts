// What is wrong with the settings, as `npm start` says it, and what is spelt like no setting.
import { oddSettings } from '../oddSettings.ts';
import type { Policy } from '../policy.ts';
import { PolicyError } from '../readPolicy.ts';
import { given } from '../settings.ts';
import { secretFileName, secretSettings, settingNames } from '../settingTable.ts';
import { type Finding, told, trouble } from './finding.ts';
import type { Patient } from './patient.ts';

/** Every mistake, each with its cure in the same sentence. */
export function checkSettings({ config, problems, environment }: Patient): Finding[] {
  const names: readonly string[] = [...settingNames, ...secretSettings.map(({ name }) => secretFileName(name))];
  const count = given(environment).filter(([name]) => names.includes(name)).length;
  const { teams, slack, desks, localPage } = config;
  const isNew = problems.length === 0 && localPage && !teams?.appId && !slack && desks.all.every(({ page }) => page);
  return [
    ...problems.map((found): Finding => ({ check: 'settings', mark: 'wrong', code: 'settings.mistake', found })),
    ...(problems.length === 0 ? [told('good', 'settings', 'settings.fine', { count })] : []),
    ...oddSettings(environment).map(
      (found): Finding => ({ check: 'settings', mark: 'note', code: 'settings.unknown', found }),
    ),
    ...(isNew ? [trouble('note', 'settings', 'settings.pageOnly')] : []),
    ...(desks.all.length === 0 && !isNew && problems.length === 0
      ? [trouble('note', 'settings', 'settings.noDesk')]
      : []),
  ];
}

/** Reads the company's own course, if there is one, and says what is wrong in it. */
export function checkPolicy(file: string | undefined, read: (file: string) => Policy): Finding[] {
  if (file === undefined) return [];
  try {
    read(file);
    return [told('good', 'policy', 'policy.fine', { file })];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map((found) => ({ check: 'policy', mark: 'wrong', code: 'policy.mistake', found }));
  }
}
