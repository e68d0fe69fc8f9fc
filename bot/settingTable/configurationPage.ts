// docs/configuration.md: every setting with its default, what it may be, and whether it is a secret.
import { settingSections, settingTable } from '../settingTable.ts';
import type { SecretPlace, Setting, SettingSection } from './setting.ts';
import { asSentence, oneOf } from './settingWords.ts';

const secretWords: Readonly<Record<SecretPlace, string>> = {
  whole: 'yes',
  password: 'the password in it',
  values: 'its values',
  path: 'what stands behind the host',
};

/** The whole page, in the Markdown of GitHub. */
export function configurationPage(): string {
  const secrets = settingTable.filter(({ secret }) => secret);
  const paragraphs = [
    '<!-- Made by `npm run docs` from bot/settingTable/: do not edit by hand. -->',
    '# Configuration',
    `Every setting, ${settingTable.length} of them. None has to be set: \`npm install\` and \`npm start\` give the local page on this machine. Settings are environment variables, or lines of a file \`.env\` in the folder where the bot is started; the environment wins over \`.env\`. A setting before a command, as in \`PORT=0 npm start\`, is for the shells of Linux and macOS; a line of \`.env\` does the same on every system. [.env.example](../.env.example) is this page as a file to copy. An empty value counts as not set, and blanks around a value do not count.`,
    'At the start the bot says what is on and what is not, and names what looks like a misspelt setting. If something is wrong it does not start, and names every mistake with its cure. Settings are read once, at the start: whoever changes one starts the bot again. `npm run chat`, `report`, `migrate` and the other commands read the same settings.',
    '## Secrets in files',
    `Each setting that is a secret, or holds one, may stand in a file instead: ${listed(secrets.map(({ name }) => `\`${name}_FILE\``))} name the path of a file whose content is the value. That is how Docker, Kubernetes, systemd and Azure hand over secrets.`,
    [
      '- The file is text in UTF-8, at most 64 KB, and is read once, at the start. The line break at its end does not count.',
      '- Set either the setting or its file. With both the bot does not start: nobody would know which of them holds.',
      '- A file that is missing, cannot be read, is empty, too big or no text keeps the bot from starting; it says which, and the cure.',
      '- No secret is printed or logged, however it was given.',
    ].join('\n'),
    '[deployment.md](deployment.md#secrets) shows where the files come from, and how each secret is changed without an interruption.',
    '## All of them',
    table(),
    ...settingSections.flatMap(section),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function table(): string {
  const rows = settingTable.map((setting) => {
    const { name, secret, default: value, otherwise } = setting;
    const short = value === undefined ? wordsOf(otherwise) : `\`${value}\`${otherwise ? ', see there' : ''}`;
    return `| [\`${name}\`](#${name.toLowerCase()}) | ${short} | ${secret ? 'yes' : ''} |`;
  });
  return ['| Setting | Default | Secret |', '| --- | --- | --- |', ...rows].join('\n');
}

function wordsOf(otherwise = 'none'): string {
  return otherwise.startsWith('none') ? 'none' : 'see there';
}

function section({ title, intro, settings }: SettingSection): string[] {
  return [`## ${title}`, ...(intro ? [marked(intro)] : []), ...settings.flatMap(entry)];
}

function entry(setting: Setting): string[] {
  const { name, about, choices, range, example, secret } = setting;
  const facts = [
    choices ? `- Values: ${oneOf(choices.map((one) => `\`${one}\``))}` : '',
    range ? `- Values: a whole number from ${range[0]} to ${range[1]}` : '',
    `- Default: ${defaultOf(setting)}`,
    example ? `- Example: \`${name}=${example}\`` : '',
    secret ? `- Secret: ${secretWords[secret]}. In a file: \`${name}_FILE\`` : '',
  ];
  return [`### ${name}`, marked(about), facts.filter((fact) => fact !== '').join('\n')];
}

function defaultOf({ default: value, otherwise }: Setting): string {
  if (otherwise) return marked(otherwise).replace(/\.$/, '');
  return value === undefined ? 'none' : `\`${value}\``;
}

/** Names of settings as code, names of pages as links, and nothing else read as Markdown. */
function marked(text: string): string {
  const names = settingTable.map(({ name }) => name).join('|');
  return asSentence(text)
    .replace(/<([^>]+)>/g, '&lt;$1&gt;')
    .replaceAll('*', '\\*')
    .replace(new RegExp(`(?<![\`\\w])(?:${names})(?![\`\\w])`, 'g'), '`$&`')
    .replace(/\bdocs\/([\w.]+\.(?:md|json))/g, '[$1]($1)');
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
