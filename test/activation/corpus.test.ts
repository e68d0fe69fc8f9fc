// The labelled messages: the reader stays at or above its recorded floor, and every label is one of its values.
import { describe, expect, it } from '@jest/globals';
import { causes, emptyCase, licenseTypes, type PlanSection } from '../../bot/activation/case.ts';
import { diagnose } from '../../bot/activation/diagnose.ts';
import { learnTrouble } from '../../bot/activation/learn.ts';
import { intents } from '../../bot/activation/reader/intent.ts';
import { readMessage } from '../../bot/activation/reader/readMessage.ts';
import { type Topic, topics } from '../../bot/activation/reader/topic.ts';
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

/** The section of each first topic; the others ask for the licence or go to people. */
const sectionOf: Readonly<Partial<Record<Topic, PlanSection>>> = {
  reactivation: 'reactivation',
  troubleshooter: 'troubleshooter',
  microsoft_account: 'microsoftAccount',
  waiting: 'waiting',
  product_key: 'productKey',
  edition: 'edition',
  network: 'network',
  contact_support: 'contactSupport',
};

it('begins each plan with the first topic of the message', () => {
  const others = messagesOf('dev').filter(({ text }) => {
    const reading = readMessage(text);
    const section = reading.intent === 'activation_problem' ? sectionOf[reading.topic] : undefined;
    // Output with a default key proves no licence: the case keeps that apart from the words.
    if (!section || reading.output?.channel) return false;
    const kase = learnTrouble({ ...emptyCase, device: 'private', admin: 'yes' }, text, reading);
    return diagnose(kase).sections[0] !== section;
  });
  expect(others).toEqual([]);
});

it('has no message in both parts, and none twice', () => {
  const texts = parts.flatMap((part) => messagesOf(part).map(({ text }) => text));
  expect(new Set(texts).size).toBe(texts.length);
});
