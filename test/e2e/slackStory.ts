// The whole story in a workspace of Slack: slash command, chat, windows, home tab, and the desk's channel with its threads.
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { freePort } from '../support/freePort.ts';
import { type Message, startFakeSlack, type User, type View } from '../support/slack/fakeSlack.mjs';
import { type Mode, manifest, openedBy, pressNewest, slackEnvironment } from '../support/slackDoor.ts';
import { startBot } from './bot.ts';
import { drawSlack } from './drawSlack.ts';
import { productKey, said } from './said.ts';
import type { StoryNeeds } from './teamsStory.ts';
import { until, withinMs } from './until.ts';
import type { Views, Walk } from './walk.ts';

const botName = 'activation-desk';

/** From the slash command to the rating; the bot's process is called, or calls, as in production, and killed twice. */
export async function slackStory(
  { browser, folder, log, mode }: StoryNeeds & { readonly mode: Mode },
  { language, t, step }: Walk,
): Promise<void> {
  const words = said[language];
  const key = productKey();
  mkdirSync(folder, { recursive: true });
  await using stack = new AsyncDisposableStack();
  const slack = await startFakeSlack({ manifest, mode, bot: { name: botName } });
  stack.defer(() => slack.close());
  const locale = language === 'ja' ? 'ja-JP' : 'en-US';
  const [user, staff] = [words.employee, words.staff].map((name) => slack.user({ display_name: name, locale })) as [
    User,
    User,
  ];
  const channel = slack.channel({ name: 'it-desk', members: [staff] });
  const elsewhere = slack.channel({ name: 'general', members: [user], bot: false });
  const environment = { ...slackEnvironment(slack, mode, channel.id), DESK_LANGUAGE: language, LOG_LEVEL: 'info' };
  const bot = await startBot({ port: await freePort(), folder, log, environment });
  stack.defer(() => bot.stop());
  await connect();

  async function connect(): Promise<void> {
    slack.connect(`${bot.url}/slack/events`);
    if (mode === 'socket') await slack.socket.waitForConnection();
  }

  const page = await browser.newPage({ viewport: { width: 820, height: 1100 }, locale });
  stack.defer(() => page.close());
  const people = new Map([
    [user.id, words.employee],
    [staff.id, words.staff],
  ]);
  const show = async (
    look: () => { title: string; messages?: readonly Message[]; view?: View | null },
  ): Promise<Page> => {
    // What else the step brings about is on the picture as well.
    await slack.settle();
    const shown = look();
    await page.setContent(drawSlack({ ...shown, language, nameOf: (id) => people.get(id), bot: botName }));
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    return page;
  };
  const card = () => channel.messages().find(({ plain }) => plain.includes('ACT-000001'));
  const atDesk = () => {
    const root = card();
    return root ? [root, ...root.thread()] : channel.messages();
  };
  const chat: Views = { employee: () => show(() => ({ title: botName, messages: user.sees() })) };
  const desk: Views = { desk: () => show(() => ({ title: `# ${channel.name}`, messages: atDesk() })) };
  const both: Views = { ...chat, ...desk };

  const employeeSees = (text: string) => until(() => user.sees().some(({ plain }) => plain.includes(text)), text);
  const deskSees = (text: string) => until(() => atDesk().some(({ plain }) => plain.includes(text)), text);
  const press = (id: string, boxes?: Record<string, string>) => pressed(user, () => user.sees(), id, boxes);
  const deskPress = (id: string, boxes?: Record<string, string>) => pressed(staff, atDesk, id, boxes);
  const ticket = 'ACT-000001';

  await step(
    'the home tab',
    async () => {
      await user.openHome();
      await until(() => user.home()?.plain.includes(t('slack.home.none')) === true, 'the home tab');
    },
    { home: () => show(() => ({ title: botName, view: user.home() })) },
  );
  const colleague = slack.user({ display_name: words.colleague, locale });
  let form: View | undefined;
  await step(
    'the form of the shortcut',
    async () => {
      await colleague.shortcut('activation_start');
      form = await openedBy(colleague, withinMs);
    },
    { window: () => show(() => ({ title: botName, view: form ?? null })) },
  );
  await step(
    'the form is sent',
    async () => {
      if (form) await colleague.submit(form, { license: 'preinstalled_oem', errorText: '0xC004F213' });
      await until(() => colleague.sees().some(({ plain }) => plain.includes('0xC004F213')), 'what the form told');
      await slack.settle();
    },
    { colleague: () => show(() => ({ title: botName, messages: colleague.sees() })) },
  );
  await step(
    'the slash command with the trouble',
    async () => {
      await user.slash('/activation', words.trouble, { channel: elsewhere });
      await employeeSees(t('licenseType.device.ask'));
      await until(
        () => user.sees(elsewhere.id).some(({ plain }) => plain.includes(t('slack.here.continue'))),
        'the answer where it was typed',
      );
    },
    { ...chat, channel: () => show(() => ({ title: '# general', messages: user.sees(elsewhere.id) })) },
  );
  await step(
    'rubbish is asked again',
    async () => {
      await user.dm(words.rubbish);
      await employeeSees(t('common.notUnderstood'));
    },
    chat,
  );
  await step(
    'the other language and back',
    async () => {
      const other = language === 'ja' ? 'en' : 'ja';
      await user.dm(t('language.name', {}, other));
      await employeeSees(t('licenseType.device.ask', {}, other));
      await user.dm(t('language.name'));
      await employeeSees(t('common.languageSet'));
    },
    chat,
  );
  await step(
    'questions, and an old button',
    async () => {
      await slack.settle();
      const old = user.sees().findLast((message) => message.actions().some(({ value }) => value?.endsWith('/company')));
      const button = old?.actions().find(({ value }) => value?.endsWith('/company'));
      await press('company');
      await employeeSees(t('licenseType.admin.ask'));
      await press('no');
      await employeeSees(t('licenseType.license.ask'));
      if (old && button) await user.click(old, button.action_id, { block: button.block_id, stale: true });
      await employeeSees(t('common.stale'));
      // The question comes once more, and only its newest card takes an answer.
      await slack.settle();
      await press('preinstalled_oem');
      await employeeSees(t('plan.title'));
    },
    chat,
  );
  await step(
    'a product key is masked',
    async () => {
      await user.dm(`${words.key} ${key}`);
      await employeeSees(t('common.masked', { kinds: { key: 'common.secrets.productKey' } }));
    },
    // The person's own words stay in their chat: only what the bot said is shown.
    { bot: () => show(() => ({ title: botName, messages: user.sees().filter(({ plain }) => !plain.includes(key)) })) },
  );
  await step('the bot is killed and started again', async () => {
    await slack.settle();
    await bot.restart();
    await connect();
  });
  await step(
    'not solved until the summary',
    async () => {
      while (!has(user.sees(), 'send')) {
        await press('notSolved');
        await until(() => has(user.sees(), 'send') || has(user.sees(), 'notSolved'), 'the next question');
      }
    },
    { bot: () => show(() => ({ title: botName, messages: user.sees().filter(({ plain }) => !plain.includes(key)) })) },
  );
  await step(
    'handed over by the window of the summary',
    async () => {
      await press('keep', { model: 'ThinkPad T14' });
      await employeeSees('ThinkPad T14');
      await press('send');
      await employeeSees(t('handoff.sent.body'));
      await deskSees(t('handoff.desk.stateOpen'));
      await deskSees('ThinkPad T14');
    },
    desk,
  );
  await step(
    'claimed',
    async () => {
      await deskPress('claim');
      await deskSees(t('handoff.desk.stateClaimed', { staff: words.staff }));
      await employeeSees(t('handoff.claimed', { staff: words.staff, ticket }));
    },
    desk,
  );
  let opened: View | undefined;
  await step(
    'the window of a reply',
    async () => {
      const button = card()
        ?.actions()
        .find(({ value }) => value?.endsWith('/reply'));
      const root = card();
      if (!root || !button) throw new Error('there is no button to reply');
      await staff.click(root, button.action_id, { block: button.block_id });
      opened = await openedBy(staff, withinMs);
    },
    { window: () => show(() => ({ title: `# ${channel.name}`, view: opened ?? null })) },
  );
  await step(
    'a reply',
    async () => {
      if (opened) await staff.submit(opened, { words: words.reply });
      await employeeSees(words.reply);
      await deskSees(t('handoff.desk.replied', { staff: words.staff }));
    },
    both,
  );
  await step('the bot is killed once more, and the employee answers', async () => {
    await slack.settle();
    await bot.restart();
    await connect();
    await user.dm(words.answer);
    await deskSees(words.answer);
  });
  await step(
    'staff ask for output, which is given',
    async () => {
      await deskPress('ask', { asked: 'slmgr' });
      await employeeSees(t('handoff.asksYou', { staff: words.staff, ticket }));
      await press('answer', { words: words.output });
      await deskSees('OEM_DM');
    },
    both,
  );
  await step(
    'a note and a reply in the thread',
    async () => {
      const root = card();
      if (!root) throw new Error('there is no card');
      await staff.mention(channel.name, words.note, { thread: root });
      await deskSees(t('handoff.desk.notedHere'));
      await staff.mention(channel.name, `${words.verbs.reply} ${words.second}`, { thread: root });
      await employeeSees(words.second);
      if (user.sees().some(({ plain }) => plain.includes(words.note))) throw new Error('the employee sees a note');
    },
    both,
  );
  await step(
    'resolved, and not solved after all',
    async () => {
      await deskPress('resolve', { solution: 'motherboard_replaced', words: words.last });
      await employeeSees(t('handoff.resolved.body', { staff: words.staff, ticket }));
      await press('notSolved');
      await employeeSees(t('handoff.reopened', { staff: words.staff, ticket }));
      await deskSees(t('handoff.desk.stateClaimed', { staff: words.staff }));
    },
    both,
  );
  await step(
    'solved and rated',
    async () => {
      await deskPress('resolve', { solution: 'motherboard_replaced' });
      await until(() => has(user.sees(), 'solved'), 'the question whether it is solved');
      await press('solved');
      await employeeSees(t('handoff.closed', { ticket }));
      await press('5');
      await until(() => has(user.sees(), 'comment'), 'the box for a comment');
      await press('comment', { words: words.comment });
      await deskSees(words.comment);
      await deskSees(t('handoff.desk.stateClosed'));
    },
    both,
  );
  await step(
    'the home tab at the end',
    async () => {
      await until(() => user.home()?.plain.includes(ticket) === true, 'the ticket on the home tab');
    },
    { home: () => show(() => ({ title: botName, view: user.home() })) },
  );
  await step('nothing was objected to, and no secret kept', async () => {
    await slack.settle();
    slack.assertClean();
    await bot.close([key]);
  });

  /** Presses as soon as the button is there, and resolves when the workspace is quiet. */
  async function pressed(by: User, where: () => readonly Message[], id: string, boxes?: Record<string, string>) {
    await until(() => has(where(), id), `the button ${id}`);
    await pressNewest(by, where(), id, boxes);
    await slack.settle();
  }
}

function has(messages: readonly Message[], id: string): boolean {
  return messages.some((message) =>
    message
      .actions()
      .flatMap(({ value = '', options = [] }) => [value, ...options])
      .some((value) => value.split('/').includes(id)),
  );
}
