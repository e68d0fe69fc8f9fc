// Bodies that come slowly on purpose: what of them is held at once has a bound, and small ones are not the ones to go.
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { heldBodies } from '../bot/heldBodies.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server that answers once a body has ended; `cut` is how many requests it ended itself. */
async function serve(most: number) {
  const seen = { cut: 0 };
  const watch = heldBodies((count) => {
    seen.cut += count;
  }, most);
  const server = createServer((request, response) => {
    watch(request);
    request.on('error', () => {});
    request.resume().once('end', () => response.end('thanks'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () => server.closeAllConnections(),
    () => void server.close(),
  );
  return { seen, port: (server.address() as AddressInfo).port };
}

/** A request that lacks the last byte of its body. */
function begin(port: number, bytes: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  const state = { text: '' };
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(state.text)));
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    state.text += chunk.toString();
  });
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`);
  socket.write('x'.repeat(bytes - 1));
  ends.push(() => socket.destroy());
  return { closed, end: () => void socket.write('x') };
}

describe('bodies that do not end', () => {
  it('are cut off, the biggest first, once they are too much together', async () => {
    const { port, seen } = await serve(1_000_000);
    const small = begin(port, 1_000);
    const big = [400_000, 400_000, 400_000].map((bytes) => begin(port, bytes));
    const [first] = await Promise.all(big.slice(0, 2).map(({ closed }) => Promise.race([closed, big[2]?.closed])));
    expect(first).toBe('');
    small.end();
    expect(await small.closed).toContain('thanks');
    expect(seen.cut).toBeGreaterThanOrEqual(1);
    expect(seen.cut).toBeLessThanOrEqual(2);
  });

  it('are waited for while there is room, and what has ended counts no more', async () => {
    const { port, seen } = await serve(1_000_000);
    for (let at = 0; at < 4; at += 1) {
      const one = begin(port, 700_000);
      one.end();
      expect(await one.closed).toContain('thanks');
    }
    const slow = begin(port, 700_000);
    // Twice as long as it takes to look.
    await new Promise((resolve) => setTimeout(resolve, 600));
    slow.end();
    expect(await slow.closed).toContain('thanks');
    expect(seen.cut).toBe(0);
  });
});
