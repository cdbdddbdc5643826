import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import type { Place } from './engines.js';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';

/** A place as the environment says it. */
export function envOf({ dataFolder, databaseUrl, ownerUrl, claimsDatabaseUrl, claimsLogin }: Place, port = 0): Record<string, string> {
  return {
    PORT: String(port), CONSULTKIT_DATA: dataFolder, CONSULTKIT_DROP_IN_MINUTES: '1', DATABASE_URL: databaseUrl ?? '', DATABASE_OWNER_URL: ownerUrl ?? '',
    CONSULTKIT_CLAIMS_DATABASE_URL: claimsDatabaseUrl ?? '', CONSULTKIT_CLAIMS_LOGIN: claimsLogin ?? '',
  };
}

/** A backend in a process of its own, so that it can be killed. */
export interface BackendProcess {
  readonly url: string;
  readonly pid: number;
  /** What `Person` needs of a backend. */
  readonly asBackend: Backend;
  /** kill -9. */
  kill(): Promise<void>;
  /** @returns the exit code */
  terminate(signal: NodeJS.Signals): Promise<number | null>;
}

export async function startProcess(env: Record<string, string>, t: Pick<TestContext, 'after'>): Promise<BackendProcess> {
  const { child, output } = spawnBackend(env);
  // A test that fails half-way must not leave it behind, nor the sockets that would keep this process waiting.
  t.after(() => child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the backend ended with ${code}: ${output()}`)));
    child.stdout?.on('data', () => {
      const found = /(http:\/\/[\d.:]+)\/member\//.exec(output())?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ended = once(child, 'exit');
    child.kill(signal);
    return ((await ended) as [number | null])[0];
  };
  const asBackend = { url, port: Number(new URL(url).port), services: { clock: Date.now } } as unknown as Backend;
  return { url, pid: child.pid ?? 0, asBackend, kill: async () => void (await end('SIGKILL')), terminate: end };
}

/** In which one that is expected to give up does so, on a busy machine too, ms. */
const END_MS = 60_000;

/** Runs one that is expected to give up. @returns exit code, null for one that had to be killed, and everything it said */
export async function runToEnd(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnBackend(env);
  // One that goes on would be waited for without end.
  const limit = setTimeout(() => child.kill('SIGKILL'), END_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(limit);
  return { code, output: output() };
}

function spawnBackend(env: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/reference-backend/serve.ts'], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}
