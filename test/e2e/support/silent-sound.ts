import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSoundServer } from '../../../scripts/find-browser.mjs';

export interface SilentSound {
  /** For the environment of a program that is to play to it. */
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

/** A sound card that plays to nobody. Where there is no server for it, the machine's own is used. */
export async function silentSound(): Promise<SilentSound> {
  const path = findSoundServer();
  if (path === undefined) return { env: {}, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'consultkit-sound-'));
  const socket = join(folder, 'socket');
  const child = spawn(path, [
    '-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--log-level=error', '--load=module-null-sink', `--load=module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
  ], { env: { ...process.env, HOME: folder, PULSE_RUNTIME_PATH: folder }, stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()).once('error', () => resolve()); });
  for (let tries = 0; tries < 200 && !existsSync(socket); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  if (!existsSync(socket)) throw new Error('The sound server did not start within ten seconds.');
  return {
    env: { PULSE_SERVER: `unix:${socket}` },
    async stop() {
      child.kill();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
