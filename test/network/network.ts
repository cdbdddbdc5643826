import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import puppeteer, { type Browser } from 'puppeteer-core';
import { chromeFlags, requireChrome } from '../../scripts/find-browser.mjs';

/** What the line between the two does. */
export interface LineState { loss: number; delay: number; rate: number; cut: boolean; udp: boolean }

const NEAR = { name: `ck-near-${process.pid}`, address: '10.87.1.2' };
const FAR = { name: `ck-far-${process.pid}`, address: '10.87.2.1' };
const PORT = 8080;
const ORIGIN = `http://${FAR.address}:${PORT}`;

/**
 * Two network namespaces and a line between them. Near: the member's browser. Far: the practitioner's, the backend and a
 * TURN server. Nothing of it can be reached from anywhere else.
 */
export class Network {
  readonly origin = ORIGIN;
  readonly #folder: string;
  readonly #children: ChildProcess[] = [];
  readonly #browsers: Browser[] = [];
  #line: { child: ChildProcess; answers: Interface } | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Network> {
    const network = new Network(await mkdtemp(join(tmpdir(), 'consultkit-network-')));
    for (const { name } of [NEAR, FAR]) ip('netns', 'add', name);
    await network.#openLine();
    return network;
  }

  /** The reference backend at the far end. */
  async startBackend(env: Record<string, string> = {}): Promise<void> {
    const child = this.#run(FAR.name, [process.execPath, '--import', 'tsx', 'examples/reference-backend/serve.ts'], {
      HOST: FAR.address, PORT: String(PORT), CONSULTKIT_DATA: join(this.#folder, 'data'), CONSULTKIT_DEMO_SIGN_IN: 'on', CONSULTKIT_PUBLIC_ORIGIN: ORIGIN, ...env,
    });
    await says(child, /http:\/\//);
  }

  /** A TURN server at the far end. @returns for the backend's environment */
  startTurn(secret = 'of-this-test-alone'): Record<string, string> {
    this.#run(FAR.name, [
      'turnserver', '-n', `--listening-ip=${FAR.address}`, `--relay-ip=${FAR.address}`, '--listening-port=3478', '--min-port=49160', '--max-port=49200', '--realm=consultkit.test',
      '--use-auth-secret', `--static-auth-secret=${secret}`, '--fingerprint', '--no-tls', '--no-dtls', '--no-cli', '--log-file=stdout', `--pidfile=${join(this.#folder, 'turn.pid')}`,
    ]);
    return { TURN_URLS: `turn:${FAR.address}:3478?transport=tcp`, TURN_SECRET: secret };
  }

  async browse(place: 'near' | 'far'): Promise<Browser> {
    const start = join(this.#folder, `browse-${place}`);
    await writeFile(start, `#!/bin/sh\nexec ip netns exec ${(place === 'near' ? NEAR : FAR).name} ${requireChrome()} "$@"\n`);
    await chmod(start, 0o755);
    const browser = await puppeteer.launch({
      // By a pipe, since no port of a namespace can be reached from here.
      executablePath: start, headless: true, pipe: true, protocolTimeout: 300_000,
      // Cameras and keys ask for a secure page.
      args: [...chromeFlags, `--unsafely-treat-insecure-origin-as-secure=${ORIGIN}`],
    });
    this.#browsers.push(browser);
    return browser;
  }

  /** @returns when it holds, milliseconds since 1970 */
  async set(state: Partial<LineState>): Promise<number> {
    const line = this.#line;
    if (line === null) throw new Error('There is no line');
    const answered = once(line.answers, 'line');
    line.child.stdin?.write(`${JSON.stringify(state)}\n`);
    await answered;
    return Date.now();
  }

  /** The near end gets another address, as between Wi-Fi and mobile. @returns when it holds */
  moveTo(host: number): number {
    const device = ['dev', 'line0'];
    ip('-n', NEAR.name, 'addr', 'flush', ...device);
    ip('-n', NEAR.name, 'addr', 'add', `10.87.1.${host}/24`, ...device);
    ip('-n', NEAR.name, 'route', 'replace', 'default', ...device);
    return Date.now();
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close().catch(() => undefined)));
    for (const child of this.#children) {
      if (child.exitCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(hard);
    }
    for (const { name } of [NEAR, FAR]) ip('netns', 'del', name);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #openLine(): Promise<void> {
    const child = spawn('python3', ['test/network/line.py', NEAR.name, `${NEAR.address}/24`, FAR.name, `${FAR.address}/24`], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#children.push(child);
    const answers = createInterface({ input: child.stdout });
    await once(answers, 'line');
    this.#line = { child, answers };
  }

  #run(namespace: string, command: string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', namespace, ...command], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout?.resume();
    child.stderr?.resume();
    this.#children.push(child);
    return child;
  }
}

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
}

function says(child: ChildProcess, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`It did not start within three minutes: ${said}`)), 180_000);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!what.test(said)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${said}`)));
  });
}
