// How long Slack waits for its acknowledgement, with so many people writing at once; over HTTP and Socket Mode.
import { openWorkspace } from '../test/support/slackDoor.ts';
import { size } from './measure.ts';

const people = size('BENCH_PEOPLE', 50);
const words = ['new problem', 'private', 'yes', '0xC004F213', 'status'];

for (const mode of ['http', 'socket'] as const) {
  const workspace = await openWorkspace({ mode });
  const { slack, settle } = workspace;
  const users = Array.from({ length: people }, () => slack.user({ locale: 'en-US' }));
  const began = performance.now();
  await Promise.all(
    users.map(async (user) => {
      for (const text of words) await user.dm(text);
      await user.slash('/activation', 'status');
    }),
  );
  await settle();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const { n, p50, p95, max, over3s } = slack.timings();
  slack.assertClean();
  await workspace.close();
  console.log(
    `Slack over ${mode}: ${people} people at once, ${n} requests and ${users.length * (words.length + 1)} turns in ${seconds} s; ` +
      `acknowledged after p50 ${p50} ms, p95 ${p95} ms, max ${max} ms; later than 3 s: ${over3s}`,
  );
}
