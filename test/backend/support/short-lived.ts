import { join } from 'node:path';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import { openDemoIssuer, type DemoIssuer } from '../../../examples/reference-backend/identity/demo-issuer.js';

/** The same sign-in with the same key, whose tokens live for a few seconds (or, below 0, have run out already). */
export async function shortLived({ services }: Backend, dataFolder: string, seconds: number): Promise<{ issuer: DemoIssuer }> {
  return { issuer: await openDemoIssuer(join(dataFolder, 'keys'), services.realms, services.clock, seconds) };
}
