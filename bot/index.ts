// Starts and stops the process.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { serve } = await import('./commands/serve.ts');
await serve();
