// Reads the body of a call before Bolt does: a body that is JSON's `null` would end the process there.
import type { IncomingMessage, ServerResponse } from 'node:http';

const space = String.raw`(?:\s|\+|%(?:20|09|0[AaDd]))*`;
const nothing = new RegExp(`^\\s*null\\s*$|(?:^|&)payload=${space}null${space}(?:&|$)`);

/** Goes on with the call, its body in `rawBody`, where Bolt looks for it. */
export async function withBody(
  request: IncomingMessage,
  response: ServerResponse,
  mostBytes: number,
  goOn: (request: IncomingMessage) => void,
): Promise<void> {
  const body = await bodyOf(request, mostBytes);
  if (body === undefined) return;
  const isFine = body !== 'tooBig' && !nothing.test(body.toString('latin1'));
  if (isFine) return goOn(Object.assign(request, { rawBody: body }));
  response.writeHead(body === 'tooBig' ? 413 : 400, { connection: 'close' });
  response.end();
}

/** Undefined: the caller is gone. */
async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Buffer | 'tooBig' | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      else resolve('tooBig');
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => resolve(undefined));
    request.once('close', () => resolve(undefined));
  });
}
