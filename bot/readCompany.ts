// Whose bot this is, from the settings: its pages name the company, and the packages for Teams and Slack lead to it.
import { z } from 'zod';
import type { Settings } from './settings.ts';
import type { SettingName } from './settingTable.ts';
import { withoutPassword } from './withoutPassword.ts';

export interface CompanyConfig {
  readonly name?: string;
  /** Https addresses of its own pages; what is missing is a page of the bot. */
  readonly about?: string;
  readonly privacy?: string;
  readonly terms?: string;
}

/** So many characters Teams takes as the name of a developer, and of an address. */
const longestName = 32;
const longestAddress = 2048;

/** What is set of it. */
export function readCompany({ read, problem }: Pick<Settings, 'read' | 'problem'>): CompanyConfig {
  const name = read('COMPANY_NAME', z.string().max(longestName), '', (value) =>
    problem('config.companyName', { value, length: value.length, most: longestName }),
  );
  const page = (setting: SettingName) =>
    read(setting, z.url({ protocol: /^https$/ }).max(longestAddress), '', (value) =>
      problem('config.companyPage', { name: setting, value: withoutPassword(value) }),
    );
  const [about, privacy, terms] = [page('COMPANY_URL'), page('PRIVACY_URL'), page('TERMS_URL')];
  return { ...(name && { name }), ...(about && { about }), ...(privacy && { privacy }), ...(terms && { terms }) };
}
