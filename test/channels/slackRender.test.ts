// Messages as Block Kit: golden files for each kind of block, and any message, however long, within Slack's limits.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limits, split } from '../../bot/channels/slack/limits.ts';
import { pressIn, writePress } from '../../bot/channels/slack/pressValue.ts';
import { renderMessages, type SpokenChoice } from '../../bot/channels/slack/render.ts';
import { fieldsIn, formWindow, intakeWindow } from '../../bot/channels/slack/windows.ts';
import { openLocales } from '../../bot/messages/localize.ts';
import {
  commands,
  deskCommands,
  type Field,
  type Message,
  type NamedCommand,
  type Press,
  type Spoken,
  ticketVerbs,
} from '../../bot/messages/message.ts';
import { checkBlocks, checkView, LIMITS, lintContent } from '../support/slack/blockKit.mjs';

const localizer = openLocales(new URL('../../locales/', import.meta.url), 'Asia/Tokyo');
const golden = new URL('../fixtures/slack/blocks/', import.meta.url);
const hint = 'Choose one';
const command = (name: NamedCommand) => ({
  label: { key: `common.nav.${name}` } as const,
  press: { to: 'command', command: name } as const,
});
const question = (choice: string): Press => ({ to: 'question', question: 'license', asking: 'asking', choice });

/** One message of each kind, as the bot says them. */
const messages: Readonly<Record<string, Message>> = {
  words: {
    title: { key: 'common.product' },
    blocks: [
      { kind: 'text', text: { key: 'common.welcome.body' } },
      { kind: 'text', tone: 'strong', text: { key: 'licenseType.device.ask' } },
      { kind: 'text', tone: 'subtle', text: { key: 'common.welcome.secrets' } },
      {
        kind: 'text',
        tone: 'good',
        text: { key: 'common.chosen', values: { choice: { verbatim: '<!channel> & *b*' } } },
      },
      { kind: 'text', tone: 'warning', text: { key: 'common.stale' } },
    ],
  },
  steps: {
    blocks: [
      {
        kind: 'steps',
        steps: [{ verbatim: 'Press Shift & <b>Restart</b>.' }, { verbatim: 'See https://aka.ms/aoh, then wait.' }],
      },
      { kind: 'list', items: [{ verbatim: 'one' }, { verbatim: 'two' }] },
      { kind: 'code', code: 'slmgr /dli\n@here <@U1>' },
    ],
  },
  facts: {
    blocks: [
      {
        kind: 'facts',
        facts: Array.from({ length: 7 }, (_, at) => ({
          label: { key: 'handoff.summary.codes' } as const,
          value: { verbatim: `0x${at} <!here>` },
        })),
      },
      { kind: 'quote', by: { verbatim: 'Alex Smith' }, text: { verbatim: '*not bold* <https://x.example|here>' } },
    ],
  },
  buttons: {
    blocks: [{ kind: 'text', text: { key: 'licenseType.device.ask' } }],
    choices: [
      { label: { key: 'licenseType.device.choices.company' }, press: question('company') },
      { label: { key: 'handoff.resolved.solved' }, press: question('solved'), style: 'positive' },
      { label: { key: 'handoff.answer' }, press: question('keep'), window: { key: 'additionalInfo.edit' } },
    ],
    navigation: [command('back'), command('help')],
  },
  menu: {
    blocks: [{ kind: 'text', text: { key: 'licenseType.license.ask' } }],
    choices: Array.from({ length: 6 }, (_, at) => ({
      label: { verbatim: `Choice ${at + 1}` },
      press: question(`${at}`),
    })),
  },
  longLabels: {
    blocks: [{ kind: 'text', text: { key: 'licenseType.device.ask' } }],
    choices: [
      {
        label: { verbatim: 'a company label that is far longer than what fits on one of the buttons of Slack' },
        press: question('a'),
      },
      { label: { verbatim: 'short' }, press: question('b') },
    ],
  },
};

describe('a message', () => {
  it.each(Object.keys(messages))('with %s is drawn as its golden file says', (name) => {
    const message = messages[name] as Message;
    const drawn = renderMessages(localizer.speak(message, 'en'), 'delivery', hint);
    const file = new URL(`${name}.json`, golden);
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify(drawn, null, 2)}\n`);
    expect(drawn).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    for (const { text, blocks } of drawn) {
      expect(checkBlocks(blocks)).toEqual([]);
      expect(lintContent({ text, blocks })).toEqual([]);
    }
  });

  it('has a golden file for each kind, and no other', () => {
    const kinds = Object.keys(messages).map((name) => `${name}.json`);
    expect(readdirSync(golden).sort()).toEqual(kinds.sort());
  });
});

/** Words as people write and paste them: markup, mentions, all planes of Unicode, one line or thousands of signs. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('<!channel>', '<@U1>', '&amp;', '*b* _i_ ~s~ `c`', 'https://aka.ms/aoh', '。', ''),
  fc.integer({ min: 1, max: 9_000 }).map((length) => '認証 <&> x\n'.repeat(Math.ceil(length / 9))),
);
const block: fc.Arbitrary<Spoken['blocks'][number]> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: words.filter((text) => text !== '') }),
  fc.record({
    kind: fc.constant('quote' as const),
    text: words.filter((text) => text !== ''),
    by: fc.constant('Alex'),
  }),
  fc.record({ kind: fc.constant('code' as const), code: words.filter((text) => text !== '') }),
  fc.record({
    kind: fc.constant('steps' as const),
    steps: fc.array(
      words.filter((text) => text !== ''),
      { minLength: 1, maxLength: 30 },
    ),
  }),
  fc.record({
    kind: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: fc.constant('Label'), value: words }), { minLength: 1, maxLength: 30 }),
  }),
);
const spoken = fc.record({
  language: fc.constant('ja'),
  title: words.filter((text) => text.trim() !== ''),
  blocks: fc.array(block, { minLength: 1, maxLength: 12 }),
  choices: fc.array(
    fc.record({ label: words.filter((text) => text.trim() !== ''), press: fc.constant(question('a')) }),
    { maxLength: 12 },
  ),
});

/** Every letter that a message shows, without blanks. */
function shown(blocks: readonly unknown[]): string {
  const texts: string[] = [];
  JSON.stringify(blocks, (name, value) => {
    if ((name === 'text' || name === 'url') && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('').replace(/\s/g, '');
}

describe('choices that a menu cannot hold', () => {
  const six = (more: (at: number) => Partial<SpokenChoice>): SpokenChoice[] =>
    Array.from({ length: 6 }, (_, at) => ({ label: `Choice ${at}`, press: question(`${at}`), ...more(at) }));
  const form = [{ id: 'words', kind: 'lines', label: 'Words' }] as const;

  it.each([
    ['open a window', six((at) => (at === 3 ? { form } : {}))],
    ['open a window of the message', six((at) => (at === 3 ? { window: 'Edit' } : {}))],
    [
      'mean more than an option has room for',
      six(() => ({ press: { to: 'desk', command: 'tickets', about: '認'.repeat(160), page: 0 } })),
    ],
    [
      'are more than its options',
      Array.from({ length: 120 }, (_, at) => ({ label: `${at}`, press: question(`${at}`) })),
    ],
  ])('stay buttons: those that %s', (_, choices) => {
    const pages = renderMessages({ language: 'en', blocks: [{ kind: 'text', text: 'Which?' }], choices }, 'd', hint);
    const blocks = pages.flatMap((page) => page.blocks);
    expect(checkBlocks(blocks)).toEqual([]);
    expect(JSON.stringify(blocks)).not.toContain('static_select');
    expect(JSON.stringify(blocks).match(/"type":"button"/g)).toHaveLength(choices.length);
  });

  it('open their window by the button that has their own words', () => {
    const choices = six((at) => (at < 2 ? { form } : {})).slice(0, 3);
    const [page] = renderMessages({ language: 'en', blocks: [], choices }, 'd', hint);
    const drawn = JSON.stringify(page?.blocks);
    expect(drawn.match(/"action_id":"\w+"/g)).toEqual(
      ['window_0', 'window_1', 'choice_2'].map((action) => `"action_id":"${action}"`),
    );
    for (const { label } of choices) expect(drawn).toContain(`"text":"${label}"`);
  });
});

describe('code', () => {
  it.each([
    ['of many lines', 'slmgr /dli & <whoami> `x`\n'.repeat(900)],
    ['of one line', '認証<&>'.repeat(3_000)],
    ['with fences and blank lines', '```\n\n  a\n\n```\n'.repeat(400)],
  ])('%s is drawn whole, as it is, in pieces that fit', (_, code) => {
    const pages = renderMessages({ language: 'en', blocks: [{ kind: 'code', code }] }, 'd', hint);
    const drawn = pages.flatMap(({ blocks }) => blocks);
    expect(pages.flatMap(({ blocks }) => checkBlocks(blocks))).toEqual([]);
    const elements = drawn.flatMap((block) => (block.type === 'rich_text' ? block.elements : []));
    expect(new Set(elements.map(({ type }) => type))).toEqual(new Set(['rich_text_preformatted']));
    const texts = elements.flatMap((element) => (element.elements as { text: string }[]).map(({ text }) => text));
    expect(texts.join('')).toBe(code);
    for (const { text, blocks } of pages) {
      expect([...text].length).toBeLessThanOrEqual(limits.messageText);
      expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThanOrEqual(limits.messageBytes);
    }
  });

  it('of no signs is not drawn', () => {
    const [page] = renderMessages({ language: 'en', blocks: [{ kind: 'code', code: '' }] }, 'd', hint);
    expect(page?.blocks ?? []).toEqual([]);
  });
});

describe('any message', () => {
  it('keeps within the limits, and loses nothing', () => {
    fc.assert(
      fc.property(spoken, (message) => {
        const pages = renderMessages(message, 'd'.repeat(36), hint);
        for (const { text, blocks } of pages) {
          expect(checkBlocks(blocks)).toEqual([]);
          expect(blocks.length).toBeLessThanOrEqual(limits.messageBlocks);
          expect([...text].length).toBeLessThanOrEqual(limits.messageText);
          expect(text).not.toMatch(/<[!@#]/);
        }
        const all = shown(pages.flatMap(({ blocks }) => blocks));
        for (const part of message.blocks) {
          if (part.kind === 'quote') expect(all).toContain(part.text.replace(/\s/g, ''));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is split where a line, a sentence or a word ends', () => {
    expect(split('one two three', 8)).toEqual(['one two ', 'three']);
    expect(split('一つ目。二つ目。', 5)).toEqual(['一つ目。', '二つ目。']);
    expect(split('𠮷'.repeat(5), 2)).toEqual(['𠮷𠮷', '𠮷𠮷', '𠮷']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 2, max: 50 }), (text, most) => {
        const pieces = split(text, most);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect([...piece].length).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('a press', () => {
  const id = '01234567-89ab-4cde-8f01-23456789abcd';
  const presses: readonly Press[] = [
    { to: 'question', question: 'outcome.microsoftAccount', asking: id, choice: 'preinstalled_oem' },
    ...commands.map((name) => ({ to: 'command', command: name }) as const),
    ...ticketVerbs.map((verb) => ({ to: 'ticket', ticket: id, verb }) as const),
    { to: 'ticket', ticket: id, verb: 'rate', choice: '5' },
    { to: 'ticket', ticket: id, verb: 'route', choice: 'volume/東京 //' },
    ...deskCommands.map((name) => ({ to: 'desk', command: name, about: '', page: 0 }) as const),
    { to: 'desk', command: 'tickets', about: 'open/mine', page: 12 },
    { to: 'desk', command: 'tickets', about: '/プリンター & <b>/ 0xC004F213 //', page: 3 },
  ];

  it.each(presses.map((press) => [writePress(press), press] as const))(
    '%s fits an option, and is read back',
    (value, press) => {
      expect(value.length).toBeLessThanOrEqual(limits.optionValue);
      expect(pressIn(value, id, { words: 'x' })).toEqual({ press, card: id, fields: { words: 'x' } });
    },
  );

  it('of the desk is read back, whatever it is about; a button has room for it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...deskCommands),
        fc.string({ unit: 'grapheme', maxLength: 60 }).filter((about) => about.length <= 200),
        fc.nat(),
        (command, about, page) => {
          const press: Press = { to: 'desk', command, about, page };
          expect([...writePress(press)].length).toBeLessThanOrEqual(limits.buttonValue);
          expect(pressIn(writePress(press), id)?.press).toEqual(press);
        },
      ),
    );
  });

  it.each([
    '',
    'd/tickets',
    'd/tickets/-1/x',
    'd/tickets/1.5/x',
    'd/unknown/0/',
    `d/tickets/0/${'x'.repeat(201)}`,
    'q',
    'q/a',
    'x/y',
    'c/unknown',
    't/x/unknown',
    `c/${'x'.repeat(500)}`,
  ])('%j is none of ours', (value) => {
    expect(pressIn(value)).toBeUndefined();
  });
});

describe('a window', () => {
  const say =
    (language: string) =>
    (key: Parameters<typeof localizer.text>[0] extends infer T ? (T extends { key: infer K } ? K : never) : never) =>
      localizer.text({ key }, language);

  it.each(['ja', 'en'])('of the intake is what Slack takes, in %s', (language) => {
    const licenses = ['retail', 'volume'].map((one) => ({ id: one, label: one }));
    expect(checkView(intakeWindow(licenses, say(language)), { kind: 'modal' })).toEqual([]);
  });

  it.each(['ja', 'en'])('holds the boxes of a message, in %s', (language) => {
    const message: Message = {
      title: { verbatim: 'a title that is longer than a window has room for' },
      blocks: [],
      fields: [
        {
          id: 'license',
          kind: 'select',
          label: { verbatim: 'Licence' },
          value: 'b',
          options: [{ id: 'b', label: { verbatim: 'B' } }],
        },
        { id: 'day', kind: 'date', label: { verbatim: 'Day' }, value: '2026-11-20' },
        { id: 'odd', kind: 'date', label: { verbatim: 'Day' }, value: 'last week' },
        { id: 'note', kind: 'lines', label: { verbatim: 'Note' }, value: 'x', maxLength: 4000 },
      ],
    };
    const purpose = { value: 'c/help', card: 'card', conversation: 'U1' };
    const view = formWindow(
      localizer.speak(message, language),
      { label: 'a submit label that is too long for it' },
      purpose,
      say(language),
    );
    expect(checkView(view, { kind: 'modal' })).toEqual([]);
    expect(JSON.parse(view?.private_metadata ?? '')).toEqual(purpose);
  });

  it.each(['ja', 'en'])('holds the boxes of a choice alone, and says what each needs, in %s', (language) => {
    const long = '担当者 '.repeat(40);
    const form: Field[] = [
      { id: 'words', kind: 'lines', label: { verbatim: long.repeat(20) }, required: { key: 'slack.window.empty' } },
      { id: 'day', kind: 'date', label: { verbatim: 'Day' }, placeholder: { verbatim: 'any' } },
      {
        id: 'who',
        kind: 'select',
        label: { verbatim: 'Who' },
        value: 'id-3',
        options: Array.from({ length: 130 }, (_, at) => ({ id: `id-${at}`, label: { verbatim: `${at} ${long}` } })),
      },
      { id: 'nobody', kind: 'select', label: { verbatim: 'None of these' }, options: [] },
    ];
    const press: Press = { to: 'ticket', ticket: 'one', verb: 'assign' };
    const message: Message = { blocks: [], choices: [{ label: { verbatim: long }, press, form }] };
    const spoken = localizer.speak(message, language);
    const [choice] = spoken.choices ?? [];
    if (!choice) throw new Error('there is no choice');
    const purpose = { value: writePress(press), card: 'card', conversation: 'C1;thread_ts=1.2' };
    const view = formWindow(spoken, choice, purpose, say(language));
    expect(checkView(view, { kind: 'modal' })).toEqual([]);
    expect(JSON.parse(view?.private_metadata ?? '')).toEqual({
      ...purpose,
      required: { words: localizer.text({ key: 'slack.window.empty' }, language) },
    });
    const boxes = (view?.blocks ?? []).map((block) =>
      'optional' in block ? [block.block_id, block.optional] : block.type,
    );
    expect(boxes).toEqual(['section', ['words', false], ['day', true], ['who', true]]);
    expect(JSON.stringify(view)).toContain(JSON.stringify(long));
  });

  it('lets the only box of a choice be empty, unless it says otherwise', () => {
    const spoken = { fields: [{ id: 'shared', kind: 'line', label: 'Shared' }] } as const;
    const form = [{ id: 'comment', kind: 'lines', label: 'Comment' }] as const;
    const purpose = { value: 'c/help', card: 'card', conversation: 'U1' };
    const boxes = (choice: Parameters<typeof formWindow>[1]) =>
      formWindow(spoken, choice, purpose, say('en'))?.blocks.map((block) => 'optional' in block && block.optional);
    expect(boxes({ label: 'Comment', form })).toEqual([true]);
    expect(boxes({ label: 'Send' })).toEqual([false]);
    expect(formWindow({}, { label: 'Send' }, purpose, say('en'))).toBeUndefined();
    expect(formWindow(spoken, { label: 'Send', form: [] }, purpose, say('en'))).toBeUndefined();
  });

  it('gives back what was filled in, and an empty text for what was not', () => {
    const values = {
      a: { a: { value: 'words' } },
      b: { b: { selected_option: { value: 'retail' } } },
      c: { c: { selected_date: '2026-11-20' } },
      d: { d: { value: null } },
      e: { e: { selected_option: null } },
    };
    expect(fieldsIn(values)).toEqual({ a: 'words', b: 'retail', c: '2026-11-20', d: '', e: '' });
  });
});

describe('the limits', () => {
  it('are the numbers that the strict workspace checks', () => {
    const alike: Readonly<Record<string, string>> = {
      accessibilityLabel: 'a11yLabel',
      messageText: 'updateText',
      plainTextInput: 'plainInput',
    };
    const theirs = (name: string) => LIMITS[alike[name] ?? name];
    const ours = ['messageBytes', 'richText', 'choicesAsButtons'];
    for (const [name, number] of Object.entries(limits)) {
      if (!ours.includes(name)) expect([name, number]).toEqual([name, theirs(name)]);
    }
  });
});
