// Loaded before a measured bot: tells over Node's own channel what the process has used so far.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process has used. */
export interface Usage {
  /** Time on the processor since the start, all threads. */
  readonly cpuMs: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly heapTotal: number;
  readonly external: number;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  return { cpuMs: (user + system) / 1_000, rss, heapUsed, heapTotal, external };
}

/** Throws away what nobody needs any more, so that what is left is what grows. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

process.on('message', (message) => {
  if (message === 'collect') collect();
  process.send?.(usage());
});
// The bench is gone, and nobody else would end this process.
process.on('disconnect', () => process.exit(0));
