// Every setting, described once: names, defaults and secrets are taken from here, and so are docs/configuration.md and .env.example.
import { deskSettings } from './settingTable/deskSettings.ts';
import { authoritySettings, otherOverrideSettings, platformSettings } from './settingTable/platformSettings.ts';
import { serverSettings } from './settingTable/serverSettings.ts';
import type { SecretPlace, Setting, SettingSection } from './settingTable/setting.ts';

const sections = [...serverSettings, ...deskSettings, ...platformSettings] as const;
type Described = (typeof sections)[number]['settings'][number];

export type SettingName = Described['name'];
/** Those that are secret, or hold one. */
type SecretName = Extract<Described, { readonly secret: SecretPlace }>['name'];

/** In the order in which they are shown. */
export const settingSections: readonly SettingSection[] = sections;
export const settingTable: readonly (Setting & { readonly name: SettingName })[] = sections.flatMap<Described>(
  ({ settings }) => [...settings],
);
export const settingNames = settingTable.map(({ name }) => name);

/** Each secret, with where in its value it stands. */
export const secretSettings = sections
  .flatMap<Described>(({ settings }) => [...settings])
  .flatMap((setting) => ('secret' in setting ? [{ name: setting.name, place: setting.secret }] : []));

export const authorityOverrides = authoritySettings.map(({ name }) => name);
export const otherOverrides = otherOverrideSettings.map(({ name }) => name);

/** The setting that names the file in which this secret stands. */
export function secretFileName(name: SecretName): `${SecretName}_FILE` {
  return `${name}_FILE`;
}
