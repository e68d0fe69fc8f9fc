// What a token of Teams must say, read before botbuilder checks its signature.
import type { ConfigurationBotFrameworkAuthenticationOptions } from 'botbuilder';
import { EmulatorValidation } from 'botframework-connector';
import { DeliveryError } from '../../handoff/ports.ts';

/** Who signs tokens, and for whom. */
export interface Expected {
  readonly appId: string;
  readonly issuer: string;
}

/** As botbuilder has it, for clocks that differ. */
const toleranceSeconds = 300;
const publicIssuer = 'https://api.botframework.com';
const governmentIssuer = 'https://api.botframework.us';
const government = 'https://botframework.azure.us';

/** Undefined: without an app there are no tokens. */
export function expectedOf(settings: ConfigurationBotFrameworkAuthenticationOptions): Expected | undefined {
  const { MicrosoftAppId: appId, ToBotFromChannelTokenIssuer: own, ChannelService: service } = settings;
  if (!appId) return undefined;
  return { appId, issuer: own || (service === government ? governmentIssuer : publicIssuer) };
}

/**
 * Why a token is refused whatever its signature; undefined: the signature decides. botbuilder would take tokens of its emulator
 * and of other bots too, remembers each tenant that such a token names, and prints what it refuses.
 */
export function wrongToken(header: string, serviceUrl: string, expected: Expected, now: number): string | undefined {
  const [scheme, token = '', ...rest] = header.split(' ');
  if (scheme !== 'Bearer' || rest.length > 0) return 'no bearer token';
  const [head, claims] = token.split('.', 2).map(read);
  if (!head || !claims || token.split('.').length !== 3) return 'no token';
  if (!/^RS(?:256|384|512)$/.test(String(head['alg']))) return 'another algorithm';
  if (claims['iss'] !== expected.issuer) return 'another issuer';
  if (claims['aud'] !== expected.appId) return 'for another app';
  const { exp, nbf } = claims;
  if (typeof exp !== 'number' || exp + toleranceSeconds <= now) return 'expired';
  if (typeof nbf === 'number' && nbf - toleranceSeconds > now) return 'not valid yet';
  // botbuilder compares nothing where the activity names no address.
  return serviceUrl && claims['serviceurl'] === serviceUrl ? undefined : 'for another service address';
}

const { issuer: emulatorIssuers } = EmulatorValidation.ToBotFromEmulatorTokenValidationParameters;
const ownIssuers = emulatorIssuers?.length ?? 0;

/** botbuilder notes the tenant of each token before it checks the signature: whoever makes them up would fill the memory. */
export function forgetIssuers(): void {
  if (Array.isArray(emulatorIssuers)) emulatorIssuers.length = ownIssuers;
}

/** Whether the keys could not be had: that says nothing about the token. */
export function isOurTrouble(error: unknown): boolean {
  if (error instanceof DeliveryError) return true;
  const { name, statusCode } = error as { name?: string; statusCode?: number };
  return name === 'FetchError' || statusCode === 500;
}

function read(part: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
