// The commands that a page names, as somebody would copy them, and whether the page says that they are untested.

export interface NamedCommand {
  /** As it is typed, without a comment behind it; of several lines, one line each. */
  readonly command: string;
  /** In the section, before the command: the word "untested", in a Japanese page 未検証. */
  readonly isUntested: boolean;
}

export interface PageCommands {
  /** Those of npm, in blocks and in the middle of a sentence. */
  readonly npm: readonly NamedCommand[];
  /** Blocks in which something else is typed. */
  readonly others: readonly NamedCommand[];
}

interface Section {
  readonly level: number;
  text: string;
}

const untested = /untested|未検証/i;
/** In the opening words of a page, about all that follows. */
const wholePage = /on this page (?:is|are) untested|このページのコマンドは未検証/i;
const npmCommand = /^(?:[A-Za-z_]\w*=(?:'[^']*'|"[^"]*"|\S*) +)*npm +\w/;
const shells = new Set(['sh', 'bash', 'shell', 'console', 'powershell', 'sql']);
/** In a block that names no language, a line that begins with one of these is a command. */
const programs =
  /^(?:sudo |\$ )?(?:npm|npx|node|node_modules\/\.bin\/\w+|docker|az|kubectl|systemctl|journalctl|psql|pg_dump|pg_restore|curl|openssl|slack|git)\b/;

/** Reads a page in Markdown. */
export function commandsOf(page: string): PageCommands {
  const npm: NamedCommand[] = [];
  const others: NamedCommand[] = [];
  let sections: readonly Section[] = [{ level: 0, text: '' }];
  let block: { readonly language: string; readonly fence: string; lines: string[] } | undefined;
  const note = (text: string) => {
    const last = sections.at(-1);
    if (last) last.text += `${text}\n`;
  };
  for (const line of page.split('\n')) {
    const [, fence, language = ''] = /^[\s>]*(`{3,})(\w*)/.exec(line) ?? [];
    if (block && fence === block.fence) {
      endBlock(block.language, block.lines);
      block = undefined;
    } else if (block) block.lines.push(line.replace(/^\s*(?:> ?)?/, ''));
    else if (fence) block = { language, fence, lines: [] };
    else readLine(line);
  }
  return { npm, others };

  function readLine(line: string): void {
    const level = /^(#+) /.exec(line)?.[1]?.length;
    if (level !== undefined) sections = [...sections.filter((one) => one.level < level), { level, text: '' }];
    note(line);
    for (const [, command = ''] of line.matchAll(/`([^`]+)`/g)) {
      if (npmCommand.test(command) && command !== 'npm run') npm.push({ command, isUntested: isUntested() });
    }
  }

  function endBlock(language: string, lines: readonly string[]): void {
    const typed = lines
      .join('\n')
      .replaceAll(/\\\n\s*/g, '')
      .split('\n');
    if (!shells.has(language) && !(language === '' && typed.some((line) => programs.test(line)))) return;
    const said = isUntested() || typed.some((line) => line.startsWith('#') && untested.test(line));
    const commands = typed.map((line) => line.replace(/\s+# .*$/, '').trim()).filter((line) => !/^(?:#|$)/.test(line));
    for (const command of commands.filter((line) => npmCommand.test(line))) npm.push({ command, isUntested: said });
    const rest = commands.filter((line) => !npmCommand.test(line));
    if (rest.length > 0) others.push({ command: rest.join('\n'), isUntested: said });
  }

  function isUntested(): boolean {
    const [opening, ...below] = sections.filter(({ text }) => text !== '').map(({ text }) => text);
    return (
      wholePage.test(opening ?? '') || (below.length > 0 ? below : [opening ?? '']).some((text) => untested.test(text))
    );
  }
}
