// Keeps a Socket Mode connection open. The SDK's own reconnection ends the process when Slack cannot be reached meanwhile.
import { reasonOf, slackErrorOf } from './refusals.ts';

/** What is used of `SocketModeClient`. */
export interface SocketClient {
  start(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  once(event: 'disconnected', listener: () => void): unknown;
  off(event: 'disconnected', listener: () => void): unknown;
}

export interface Connection {
  /** Connects. When Slack cannot be reached it is tried again later; throws when Slack refuses the token. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Slack refused the app token: somebody has to set another one. */
class SocketRefused extends Error {
  readonly code = 'SLACK_REFUSED';
}

/** A token that is refused stays refused. */
const refusals = new Set([
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'account_inactive',
  'missing_scope',
  'token_revoked',
]);
/** Slack greets at once; a connection that stays silent is given up. */
const greetingMs = 15_000;
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
const closingMs = 1_000;
const shortestMs = 5_000;

const unreachable = 'Slack cannot be reached by Socket Mode';

/** `client` has its own reconnection switched off. */
export function keepConnected(
  client: SocketClient,
  log: { warn(data: object, text: string): void; debug(data: object, text: string): void },
): Connection {
  let stopped = false;
  let wake = () => {};
  let running: Promise<void> = Promise.resolve();

  /** Resolves once Slack has greeted; `ended` resolves when that connection is over. */
  async function connect(): Promise<{ readonly ended: Promise<void> }> {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    client.once('disconnected', end);
    const started = client.start();
    // One that is done too late, after a stop or the end of patience, is not left open.
    let wanted = true;
    started.then(() => (wanted && !stopped ? undefined : client.disconnect())).catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const silent = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no greeting within ${greetingMs} ms`)), greetingMs);
    });
    try {
      await Promise.race([started, silent]);
      if (stopped) throw new Error('stopped');
      return { ended };
    } catch (error) {
      wanted = false;
      client.off('disconnected', end);
      await Promise.race([client.disconnect(), pause(closingMs)]);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function keep(first: { readonly ended: Promise<void> } | undefined): Promise<void> {
    let connection = first;
    let failures = first ? 0 : 1;
    while (!stopped) {
      try {
        if (!connection && failures > 0) await pause(Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs));
        if (stopped) return;
        connection ??= await connect();
        const since = performance.now();
        await connection.ended;
        // One that ends at once is no better than none.
        failures = performance.now() - since < shortestMs ? failures + 1 : 0;
        if (!stopped) log.debug({}, 'the socket to Slack was closed and is opened again');
      } catch (error) {
        if (stopped) return;
        failures += 1;
        log.warn({ reason: why(error), failures }, unreachable);
      }
      connection = undefined;
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    async start() {
      const first = await connect().catch((error: unknown) => {
        if (refusals.has(slackErrorOf(error) ?? '')) throw new SocketRefused(slackErrorOf(error));
        log.warn({ reason: why(error) }, unreachable);
        return undefined;
      });
      running = keep(first);
    },
    async stop() {
      stopped = true;
      wake();
      // The SDK waits for a close that never comes when there is no connection.
      await Promise.race([client.disconnect(), pause(closingMs)]);
      wake();
      await Promise.race([running, pause(closingMs)]);
      wake();
    },
  };
}

/** The cures that `reasonOf` names are those of the bot token. */
function why(error: unknown): string {
  return slackErrorOf(error) ?? (error === undefined ? 'the connection was closed at once' : reasonOf(error));
}
