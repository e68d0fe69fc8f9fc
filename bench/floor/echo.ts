// An echo bot: no state, no dialogs, one line of text for each message.
import { ActivityHandler } from 'botbuilder';
import { serveBot } from './restifyBot.ts';

const bot = new ActivityHandler();
bot.onMessage(async (context, next) => {
  await context.sendActivity(`Echo: ${context.activity.text}`);
  await next();
});
serveBot(bot);
