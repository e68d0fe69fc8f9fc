// What a server needs that nobody is behind: each test puts in what it is about.
import { openLog } from '../../bot/log.ts';
import type { ServerNeeds } from '../../bot/server.ts';

/** Takes everything, has no channel and no file, and is always well. */
export const bareServer: ServerNeeds = {
  teams: undefined,
  openTeams: false,
  slack: undefined,
  web: undefined,
  proxies: 0,
  publicUrl: undefined,
  limited: () => {},
  accept: async () => ({ duplicate: false, done: Promise.resolve([]), tried: Promise.resolve(), safe: async () => {} }),
  speak: ({ language }) => ({ language, blocks: [] }),
  file: async () => ({ status: 404, headers: {}, body: Buffer.alloc(0) }),
  watch: async () => ({ status: 200, headers: {}, body: '{}' }),
  log: openLog('silent'),
  explain: (key) => key,
};
