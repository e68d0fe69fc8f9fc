// Teams' door: CloudAdapter checks the token, then the activity is stored, and only then acknowledged.
import {
  type Activity,
  CloudAdapter,
  type ConfigurationBotFrameworkAuthenticationOptions,
  type InvokeResponse,
  type Request,
  type Response,
  type TeamsChannelAccount,
  type TurnContext,
} from 'botbuilder';
import { type AuthenticateRequestResult, AuthenticationError } from 'botframework-connector';
import type { Delivery } from '../../handoff/ports.ts';
import type { Key, Spoken } from '../../messages/message.ts';
import type { Accept, Channel } from '../channel.ts';
import { newest } from '../newest.ts';
import { pause } from '../waiting.ts';
import { wellFormed } from '../wellFormed.ts';
import { Authentication } from './authentication.ts';
import { teamsCourier } from './courier.ts';
import type { DrawFilesNeeds } from './drawFiles.ts';
import { fetchFile } from './files.ts';
import { activityIn, eventKeyOf, isShared, readTeamsActivity } from './inbound.ts';
import { escapeMarkdown, renderCards } from './render.ts';
import { standings } from './standings.ts';

export interface TeamsNeeds extends DrawFilesNeeds {
  /** Botbuilder's own settings (`MicrosoftAppId` ...), and its optional endpoint overrides. */
  readonly settings: ConfigurationBotFrameworkAuthenticationOptions;
  /** Tenants that may talk to the bot; empty: any. */
  readonly tenants: readonly string[];
  readonly now: () => Date;
  /** Hears of what was refused or failed. */
  readonly log: { warn(data: object, text: string): void };
}

export interface Teams extends Channel {
  /** `POST /api/messages`. Answers once the activity is stored, and worked if that is quick. */
  handle(request: Request, response: Response, edge: Edge): Promise<void>;
}

/** What the door hands activities to, and what it needs to answer them. */
export interface Edge {
  readonly accept: Accept;
  readonly speak: Speak;
  /** A sentence for somebody who is refused. */
  readonly explain: (key: Key) => string;
  /** The caller's token was good. */
  readonly proved: () => void;
}

/** Localises what a turn said, for the answer to an invoke. */
export type Speak = (delivery: Delivery) => Spoken;

/**
 * Stored is safe, so the answer to Teams need not wait; it does for a moment, so that Teams slows down when the bot is
 * busy. An invoke's answer is the new card; one that comes too late still arrives as an update.
 */
const answerMs = 3_000;

/** Teams has a few; without an app id, a caller may name any. */
const mostConnectors = 100;

/** Of tokens that are only tried. One is good for every region. */
const anyServiceUrl = 'https://smba.trafficmanager.net/teams/';

/** The Teams channel over botbuilder's CloudAdapter. */
export function teamsChannel({ settings, tenants, now, log, ...drawing }: TeamsNeeds): Teams {
  const authentication = new Authentication(settings);
  const adapter = new Door(authentication, log);
  const { MicrosoftAppId: appId = '', ToChannelFromBotOAuthScope: audience = '' } = settings;
  /** Where the connector answers, by origin: service addresses of activities whose token was checked. */
  const connectors = newest<string>(mostConnectors);
  const connectorFor = (serviceUrl: string) => authentication.connectorFor(appId, serviceUrl);
  const standingOf = standings({
    async ask(serviceUrl, conversation, user) {
      const { conversations } = await connectorFor(serviceUrl);
      const told: unknown = await conversations.getConversationMember(conversation, user);
      return told as TeamsChannelAccount;
    },
    untold: appId === '' ? 'member' : 'unknown',
    now,
    log,
  });
  const ours = new Set(tenants.map((tenant) => tenant.toLowerCase()));

  /** Why an activity is not served; undefined when it is. In Web Chat a caller names the person and the tenant. */
  function refusal(activity: Activity): Key | undefined {
    if (appId !== '' && activity.channelId !== 'msteams') return 'server.forbidden.channel';
    return ours.size === 0 || ours.has(tenantOf(activity).toLowerCase()) ? undefined : 'server.forbidden.tenant';
  }

  return {
    name: 'teams',
    courier: teamsCourier({ adapter, connectorFor, appId, audience, ...drawing }),
    protect: escapeMarkdown,
    async introduce(activity) {
      if (URL.canParse(activity.serviceUrl)) connectors.set(new URL(activity.serviceUrl).origin, activity.serviceUrl);
      const { from, channelData, attachments = [] } = activity;
      // A file in their own chat may be meant for an employee.
      const mayAct = isShared(activity) || attachments.length > 0;
      if (!activity.type.startsWith('message') || !mayAct) return activity;
      const ids = [from.id, from.aadObjectId].filter((id) => id !== undefined);
      return { ...activity, channelData: { ...channelData, standing: await standingOf(activity), ids } };
    },
    fetchFile: (url, _type, mostBytes) =>
      fetchFile(
        {
          isConnector: (origin) => connectors.has(origin),
          isTrial: appId === '',
          token: async (origin) =>
            appId === '' ? undefined : authentication.tokenFor(appId, connectors.get(origin) ?? origin),
        },
        url,
        mostBytes,
      ),
    ...(appId !== '' && { prove: () => authentication.tokenFor(appId, anyServiceUrl) }),
    async handle(request, response, { accept, speak, explain, proved }) {
      const sent = activityIn(request.body);
      if (!sent) {
        response.status(400);
        response.end();
        return;
      }
      Object.assign(request, { body: sent });
      await adapter.process(request, response, async (context) => {
        proved();
        const { activity } = context;
        const invoke = activity.type === 'invoke';
        const answer = async (body: { statusCode: number; type: string; value: unknown }) => {
          await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
        };
        const refused = refusal(activity);
        if (refused) throw new AuthenticationError(explain(refused), 403);
        const taken = readTeamsActivity(activity);
        if (!taken) {
          // Else botbuilder answers that this server is broken.
          if (invoke) await context.sendActivity({ type: 'invokeResponse', value: { status: 404 } });
          return;
        }
        const { done, tried, safe } = await accept('teams', eventKeyOf(taken), taken, 'later');
        if (!invoke) {
          await Promise.race([tried, pause(answerMs)]);
          await safe();
          return;
        }
        const said = await Promise.race([done, pause(answerMs)]);
        await safe();
        const pressed = (taken.value as { card?: string } | undefined)?.card;
        const instead = said.findLast(({ replaces }) => replaces !== undefined && replaces === pressed);
        const at = opensThread(activity) ? 'first' : 'last';
        const pages = instead ? renderCards(speak(instead), instead.replaces, at) : [];
        const content = pages.at(at === 'first' ? 0 : -1);
        await answer(
          content
            ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: wellFormed(content) }
            : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'OK' },
        );
      });
    },
  };
}

/** Whether it comes from the card on top of a thread. */
function opensThread({ conversation, replyToId }: Activity): boolean {
  return replyToId !== undefined && conversation.id.split(';messageid=')[1] === replyToId;
}

/** The tenant an activity comes from; empty when it names none. */
function tenantOf({ channelData, conversation }: Activity): string {
  return channelData?.tenant?.id ?? conversation?.tenantId ?? '';
}

/** botbuilder prints what it refuses to the console; here it goes through the log, one masked line. */
class Door extends CloudAdapter {
  readonly #log: TeamsNeeds['log'];

  constructor(authentication: Authentication, log: TeamsNeeds['log']) {
    super(authentication);
    this.#log = log;
  }

  protected override async processActivity(
    authorization: string | AuthenticateRequestResult,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    try {
      return await super.processActivity(authorization as string, activity, logic);
    } catch (error) {
      const status = error instanceof AuthenticationError ? error.statusCode : 500;
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn({ status, reason }, 'an activity was not taken');
      return { status, body: { error: status === 500 ? 'internal error' : reason } };
    }
  }
}
