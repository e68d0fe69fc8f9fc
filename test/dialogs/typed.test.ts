// What people type where a button was offered.
import { describe, expect, it } from '@jest/globals';
import { choiceIn, isOneOf, isQuestion, normalise, typedNumber } from '../../dialogs/typed.ts';

const device = new Map([
  ['company', ['company', '会社', '職場', 'work']],
  ['private', ['private', '個人', '自分の', 'my own']],
]);
const outcome = new Map([
  ['solved', ['solved', '解決した', '直りました', 'activated', 'はい']],
  ['notSolved', ['not solved', 'まだ', 'いいえ', '直りません', 'not activated', 'still', 'no']],
]);

describe('a typed answer', () => {
  it.each([
    ['ＨＥＬＰ！', 'help'],
    ['  Not   solved. ', 'not solved'],
    ['「会社」', '会社'],
    ['don’t know', "don't know"],
    ['???', '???'],
  ])('%j is read as %j', (typed, read) => {
    expect(normalise(typed)).toBe(read);
  });

  it('that is only punctuation is no word', () => {
    expect(isOneOf('!!!', ['?', 'help'])).toBe(false);
    expect(isOneOf('？', ['?'])).toBe(true);
    expect(isOneOf('', ['help'])).toBe(false);
  });

  it.each([
    ['1', 1],
    ['２', 2],
    ['③', 3],
    ['(4)', 4],
    ['5.', 5],
    ['1番', 1],
    ['0xC004F213', undefined],
    ['10.0.0.1', undefined],
    ['one', undefined],
  ])('%j is the number %j', (typed, number) => {
    expect(typedNumber(typed)).toBe(number);
  });
});

describe('a short sentence', () => {
  it.each([
    ['会社のパソコンです', 'company'],
    ['自分のPCだと思います', 'private'],
    ['it is my own', 'private'],
    ['a work laptop', 'company'],
  ])('%j names one choice', (typed, choice) => {
    expect(choiceIn(typed, device)).toBe(choice);
  });

  it.each([
    ['いいえ、まだです', 'notSolved'],
    ['まだ直りません', 'notSolved'],
    ['はい、直りました！', 'solved'],
    ['no, it still says not activated', 'notSolved'],
  ])('%j says how it went', (typed, choice) => {
    expect(choiceIn(typed, outcome)).toBe(choice);
  });

  it.each([
    '会社のものではないです',
    'not a company pc',
    '会社のか個人のかわかりません',
    'homework',
    `${'あ'.repeat(100)}会社`,
  ])('%j decides nothing', (typed) => {
    expect(choiceIn(typed, device)).toBeUndefined();
  });
});

describe('a message', () => {
  it.each([
    'どこで見られますか？',
    'どこで見られますか',
    'エラーコードって何',
    'where do I find it?',
    'where do I find it',
    'which one do you mean',
  ])('%j asks', (typed) => {
    expect(isQuestion(typed)).toBe(true);
  });

  it.each(['会社のパソコンです', '認証できません', '0xC004F213', 'Windows is not activated', ''])(
    '%j does not ask',
    (typed) => {
      expect(isQuestion(typed)).toBe(false);
    },
  );

  it('that asks names no choice', () => {
    expect(choiceIn('is it a company pc or my own', device)).toBeUndefined();
    expect(choiceIn('会社のパソコンですか？', device)).toBeUndefined();
  });
});
