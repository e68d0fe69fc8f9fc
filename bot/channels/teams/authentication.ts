// Tokens of calls are checked, and the clients that call Teams are made, each once.
import {
  type Activity,
  ConfigurationBotFrameworkAuthentication,
  type ConfigurationBotFrameworkAuthenticationOptions,
} from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationConstants,
  AuthenticationError,
  ClaimsIdentity,
  type ConnectorClient,
  type ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import { type Newest, newest } from '../newest.ts';
import { within } from '../waiting.ts';
import { type Expected, expectedOf, forgetIssuers, isOurTrouble, wrongToken } from './tokens.ts';

/** The keys that tokens are checked with come from the login server; botbuilder waits for it without an end. */
const checkMs = 10_000;
/** Teams has a few service addresses; without an app id, a caller may name any. */
const mostClients = 100;

const { AudienceClaim, AppIdClaim } = AuthenticationConstants;

/** botbuilder fails in many ways on a bad token; what fails while one is checked is a 401, and a 503 where keys are missing. */
export class Authentication extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = newest<Promise<ConnectorClient>>(mostClients);
  readonly #tokenClients = newest<Promise<UserTokenClient>>(mostClients);
  readonly #expected: Expected | undefined;

  constructor(settings: ConfigurationBotFrameworkAuthenticationOptions) {
    super(settings);
    this.#expected = expectedOf(settings);
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    const wrong = this.#expected && wrongToken(header, activity.serviceUrl, this.#expected, Date.now() / 1000);
    if (wrong) throw new AuthenticationError(wrong, 401);
    try {
      const result = await within(checkMs, super.authenticateRequest(activity, header));
      // Its own factory would make a client for each activity.
      return { ...result, connectorFactory: this.createConnectorFactory(result.claimsIdentity) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AuthenticationError(reason, isOurTrouble(error) ? 503 : 401);
    } finally {
      forgetIssuers();
    }
  }

  /** The connector's client of this bot. */
  connectorFor(appId: string, serviceUrl: string): Promise<ConnectorClient> {
    const claims = [AudienceClaim, AppIdClaim].map((type) => ({ type, value: appId }));
    return this.createConnectorFactory(new ClaimsIdentity(claims)).create(serviceUrl);
  }

  /** The token that this client sends. */
  async tokenFor(appId: string, serviceUrl: string): Promise<string> {
    const { credentials } = (await this.connectorFor(appId, serviceUrl)) as unknown as {
      credentials: { getToken(): Promise<string> };
    };
    return credentials.getToken();
  }

  /** A client of the connector is dear to make and asks for a fresh token by itself, so each is made once. */
  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    const factory = super.createConnectorFactory(identity);
    const create = factory.create.bind(factory);
    factory.create = (serviceUrl, audience) =>
      once(this.#connectors, JSON.stringify([...whoIs(identity), serviceUrl, audience]), async () =>
        withoutRetry(await create(serviceUrl, audience)),
      );
    return factory;
  }

  /** botbuilder wants one for each activity, though nobody here signs people in. */
  override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    return once(this.#tokenClients, JSON.stringify(whoIs(identity)), () => super.createUserTokenClient(identity));
  }
}

/** What of an identity decides for which app a client speaks. */
function whoIs(identity: ClaimsIdentity): readonly (string | null)[] {
  return [AudienceClaim, AppIdClaim].map((claim) => identity.getClaimValue(claim));
}

/** The one that was made under this name, else a new one; one that could not be made is tried again. */
function once<T>(made: Newest<Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(name);
  if (known) return known;
  const fresh = make();
  made.set(name, fresh);
  fresh.catch(() => made.delete(name));
  return fresh;
}

/** The client tries again by itself, outside the outbox, and `noRetryPolicy` does not reach it. */
function withoutRetry(connector: ConnectorClient): ConnectorClient {
  const { client } = connector as unknown as {
    client: { pipeline: { removePolicy(which: { phase: string }): void } };
  };
  client.pipeline.removePolicy({ phase: 'Retry' });
  return connector;
}
