import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that this very process holds: its own number in a lock file can also be a forerunner's (in a container, say). */
const held = new Set<string>();

/**
 * Makes sure that one process alone works on a data folder: PGlite has no lock of its own, and two processes lose rows.
 * A lock whose process has died (kill -9) is taken over.
 * @returns lets it go
 * @throws Error in one sentence when a living process holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      held.add(path);
      return () => {
        if (held.delete(path)) rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = readPid(path);
      if (held.has(path) || (pid !== process.pid && isAlive(pid))) {
        throw new Error(`Another backend (process ${pid}) is working on this data folder: stop it, or choose another folder with CONSULTKIT_DATA.`, { cause: error });
      }
      rmSync(path, { force: true });
    }
  }
  throw new Error('The data folder could not be locked: two backends were started on it at the same moment.');
}

function readPid(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
