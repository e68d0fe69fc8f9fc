// Finds misspelt settings in the environment.
import type { Text } from './messages/message.ts';
import { given } from './settings.ts';
import { secretFileName, secretSettings, settingNames } from './settingTable.ts';

/** What looks like a setting of ours and is none, a text each: it is ignored, which nobody would notice otherwise. */
export function oddSettings(environment: Readonly<Record<string, string | undefined>>): Text[] {
  const known: readonly string[] = [...settingNames, ...secretSettings.map(({ name }) => secretFileName(name))];
  return given(environment)
    .map(([name]) => name)
    .filter((name) => !known.includes(name))
    .flatMap((name): Text[] => {
      const ours = /^(?:MicrosoftApp|DESK_|TEAMS_|SLACK_(?!CLI_)|ALLOWED_)/i.test(name);
      const most = ours ? 3 : 1;
      const [nearest] = known
        .filter((one) => Math.abs(one.length - name.length) <= most)
        .map((one) => ({ one, edits: editsBetween(one.toLowerCase(), name.toLowerCase()) }))
        .sort((a, b) => a.edits - b.edits);
      if (nearest && nearest.edits <= most) return [{ key: 'config.misspelt', values: { name, known: nearest.one } }];
      return ours ? [{ key: 'config.unknown', values: { name } }] : [];
    });
}

/** How many letters must be added, dropped or changed to make one word of the other. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [down, letter] of [...one].entries()) {
    const next = [down + 1];
    for (const [at, its] of [...other].entries()) {
      const [left = 0, above = 0, before = 0] = [next[at], row[at + 1], row[at]];
      next.push(Math.min(left + 1, above + 1, before + (letter === its ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
