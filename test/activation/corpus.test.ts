// The labelled messages: the reader stays at or above its recorded floor, and every label is one of its values.
import { describe, expect, it } from '@jest/globals';
import { causes, licenseTypes } from '../../bot/activation/case.ts';
import { intents } from '../../bot/activation/reader/intent.ts';
import { topics } from '../../bot/activation/reader/topic.ts';
import { floor, labels, messagesOf, parts, scoreOf } from '../corpus/score.ts';

describe.each(parts)('the %s part', (part) => {
  const messages = messagesOf(part);
  const scores = scoreOf(messages);

  it.each(labels)('keeps its floor for %s', (label) => {
    const { right, total, confusions } = scores[label];
    expect(total).toBeGreaterThan(0);
    if (right / total < floor[part][label]) expect(confusions).toEqual([]);
  });

  it('is labelled with the values of the code', () => {
    const known: ReadonlySet<string> = new Set([...intents, ...licenseTypes, ...causes, ...topics]);
    const strange = messages.filter(
      ({ intent, license, cause, first_topic }) =>
        ![intent, license, cause, first_topic].every((one) => known.has(one)),
    );
    expect(strange).toEqual([]);
  });

  it('finds every leaked product key', () => {
    expect(scores.has_product_key.confusions.filter(({ wanted }) => wanted === 'true')).toEqual([]);
  });
});

it('has no message in both parts, and none twice', () => {
  const texts = parts.flatMap((part) => messagesOf(part).map(({ text }) => text));
  expect(new Set(texts).size).toBe(texts.length);
});
