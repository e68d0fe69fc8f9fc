// Stands in for bot/log.ts in every test: the same logger, which writes all levels, and keeps a copy of each line.
import { type Log, openLog as openRealLog } from '../../../bot/./log.ts';
import { keep } from './written.ts';

export type { Log };

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** As the real one; what is below `level` goes to the copy alone. */
export function openLog(
  level: string,
  stream: { write(line: string): void } = process.stderr,
  secrets?: readonly string[],
): Log {
  const least = levels.indexOf(level);
  const both = {
    write(line: string) {
      keep('log', line);
      const [, name = 'fatal'] = /"level":"(\w+)"/.exec(line) ?? [];
      if (levels.indexOf(name) >= least) stream.write(line);
    },
  };
  return openRealLog('trace', both, secrets);
}
