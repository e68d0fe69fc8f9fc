// One request to another system, with an end: a silent host holds nobody up, and its clock is noted.

/** What came back; or the system's name for why nothing did, such as ECONNREFUSED or `timeout`. */
export type Answer =
  | { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: unknown }
  | { readonly failed: string };

export type Ask = (url: string, init?: RequestInit) => Promise<Answer>;

/** How far the clock of another host is ahead of ours, in milliseconds. */
export interface Sample {
  readonly host: string;
  readonly aheadMs: number;
}

export interface Asking {
  readonly ask: Ask;
  /** Of every host that has answered so far. */
  readonly samples: readonly Sample[];
}

/** Longer than any of them takes. */
const answerWithinMs = 10_000;
/** Nothing that is read here is longer. */
const mostBytes = 256 * 1024;

/** Asks without following redirects: what is secret goes where it was configured to go, and nowhere else. Never throws. */
export function asking(now: () => Date, withinMs = answerWithinMs): Asking {
  const samples: Sample[] = [];
  const ask: Ask = async (url, init = {}) => {
    const began = now().getTime();
    try {
      const signal = AbortSignal.timeout(withinMs);
      const response = await fetch(url, { ...init, redirect: 'manual', signal });
      const date = Date.parse(response.headers.get('date') ?? '');
      if (Number.isFinite(date)) {
        // The header has whole seconds: half of one is the best guess.
        samples.push({ host: new URL(url).host, aheadMs: date + 500 - (began + now().getTime()) / 2 });
      }
      const text = await beginningOf(response);
      return { status: response.status, headers: response.headers, text, json: parsed(text) };
    } catch (error) {
      return { failed: reasonOf(error) };
    }
  };
  return { ask, samples };
}

/** The system's name for what went wrong: messages may hold the address. */
export function reasonOf(error: unknown): string {
  const { name, code, cause } = (error ?? {}) as { name?: string; code?: unknown; cause?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout';
  if (typeof code === 'string') return code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timeout' : code;
  return cause === undefined ? (name ?? 'unknown') : reasonOf(cause);
}

async function beginningOf({ body }: Response): Promise<string> {
  if (!body) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > mostBytes) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The answer as an object, whatever came. */
export function objectIn(answer: Answer): Readonly<Record<string, unknown>> {
  const json = 'json' in answer ? answer.json : undefined;
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
}
