import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { migratedPGlite } from '../../backend/support/migrated-pglite.js';

/** The reference backend as a process of its own, so that it can be killed and started again. */
export class BackendProcess {
  readonly port: number;
  readonly folder: string;
  readonly #env: Record<string, string>;
  #child: ChildProcess | null = null;
  #output = '';

  private constructor(port: number, folder: string, env: Record<string, string>) {
    this.port = port;
    this.folder = folder;
    this.#env = env;
  }

  static async start(env: Record<string, string> = {}): Promise<BackendProcess> {
    const backend = new BackendProcess(await freePort(), join(await mkdtemp(join(tmpdir(), 'consultkit-e2e-')), 'data'), env);
    if (!('DATABASE_URL' in env)) await cp(await migratedPGlite(), join(backend.folder, 'pglite'), { recursive: true });
    await backend.start();
    return backend;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    this.#output = '';
    const child = spawn(process.execPath, ['--import', 'tsx', 'examples/reference-backend/serve.ts'], {
      env: { ...process.env, PORT: String(this.port), CONSULTKIT_DATA: this.folder, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    const ended = new Promise<never>((_, reject) => child.once('exit', (code) => reject(new Error(`The backend ended with ${code}: ${this.#output}`))));
    ended.catch(() => undefined);
    await Promise.race([ended, this.#answering()]);
  }

  /** As a crash: no goodbye, nothing flushed. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async dispose(): Promise<void> {
    await this.kill();
    // With the folders of the desks and of the claims issuer, which lie beside it.
    await rm(dirname(this.folder), { recursive: true, force: true });
  }

  /** Speaks to the API as somebody. */
  async as(personId: string): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
    const response = await fetch(`${this.url}/api/demo/sign-in`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ personId }),
    });
    const { accessToken } = (await response.json()) as { accessToken: string };
    return (path, init = {}) => fetch(`${this.url}/api${path}`, { ...init, headers: { ...init.headers, Authorization: `Bearer ${accessToken}` } });
  }

  async #answering(): Promise<void> {
    const deadline = Date.now() + 180_000;
    while (Date.now() < deadline) {
      const ok = await fetch(`${this.url}/api/demo/people`, { signal: AbortSignal.timeout(2_000) }).then((response) => response.ok, () => false);
      if (ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`The backend did not answer within three minutes: ${this.#output}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
