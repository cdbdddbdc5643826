// Starts the backend from the environment. `npm start` does this after building; see options-from-env.ts for every variable.
import { createBackend } from './create-backend.js';
import { welcome } from './welcome.js';
import { optionsFromEnv } from './options-from-env.js';

try {
  const backend = await createBackend(optionsFromEnv(process.env));
  const stop = (): void => void backend.stop().then(() => process.exit(0), () => process.exit(1));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.write(await welcome(backend));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
