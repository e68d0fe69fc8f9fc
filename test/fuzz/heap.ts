// Loaded beside the bot: tells the parent process, when it asks, how much memory is left after everything unused is gone.
import { setTimeout as wait } from 'node:timers/promises';

process.on('message', () => void tell());

async function tell(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    global.gc?.();
    await wait(50);
  }
  process.send?.(process.memoryUsage().heapUsed);
}
