// Ends an HTTP server without cutting off anybody: what was asked is answered, and every answer ends its connection.
import type { Server, ServerResponse } from 'node:http';

const lookMs = 25;

/**
 * Watches a server from now on; the function that comes back ends it. The port is closed at once; whoever has no answer after
 * `graceMs` gets none.
 */
export function drain(server: Server): (graceMs?: number) => Promise<void> {
  const open = new Set<ServerResponse>();
  let isEnding = false;
  server.prependListener('request', (_, response) => {
    if (isEnding) return last(response);
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return async (graceMs = 0) => {
    isEnding = true;
    for (const response of open) last(response);
    // A connection that is kept open for more requests would keep the server open, too.
    const looking = setInterval(() => server.closeIdleConnections(), lookMs);
    const late = setTimeout(() => server.closeAllConnections(), graceMs);
    await new Promise((resolve) => server.close(resolve));
    clearInterval(looking);
    clearTimeout(late);
  };
}

function last(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
