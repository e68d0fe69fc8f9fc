// The HTTP server: /api/messages, /slack/events, /healthz, /readyz, /metrics, /files, /about, /privacy, /terms, the local
// page. restify lives here only; door.ts stands before it.
import { createServer, type IncomingMessage, type ServerOptions, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import restify, { type Next, type Request, type Response } from 'restify';
import type { Accept } from './channels/channel.ts';
import type { Slack } from './channels/slack/slack.ts';
import type { Speak, Teams } from './channels/teams/adapter.ts';
import type { Web } from './channels/web/web.ts';
import { type DoorNeeds, limitedTimes, makeDoor } from './door.ts';
import { drain } from './drain.ts';
import type { FileAnswer, FileRequest } from './fileAnswer.ts';
import type { Key } from './messages/message.ts';
import { type WatchAnswer, type WatchRequest, watchedPaths } from './monitoring/answers.ts';
import { type PublicPageRequest, publicPages } from './publicPages.ts';
import { type Body, readBody } from './readBody.ts';
import { sparing } from './sparing.ts';

export interface ServerNeeds extends DoorNeeds {
  readonly teams: Teams | undefined;
  /** Requests to `/api/messages` carry no token: only this machine may call. */
  readonly openTeams: boolean;
  /** Undefined also in Socket Mode, where Slack does not call. */
  readonly slack: Pick<Slack, 'handle'> | undefined;
  readonly web: Web | undefined;
  readonly accept: Accept;
  readonly speak: Speak;
  /** A stored file for whoever has its link. */
  readonly file: (request: FileRequest) => Promise<FileAnswer>;
  /** A page for anybody: /about, /privacy, /terms. */
  readonly page?: (request: PublicPageRequest) => FileAnswer;
  /** /healthz, /readyz and /metrics. */
  readonly watch: (request: WatchRequest) => Promise<WatchAnswer>;
  /** Other times than those of `limitedTimes`. */
  readonly times?: ServerOptions;
  /** Default: thousands. */
  readonly connections?: number;
  /** A sentence for a person who is refused. */
  readonly explain: (key: Key) => string;
}

export interface Server {
  /** Resolves with the port once it listens. */
  listen(port: number, host: string): Promise<number>;
  /** Takes nothing more; what was asked is answered, unless that takes longer than `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

const messagesPath = '/api/messages';
const slackPath = '/slack/events';
/** A Teams message with a 100 KB text, its HTML copy, and the JSON around them. */
const mostBodyBytes = 1_048_576;
const mostHeaders = 100;
/** Platforms and proxies keep a few hundred at most. */
const mostConnections = 4_096;

/** The server over these channels; what is undefined answers 404. */
export function makeServer(needs: ServerNeeds): Server {
  const { teams, openTeams, slack, web, accept, speak, file, page, watch, log, explain } = needs;
  const door = makeDoor(needs);
  const server = restify.createServer({ name: '', handleUncaughtExceptions: false });
  const http = createServer({ ...limitedTimes, ...needs.times }, (request, response) => {
    door.dress(request, response);
    const pass = (may: boolean) => {
      if (!may) return;
      // Bolt reads the body itself, for it checks the signature over every byte: restify is to touch nothing.
      const isSlack = slack && request.method === 'POST' && request.url?.split('?')[0] === slackPath;
      if (isSlack) slack.handle(request, response, () => door.proved(request));
      else server.server.emit('request', request, response);
    };
    void door
      .lets(request, response)
      .then(pass)
      .catch((error) => {
        log.error({ error: String(error) }, 'a request failed');
        response.destroy();
      });
  });
  http.maxHeadersCount = mostHeaders;
  http.maxConnections = needs.connections ?? mostConnections;
  const warn = sparing((data, text) => log.warn(data, text));
  http.on('drop', () => warn({ most: http.maxConnections }, 'a connection was refused: there are too many'));
  const end = drain(http);
  if (!openTeams) server.use(signedOnly);
  server.use(jsonOnly);
  server.use(restify.plugins.queryParser({ mapParams: false }));
  server.use((request: Request, response: Response, next: Next) => {
    if (request.method !== 'POST') return next();
    const take = (body: Body) => {
      if ('status' in body) response.send(body.status);
      else request.body = body.json;
      next('status' in body ? false : undefined);
    };
    // Nobody is there to be answered.
    readBody(request, mostBodyBytes).then(take, () => next(false));
  });

  for (const path of watchedPaths) {
    server.get(path, async (request: Request, response: Response) => {
      const own = ownMachine.has(request.socket.remoteAddress ?? '') && !foreign(request);
      const { status, headers, body } = await watch({ path, own, authorization: header(request, 'authorization') });
      response.sendRaw(status, body, headers);
    });
  }

  const files = async (request: Request, response: Response) => {
    const { status, headers, body } = await file({
      id: request.params['id'],
      query: new URLSearchParams(request.getQuery()),
      languages: header(request, 'accept-language'),
    });
    response.sendRaw(status, body, headers);
  };
  // A proxy and another name are fine here: the signature in the link decides.
  server.get('/files/:id', files);
  server.head('/files/:id', files);

  if (page) {
    for (const name of publicPages) {
      const shown = async (request: Request, response: Response) => {
        const query = new URLSearchParams(request.getQuery());
        const { status, headers, body } = page({ page: name, query, languages: header(request, 'accept-language') });
        response.sendRaw(status, body, headers);
      };
      server.get(`/${name}`, shown);
      server.head(`/${name}`, shown);
    }
  }

  if (teams) {
    server.post(messagesPath, async (request: Request, response: Response) => {
      if (openTeams && refuse(request, response)) return;
      await teams.handle(Object.assign(request, { method: 'POST' }), response, {
        accept,
        speak,
        explain,
        proved: () => door.proved(request),
      });
    });
  }

  if (web) {
    const local = async (request: Request, response: Response) => {
      if (refuse(request, response)) return;
      const answer = await web.handle(
        {
          method: request.method ?? '',
          path: request.path(),
          query: new URLSearchParams(request.getQuery()),
          token: header(request, 'x-desk-token'),
          body: request.body,
        },
        accept,
      );
      const { status, type, body } = answer ?? { status: 404, type: 'text/plain', body: 'Not found' };
      response.sendRaw(status, body, { 'Content-Type': type, ...pageHeaders });
    };
    for (const path of ['/', '/local/:name']) {
      server.get(path, local);
      server.post(path, local);
    }
  }

  server.on('restifyError', (_request: Request, _response: Response, error: RestifyError, done: () => void) => {
    const { statusCode: status = 500 } = error;
    log[status < 500 ? 'debug' : 'warn']({ status, error: String(error) }, 'a request failed');
    // What went wrong inside is nobody's business outside.
    Object.assign(error, { toJSON: () => ({ error: STATUS_CODES[status] }) });
    done();
  });

  /** Local mode is for this machine alone: no tunnel, no other website. */
  function refuse(request: Request, response: Response): boolean {
    const reason = foreign(request);
    if (!reason) return false;
    response.send(403, { error: explain(`server.forbidden.${reason}`) });
    return true;
  }

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, host, () => resolve((http.address() as AddressInfo).port));
      }),
    close: end,
  };
}

type RestifyError = Error & { readonly statusCode?: number };

/** Before anything of a call is read: no token, no answer but 401. */
function signedOnly(request: Request, response: Response, next: Next): void {
  const unsigned = request.path() === messagesPath && header(request, 'authorization') === undefined;
  if (unsigned) response.send(401);
  next(unsigned ? false : undefined);
}

/**
 * Every call carries plain JSON. restify unpacks a packed body without hearing its errors, and writes uploaded files to
 * disk before anybody was asked who calls: neither is let in.
 */
function jsonOnly(request: Request, response: Response, next: Next): void {
  const packed = (header(request, 'content-encoding') ?? 'identity') !== 'identity';
  const other = request.method === 'POST' && !request.is('json');
  if (packed || other) response.send(415);
  next(packed || other ? false : undefined);
}

const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

const ownMachine = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const tracesOfProxy = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|(?:x|true|cf)-(?:client|connecting)-ip)$/;
const localNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Why a request is not from this machine's own hand; undefined when it is. */
function foreign(
  request: Pick<IncomingMessage, 'headers' | 'httpVersion'>,
): 'host' | 'forwarded' | 'origin' | undefined {
  const { headers, httpVersion } = request;
  const host = headers.host ?? '';
  if (!localNames.has(nameOf(host))) return 'host';
  // Proxies that were told nothing: nginx speaks HTTP/1.0 then, and says no more.
  if (httpVersion === '1.0' || Object.keys(headers).some((name) => tracesOfProxy.test(name))) return 'forwarded';
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) return 'origin';
  return undefined;
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

function header(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
