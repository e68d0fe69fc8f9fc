// Before each test file: what it prints, and what its child processes print, is kept as well.
import { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { format } from 'node:util';
import { watchDatabases } from './databases.ts';
import { keep } from './written.ts';

for (const name of ['log', 'info', 'warn', 'error', 'debug', 'table', 'trace'] as const) {
  const print = console[name].bind(console) as (...parts: unknown[]) => void;
  console[name] = (...parts: unknown[]) => {
    keep('console', `${format(...parts)}\n`);
    print(...parts);
  };
}

/** A worker runs many test files: its processes are watched once. */
const watched = Symbol.for('watched for leaks');
const mark = ChildProcess.prototype as unknown as Record<symbol, boolean>;
if (!mark[watched]) {
  mark[watched] = true;
  watchDatabases();
  const prototype = ChildProcess.prototype as unknown as { spawn(options: object): number };
  const { spawn } = prototype;
  prototype.spawn = function watchedSpawn(this: ChildProcess, options: object): number {
    const result = spawn.call(this as never, options);
    for (const stream of [this.stdout, this.stderr]) if (stream) copy(stream);
    return result;
  };
}

/** Where the bytes come in, so that nobody's reading is begun or disturbed. */
function copy(stream: Readable): void {
  const push = stream.push.bind(stream);
  stream.push = (piece: unknown, encoding?: BufferEncoding) => {
    if (piece instanceof Uint8Array || typeof piece === 'string') keep('child', piece);
    return push(piece, encoding);
  };
}
