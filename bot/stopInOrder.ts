// The end of the app: nothing new comes in, what is in hand is finished, the rest is handed back; nothing holds it up for long.
import type { Log } from './log.ts';

/** What is ended, each in its time. */
export interface Parts {
  /** Alarms, the page's listeners, Slack's socket: nothing begins by itself any more. */
  readonly sources: () => Promise<unknown>;
  /** Closes the port; requests in hand are answered within so many milliseconds. */
  readonly server: (graceMs: number) => Promise<unknown>;
  /** Ends the turns in hand. */
  readonly worker: () => Promise<unknown>;
  /** Ends what is being sent, and hands back what has not arrived after so many milliseconds. */
  readonly senders: (graceMs: number) => Promise<unknown>;
  readonly store: () => Promise<unknown>;
}

/** Teams waits up to three seconds for a turn and what it says. */
const answerMs = 3_500;
const turnMs = 1_500;
const sendMs = 2_000;
const handBackMs = 500;
const closeMs = 1_000;

/** Takes nine seconds at most, whatever hangs. Never throws. */
export async function stopInOrder({ sources, server, worker, senders, store }: Parts, log: Log): Promise<void> {
  const step = async (name: string, ms: number, work: Promise<unknown>): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms);
    });
    await Promise.race([work, late]).catch((error) =>
      log.warn({ part: name, error: String(error) }, 'a part did not end in time, and is left to others'),
    );
    clearTimeout(timer);
  };
  await Promise.all([
    step('sources', answerMs + handBackMs, sources()),
    step('server', answerMs + handBackMs, server(answerMs)),
  ]);
  await step('worker', turnMs, worker());
  await step('senders', sendMs + handBackMs, senders(sendMs));
  await step('store', closeMs, store());
}
