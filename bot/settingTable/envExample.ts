// .env.example: every setting as a line that only has to be freed of its `#`.
import { settingSections } from '../settingTable.ts';
import type { Setting, SettingSection } from './setting.ts';
import { asSentence, oneOf } from './settingWords.ts';

const width = 120;

/** The whole file. It sets nothing. */
export function envExample(): string {
  const head = [
    ...comment(
      'Every setting of Activation Desk. Copy this file to `.env` and take the `#` off the lines you need. Nothing here has to be set. An empty value counts as not set; the environment wins over `.env`.',
    ),
    ...comment(
      'What is marked SECRET may stand in a file of its own instead: the setting of the same name with _FILE at its end is the path of that file.',
    ),
    ...comment('docs/configuration.md is the same as a page. `npm run docs` writes both.'),
  ];
  return `${[head.join('\n'), ...settingSections.flatMap(section)].join('\n\n')}\n`;
}

function section({ title, intro, settings }: SettingSection): string[] {
  const rule = `# --- ${title} `.padEnd(100, '-');
  return [...(intro ? [[rule, ...comment(intro)].join('\n')] : [rule]), ...settings.map(lines)];
}

function lines(setting: Setting): string {
  const { name, about, choices, range, secret, default: value = '' } = setting;
  const words = [
    secret ? 'SECRET.' : '',
    choices ? `${oneOf(choices)}.` : '',
    about,
    range ? `From ${range[0]} to ${range[1]}.` : '',
    defaultOf(setting),
    exampleOf(setting),
  ];
  const said = comment(words.filter((one) => one !== '').join(' '));
  return [...said, `#${name}=${value}`, ...(secret ? [`#${name}_FILE=`] : [])].join('\n');
}

function exampleOf({ example, about }: Setting): string {
  return example && !about.includes(example) ? `Example: ${example}` : '';
}

/** What the line itself shows is not said again. */
function defaultOf({ default: value, otherwise }: Setting): string {
  if (otherwise) return asSentence(`Default: ${otherwise}`);
  return value === undefined ? 'Default: none.' : '';
}

/** Words in lines that are not too long, each with its `#`. */
function comment(text: string): string[] {
  const made: string[] = [];
  let line = '#';
  for (const word of text.trim().split(/\s+/)) {
    if (line.length + 1 + word.length > width) {
      made.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...made, line];
}
