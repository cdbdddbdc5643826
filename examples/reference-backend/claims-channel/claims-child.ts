import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../log.js';

const ISSUER = fileURLToPath(new URL('../../claims-issuer/serve.ts', import.meta.url));
const AGAIN_MILLIS = 250;
/** What a process of any kind needs; nothing that is the API's own. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_OPTIONS', 'NODE_V8_COVERAGE'];

/**
 * The claims issuer of a demonstration: a process of its own that this one starts, starts again when it dies, and ends. It
 * ends by itself when this one is killed, since its standard input does.
 */
export class ClaimsChild {
  /** Where it listens; of this process alone. */
  readonly socket: string;
  readonly #env: Record<string, string>;
  readonly #log: Log;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  private constructor(socket: string, env: Record<string, string>, log: Log) {
    this.socket = socket;
    this.#env = env;
    this.#log = log;
  }

  static start({ issuerFolder, databaseUrl, log }: { issuerFolder: string; databaseUrl: string | undefined; log: Log }): ClaimsChild {
    const folder = join(issuerFolder, 'sockets');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeDead(folder);
    const socket = shorter(join(folder, `${process.pid}-${randomBytes(4).toString('hex')}.sock`));
    const env: Record<string, string> = { CONSULTKIT_ISSUER_FOLDER: issuerFolder, CONSULTKIT_CLAIMS_SOCKET: socket, CONSULTKIT_CLAIMS_CHILD: '1' };
    if (databaseUrl !== undefined) env['CONSULTKIT_CLAIMS_DATABASE_URL'] = databaseUrl;
    for (const name of INHERITED) {
      const value = process.env[name];
      if (value !== undefined) env[name] = value;
    }
    const child = new ClaimsChild(socket, env, log);
    child.#spawn();
    return child;
  }

  /** Null while it is being started again. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child !== null) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      const hurry = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await gone;
      clearTimeout(hurry);
    }
    rmSync(this.socket, { force: true });
  }

  #spawn(): void {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), ISSUER], { env: this.#env, stdio: ['pipe', 'ignore', 'inherit'] });
    this.#child = child;
    child.stdin?.on('error', () => undefined);
    const ended = (): void => {
      if (this.#child !== child) return;
      this.#child = null;
      if (this.#stopped) return;
      this.#log.warn('claims-issuer-ended', { code: child.exitCode });
      this.#timer = setTimeout(() => this.#spawn(), AGAIN_MILLIS);
    };
    child.once('error', ended).once('exit', ended);
  }
}

/** Sockets of processes that were killed. */
function removeDead(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(name.split('-')[0]);
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(join(folder, name), { force: true });
    }
  }
}

/** A socket's path may be of about a hundred bytes. */
function shorter(path: string): string {
  const other = relative(process.cwd(), path);
  return other.length < path.length ? other : path;
}
