// `npm run diagnose` as it is typed: JSON lines on stdin, and one message as an argument.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { labelsOf } from '../../bot/activation/reader/labels.ts';

const processMs = 20_000;

describe('diagnose', () => {
  it(
    'answers each JSON line with one line of labels, in their order',
    () => {
      const lines = readFileSync(new URL('../corpus/dev/first.jsonl', import.meta.url), 'utf8')
        .trim()
        .split('\n');
      const { status, out, err } = diagnose([], lines.join('\n'));
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out.trim().split('\n')).toEqual(
        lines.map((line) => {
          const { id, text } = JSON.parse(line);
          return JSON.stringify(labelsOf(id, text));
        }),
      );
    },
    processMs,
  );

  it(
    'names the lines that are none, reads the others, and fails',
    () => {
      const lines = ['{"id":1,"text":"0xC004F211"}', '', 'rubbish', 'null', '{"id":"b"}', '{"id":"c","text":"hello"}'];
      const { status, out, err } = diagnose([], lines.join('\n'));
      expect(status).toBe(1);
      expect(err.match(/line \d+/g)).toEqual(['line 3', 'line 4', 'line 5']);
      expect(
        out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).id),
      ).toEqual(['1', 'c']);
    },
    processMs,
  );

  it.each([
    ['BIOSを更新したら 0xC004F211 が出ます。キーは BBBBB-CCCCC-DDDDD-FFFFF-GGGGG です', '手順:', '再認証を試す'],
    ['After a BIOS update 0xC004F211. My key is BBBBB-CCCCC-DDDDD-FFFFF-GGGGG', 'Plan:', 'Retry activation'],
  ])(
    'explains one message, its words masked, with the plan: %s',
    (message, plan, step) => {
      const { status, out, err } = diagnose([message], '');
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toContain('0xC004F211');
      expect(out).toContain('*****-*****-*****-*****-GGGGG');
      expect(out).not.toContain('BBBBB');
      expect(out).toContain(plan);
      expect(out).toContain(step);
    },
    processMs,
  );

  it(
    'plans nothing for what is no trouble of ours',
    () => {
      const { status, out } = diagnose(['Where do I find out which licence my PC has?'], '');
      expect(status).toBe(0);
      expect(out).toContain('Intent: question');
      expect(out).not.toContain('Plan:');
    },
    processMs,
  );
});

function diagnose(words: readonly string[], input: string) {
  const root = new URL('../../', import.meta.url);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bot/commands/diagnose.ts', ...words], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}
