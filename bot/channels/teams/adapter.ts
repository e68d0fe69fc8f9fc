// Teams' door: CloudAdapter checks the token, then the activity is stored, and only then acknowledged.
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
  type Request,
  type Response,
} from 'botbuilder';
import { type AuthenticateRequestResult, AuthenticationError } from 'botframework-connector';
import type { Delivery } from '../../handoff/ports.ts';
import type { Spoken } from '../../messages/message.ts';
import type { Accept, Channel } from '../channel.ts';
import { teamsCourier } from './courier.ts';
import { eventKeyOf, readTeamsActivity } from './inbound.ts';
import { escapeMarkdown, renderCards } from './render.ts';

export interface TeamsNeeds {
  /** Botbuilder's own settings (`MicrosoftAppId` ...), and its optional endpoint overrides. */
  readonly settings: ConfigurationBotFrameworkAuthenticationOptions;
  /** Tenants that may talk to the bot; empty: any. */
  readonly tenants: readonly string[];
}

export interface Teams extends Channel {
  /** `POST /api/messages`. Answers once the activity is stored, and worked if that is quick. */
  handle(request: Request, response: Response, accept: Accept, speak: Speak): Promise<void>;
}

/** Localises what a turn said, for the answer to an invoke. */
export type Speak = (delivery: Delivery) => Spoken;

/**
 * Stored is safe, so the answer to Teams need not wait; it does for a moment, so that Teams slows down when the bot is
 * busy. An invoke's answer is the new card; one that comes too late still arrives as an update.
 */
const answerMs = 3_000;

/** The Teams channel over botbuilder's CloudAdapter. */
export function teamsChannel({ settings, tenants }: TeamsNeeds): Teams {
  const adapter = new CloudAdapter(
    new Authentication(settings, undefined, undefined, undefined, { noRetryPolicy: true }),
  );

  return {
    name: 'teams',
    courier: teamsCourier(adapter, settings.MicrosoftAppId ?? ''),
    protect: escapeMarkdown,
    async handle(request, response, accept, speak) {
      await adapter.process(request, response, async (context) => {
        const { activity } = context;
        const invoke = activity.type === 'invoke';
        const answer = async (body: { statusCode: number; type: string; value: unknown }) => {
          await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
        };
        if (tenants.length > 0 && !tenants.includes(tenantOf(activity))) {
          throw new AuthenticationError('this tenant is not served', 403);
        }
        const taken = readTeamsActivity(activity);
        if (!taken) return;
        const { done, tried } = await accept('teams', eventKeyOf(taken), taken);
        if (!invoke) {
          await Promise.race([tried, pause(answerMs)]);
          return;
        }
        const said = await Promise.race([done, pause(answerMs)]);
        const instead = said.find(({ replaces }) => replaces !== undefined);
        const [content] = instead ? renderCards(speak(instead), instead.replaces) : [];
        await answer(
          content
            ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: content }
            : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'OK' },
        );
      });
    },
  };
}

/** The tenant an activity comes from; empty when it names none. */
function tenantOf({ channelData, conversation }: Activity): string {
  return channelData?.tenant?.id ?? conversation?.tenantId ?? '';
}

/** botbuilder answers 500 to some bad tokens; whatever fails while a token is checked is a 401. */
class Authentication extends ConfigurationBotFrameworkAuthentication {
  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    try {
      return await super.authenticateRequest(activity, header);
    } catch (error) {
      throw new AuthenticationError(error instanceof Error ? error.message : String(error), 401);
    }
  }
}

function pause(ms: number): Promise<readonly []> {
  return new Promise((resolve) => setTimeout(() => resolve([]), ms).unref());
}
