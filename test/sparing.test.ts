// What anybody outside can make the log say: a few lines, however often they try; libraries say nothing beside it.
import { describe, expect, it } from '@jest/globals';
import { consoleToLog } from '../bot/consoleToLog.ts';
import { openLog } from '../bot/log.ts';
import { sparing, sparingLog } from '../bot/sparing.ts';

describe('a warning that anybody can cause', () => {
  it('is written ten times in a minute; then the next one tells how many were left out', () => {
    const lines: object[] = [];
    let now = 0;
    const warn = sparing(
      (data) => void lines.push(data),
      () => now,
    );
    for (let at = 0; at < 500; at += 1) warn({ at }, 'refused');
    expect(lines).toEqual(Array.from({ length: 10 }, (_, at) => ({ at })));
    now = 60_000;
    warn({ at: 'later' }, 'refused');
    warn({ at: 'last' }, 'refused');
    expect(lines.slice(10)).toEqual([{ at: 'later', unsaid: 490 }, { at: 'last' }]);
  });

  it('hides no other one', () => {
    const lines: string[] = [];
    const log = sparingLog(openLog('warn', { write: (line) => void lines.push(JSON.parse(line).msg) }));
    for (let at = 0; at < 500; at += 1) log.warn({}, 'refused');
    log.warn({}, 'something else');
    log.error({}, 'refused');
    expect(lines.slice(10)).toEqual(['something else', 'refused']);
  });
});

describe('what a library prints', () => {
  it.each(['error', 'warn', 'info', 'debug', 'trace'] as const)(
    'by console.%s is a masked line of the log, and never many',
    (name) => {
      const lines: string[] = [];
      const printed: unknown[] = [];
      const print = (...parts: unknown[]) => void printed.push(parts);
      const fake: Partial<Console> = { error: print, warn: print, info: print, debug: print, trace: print };
      consoleToLog(openLog('warn', { write: (line) => void lines.push(line) }), fake);
      fake[name]?.(new Error('two\nlines'), `key VK7JG-NPHTM-C97JM-9MPGT-3V66T ${'x'.repeat(10_000)}`);
      for (let at = 0; at < 100; at += 1) fake[name]?.('again');
      expect(printed).toEqual([]);
      expect(lines).toHaveLength(10);
      expect(lines.join('')).not.toContain('VK7JG');
      const { level, printed: said } = JSON.parse(lines[0] ?? '');
      expect([level, said.startsWith('Error: two\nlines'), said.length <= 500]).toEqual(['warn', true, true]);
    },
  );
});
