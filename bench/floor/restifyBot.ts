// restify and CloudAdapter around a bot, as botbuilder's own samples have it: the floor under our server.
import {
  type ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type Request,
  type Response,
} from 'botbuilder';
import restify from 'restify';

/** Serves a bot on `PORT`. Without an app id no token is checked, as with ours. */
export function serveBot(bot: ActivityHandler): void {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  adapter.onTurnError = async (_context, error) => {
    console.error(error);
    process.exit(1);
  };
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser());
  server.get('/healthz', async (_request: restify.Request, response: restify.Response) => {
    response.send(200, { ok: true });
  });
  server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
    await adapter.process(request as unknown as Request, response as unknown as Response, (context) =>
      bot.run(context),
    );
  });
  server.listen(Number(process.env['PORT']), process.env['HOST']);
  process.on('SIGTERM', () => process.exit(0));
}
