import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Realm } from '../identity/principal.js';

const DESKS = fileURLToPath(new URL('../../root-desk/demo.ts', import.meta.url));

/**
 * For demonstrations: has the root desk and the escrow desk make what is missing, and sign keysets. In a process of its own,
 * with folders of its own, so that this one never holds a private key of theirs. An insurer runs the desks elsewhere.
 * @throws Error in one sentence, as the desk says it
 */
export async function runDemoDesks(dataFolder: string, realms: readonly Realm[]): Promise<void> {
  const args = ['--import', import.meta.resolve('tsx'), DESKS, ...realms.map(({ tenant, region }) => `${tenant}/${region}`)];
  // The server's own folder, whatever the environment says.
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, CONSULTKIT_DATA: dataFolder } }).catch((error: Error & { stderr?: string }) => {
    throw new Error(error.stderr?.trim().split('\n').at(-1) || error.message, { cause: error });
  });
}
