// The whole story in two of Microsoft's own clients: an employee in their chat, somebody of IT in the desk's channel.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Lang } from '../support/converse.ts';
import { freePort } from '../support/freePort.ts';
import { startBot } from './bot.ts';
import { openClient } from './client.ts';
import { openPlayground, serviceUrlOf } from './playground.ts';
import { botName, channelId, tenant } from './playgroundConfig.ts';
import { productKey, said } from './said.ts';
import type { Walk } from './walk.ts';

export interface StoryNeeds {
  readonly browser: Browser;
  /** For the database and the files of clients. */
  readonly folder: string;
  /** The file that keeps what the bot says. */
  readonly log: string;
}

const other: Readonly<Record<Lang, Lang>> = { ja: 'en', en: 'ja' };

/** From the trouble to the rating, with a restart of the bot in between. */
export async function teamsStory({ browser, folder, log }: StoryNeeds, { language, t, step }: Walk): Promise<void> {
  const words = said[language];
  const key = productKey();
  mkdirSync(folder, { recursive: true });
  const ports = { bot: await freePort(), employee: await freePort(), staff: await freePort() };
  await using stack = new AsyncDisposableStack();
  const bot = await startBot({
    port: ports.bot,
    folder,
    log,
    environment: {
      DEFAULT_LANGUAGE: language,
      DESK_TEAMS_CHANNEL: channelId,
      DESK_TEAMS_SERVICE_URL: serviceUrlOf(ports.staff),
      DESK_TEAMS_TENANT: tenant,
    },
  });
  stack.defer(() => bot.stop());
  const seat = { browser, bot: bot.url, language, channel: words.channel };
  const [atEmployee, atStaff] = await Promise.all([
    openPlayground({
      ...seat,
      port: ports.employee,
      folder: join(folder, 'employee'),
      name: words.employee,
      number: 1,
    }),
    openPlayground({ ...seat, port: ports.staff, folder: join(folder, 'staff'), name: words.staff, number: 2 }),
  ]);
  stack.defer(() => atEmployee.close());
  stack.defer(() => atStaff.close());
  const [employee, desk] = await Promise.all([openClient(atEmployee.page), openClient(atStaff.page)]);
  const views = { employee: async () => employee.page, desk: async () => desk.page };
  const { employee: toEmployee, desk: toDesk } = { employee: { employee: views.employee }, desk: { desk: views.desk } };

  await step('welcome', () => employee.sees(t('common.welcome.calm')), toEmployee);
  await step(
    'the desk is greeted',
    async () => {
      await desk.openChannel(words.channel);
      await desk.sees(t('handoff.desk.hello', { bot: botName }));
    },
    toDesk,
  );
  await step(
    'trouble in words',
    async () => {
      await employee.say(words.trouble);
      await employee.sees(t('common.talk.understoodTitle'));
      await employee.sees(t('licenseType.device.ask'));
    },
    toEmployee,
  );
  await step(
    'rubbish is asked again',
    async () => {
      await employee.say(words.rubbish);
      await employee.sees(t('common.notUnderstood'));
    },
    toEmployee,
  );
  await step(
    'the other language and back',
    async () => {
      await employee.say(t('language.name', {}, other[language]));
      await employee.sees(t('licenseType.device.ask', {}, other[language]));
      await employee.say(t('language.name'));
      await employee.offers(t('licenseType.device.choices.company'));
    },
    toEmployee,
  );
  await step('questions', async () => {
    await employee.press(t('licenseType.device.choices.company'));
    await employee.press(t('licenseType.admin.choices.no'));
    await employee.offers(t('licenseType.license.choices.preinstalled_oem'));
  });
  await step(
    'an old button',
    async () => {
      const press = atEmployee.activities.find(({ value }) => value !== undefined);
      if (!press) throw new Error('nothing was pressed yet');
      // The question comes once more, and only its newest card takes an answer.
      await employee.seesMore(t('licenseType.license.ask'), () => atEmployee.again(press));
      await employee.sees(t('common.stale'));
      await employee.press(t('licenseType.license.choices.preinstalled_oem'));
    },
    toEmployee,
  );
  await step(
    'the plan and its first steps',
    async () => {
      await employee.sees(t('plan.title'));
      await employee.offers(t('outcome.choices.notSolved'));
    },
    toEmployee,
  );
  await step(
    'a product key is masked',
    async () => {
      await employee.seesMore(t('outcome.ask'), () => employee.say(`${words.key} ${key}`));
      await employee.sees(t('common.masked', { kinds: { key: 'common.secrets.productKey' } }));
    },
    toEmployee,
  );
  await step('the bot is killed and started again', () => bot.restart());
  await step(
    'not solved until the summary',
    async () => {
      const send = t('additionalInfo.handover.choices.send');
      const next = t('outcome.choices.notSolved');
      while ((await employee.offers(send, next)) !== send) await employee.press(next);
      await employee.fill(t('additionalInfo.fields.model'), 'ThinkPad T14');
    },
    toEmployee,
  );
  await step(
    'handed over',
    async () => {
      await employee.press(t('additionalInfo.handover.choices.send'));
      await employee.sees(t('handoff.sent.body'));
      await desk.sees(t('handoff.desk.stateOpen'));
      await desk.sees('ThinkPad T14');
    },
    views,
  );
  const ticket = 'ACT-000001';
  await step(
    'claimed',
    async () => {
      await desk.press(t('handoff.desk.claim'));
      await desk.sees(t('handoff.desk.stateClaimed', { staff: words.staff }));
      await employee.sees(t('handoff.claimed', { staff: words.staff, ticket }));
    },
    views,
  );
  await step(
    'the form of a reply',
    async () => {
      await desk.open(t('handoff.desk.reply'));
      await desk.fill(t('handoff.desk.replyBox'), words.reply);
    },
    toDesk,
  );
  await step(
    'a reply',
    async () => {
      await desk.press(t('handoff.desk.reply'));
      await employee.sees(words.reply);
      await desk.sees(t('handoff.desk.replied', { staff: words.staff }));
    },
    views,
  );
  await step(
    'the employee answers',
    async () => {
      await employee.say(words.answer);
      await employee.sees(t('handoff.relayed.claimed', { staff: words.staff, ticket }));
      await desk.sees(words.answer);
    },
    views,
  );
  await step(
    'the bot is killed at the desk',
    async () => {
      await bot.restart();
      await desk.open(t('handoff.desk.ask'));
      await desk.choose(t('handoff.desk.askFor'), t('handoff.asks.slmgr.label'));
    },
    toDesk,
  );
  await step(
    'staff ask for output',
    async () => {
      await desk.press(t('handoff.desk.ask'));
      await employee.sees(t('handoff.asksYou', { staff: words.staff, ticket }));
    },
    toEmployee,
  );
  await step(
    'the output is given',
    async () => {
      await employee.fill(t('handoff.asks.slmgr.label'), words.output);
      await employee.press(t('handoff.answer'));
      await desk.sees('OEM_DM');
    },
    views,
  );
  await step(
    'a note and a reply in the thread',
    async () => {
      await desk.answer(words.note);
      await desk.sees(t('handoff.desk.notedHere'));
      await desk.answer(`${words.verbs.reply} ${words.second}`);
      await desk.sees(t('handoff.desk.repliedHere'));
      await employee.sees(words.second);
      if ((await employee.count(words.note)) > 0) throw new Error('the employee sees a note of the desk');
    },
    views,
  );
  await step(
    'the desk asks for its tickets',
    async () => {
      await desk.post(words.tickets);
      await desk.sees(t('handoff.list.live'));
    },
    toDesk,
  );
  await step(
    'the form of a resolution',
    async () => {
      await desk.open(t('handoff.desk.resolve'));
      await desk.choose(t('handoff.desk.solution'), t('handoff.solutions.motherboard_replaced'));
      await desk.fill(t('handoff.desk.lastWords'), words.last);
    },
    toDesk,
  );
  await step(
    'resolved',
    async () => {
      await desk.press(t('handoff.desk.resolve'));
      await desk.sees(t('handoff.desk.stateResolved', { staff: words.staff }));
      await employee.sees(t('handoff.resolved.body', { staff: words.staff, ticket }));
    },
    views,
  );
  await step(
    'not solved after all',
    async () => {
      await employee.press(t('handoff.resolved.notSolved'));
      await employee.sees(t('handoff.reopened', { staff: words.staff, ticket }));
      await desk.sees(t('handoff.desk.stateClaimed', { staff: words.staff }));
    },
    views,
  );
  await step(
    'solved',
    async () => {
      await desk.open(t('handoff.desk.resolve'));
      await desk.choose(t('handoff.desk.solution'), t('handoff.solutions.motherboard_replaced'));
      await desk.press(t('handoff.desk.resolve'));
      await employee.press(t('handoff.resolved.solved'));
      await employee.sees(t('handoff.closed', { ticket }));
      await desk.sees(t('handoff.desk.stateClosed'));
    },
    views,
  );
  await step(
    'rated',
    async () => {
      await employee.press(t('handoff.rating.choices.5'));
      await employee.fill(t('handoff.rating.commentBox'), words.comment);
      await employee.press(t('handoff.rating.comment'));
      await employee.sees(t('handoff.rating.commented'));
      await desk.sees(words.comment);
    },
    views,
  );
  await step('nothing was objected to, and no secret kept', async () => {
    const problems = [...atEmployee.problems, ...atStaff.problems];
    if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'));
    if (atEmployee.cards < 15 || atStaff.cards < 8) throw new Error('cards were not looked at');
    await bot.close([key]);
  });
}
