// What /healthz, /readyz and /metrics answer, and who may see what of it.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metrics } from './metrics.ts';
import type { watchReadiness } from './readiness.ts';

export const watchedPaths = ['/healthz', '/readyz', '/metrics'] as const;

export interface WatchRequest {
  readonly path: (typeof watchedPaths)[number];
  /** It comes from this machine itself, through no proxy. */
  readonly own: boolean;
  /** The header `Authorization`. */
  readonly authorization: string | undefined;
}

export interface WatchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface AnswersNeeds extends Pick<ReturnType<typeof watchReadiness>, 'readiness' | 'standing'> {
  readonly metrics: Pick<Metrics, 'text'>;
  /** When this process read its settings, as ISO 8601. */
  readonly since: string;
  /** Undefined: only this machine sees figures. */
  readonly token: string | undefined;
}

/** Everybody hears whether it lives and is ready; how it stands is for this machine and for who has the token. */
export function answers({ readiness, standing, metrics, since, token }: AnswersNeeds) {
  return async ({ path, own, authorization }: WatchRequest): Promise<WatchAnswer> => {
    if (path === '/healthz') return json(200, { ok: true });
    const may = own || (token !== undefined && isBearer(token, authorization));
    if (path === '/readyz') {
      const { ok, checks, outbox } = await readiness(may);
      const wrong = Object.keys(checks).filter((name) => checks[name] === false);
      return json(ok ? 200 : 503, { ok, ...(may && { since, wrong, checks: told(checks), outbox }) });
    }
    // Without a token it is as if there were nothing.
    if (!may) return token === undefined ? json(404, {}) : json(401, {}, { 'WWW-Authenticate': 'Bearer' });
    const now = await standing();
    const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
    return { status: 200, headers, body: await metrics.text(now.standing, now.checks) };
  };
}

/** What is not known yet is named, too. */
function told(checks: Readonly<Record<string, boolean | undefined>>): Record<string, string> {
  const words = (isWell: boolean | undefined) => (isWell === undefined ? 'unknown' : isWell ? 'ok' : 'failed');
  return Object.fromEntries(Object.entries(checks).map(([name, isWell]) => [name, words(isWell)]));
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): WatchAnswer {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** Takes as long for a token that is nearly right as for one that is not. */
function isBearer(token: string, authorization = ''): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(`bearer ${token}`), digest(authorization.replace(/^bearer +/i, 'bearer ')));
}
