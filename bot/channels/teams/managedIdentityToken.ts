// The token of a bot that has a managed identity of Azure in the place of a secret.
import type { ConfigurationBotFrameworkAuthenticationOptions } from 'botbuilder';
import { within } from '../waiting.ts';
import { Authentication } from './authentication.ts';

/** Azure answers from the machine itself. */
const answerWithinMs = 15_000;
/** One token is good for every region. */
const anyServiceUrl = 'https://smba.trafficmanager.net/teams/';

/** Asks the machine for it; throws where it has none to give. */
export function managedIdentityToken(
  appId: string,
  settings: ConfigurationBotFrameworkAuthenticationOptions,
): Promise<string> {
  return within(answerWithinMs, new Authentication(settings).tokenFor(appId, anyServiceUrl));
}
