import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Realm } from '../identity/principal.js';

const DESK = fileURLToPath(new URL('../../escrow-desk/escrow.ts', import.meta.url));

/**
 * For demonstrations: has the escrow desk make a key for each realm that has none. In a process of its own, so that this one
 * has never held the private half, not even for a moment. An insurer runs the desk elsewhere and brings the public halves.
 */
export async function makeDemoEscrow(dataFolder: string, realms: readonly Realm[], publicFile: string): Promise<void> {
  const names = realms.map(({ tenant, region }) => ({ name: `${tenant}.${region}`, option: `${tenant}/${region}` }));
  const missing = names.filter(({ name }) => !existsSync(join(dataFolder, 'keys', name, publicFile)));
  if (missing.length === 0) return;
  const args = ['--import', import.meta.resolve('tsx'), DESK, 'init', ...missing.flatMap(({ option }) => ['--realm', option])];
  // The server's own folder of the two, whatever the environment says.
  const env = { ...process.env, CONSULTKIT_DATA: dataFolder, CONSULTKIT_ESCROW: join(dataFolder, 'escrow') };
  await promisify(execFile)(process.execPath, args, { env });
}
