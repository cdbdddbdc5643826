import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { safeFileName } from '../safe-file-name.js';

const STALE_MILLIS = 3_600_000;

/** Bytes that are safe on disk, but not yet anybody's. */
export interface StagedBlob {
  /** Gives them their name, in one step. The same name again is once. */
  publish(path: string): Promise<void>;
  /** After `publish`: nothing. */
  discard(): Promise<void>;
}

/** Objects in a folder: `/<region>/<rid>/<seq>`. There is never half an object under a name. */
export class BlobStore {
  readonly #folder: string;
  readonly #incoming: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#incoming = join(folder, '.incoming');
  }

  async open(): Promise<void> {
    await mkdir(this.#incoming, { recursive: true, mode: 0o700 });
    // What a killed process left behind; not what another one is writing now.
    for (const name of await readdir(this.#incoming)) {
      const path = join(this.#incoming, name);
      const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
      if (age > STALE_MILLIS) await rm(path, { force: true });
    }
  }

  /** Writes to a temporary name and makes sure that the disk has it. */
  async stage(bytes: Uint8Array): Promise<StagedBlob> {
    const temporary = join(this.#incoming, randomUUID());
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes).then(() => file.sync()).finally(() => file.close());
    } catch (error) {
      // Half of it would fill what little room there is.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    let published: string | null = null;
    return {
      publish: async (path) => {
        if (published === path) return;
        const target = join(this.#folder, path);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(temporary, target);
        await syncFolder(dirname(target));
        published = path;
      },
      discard: () => rm(temporary, { force: true }),
    };
  }

  /** Removes a folder with all that is in it; one that is not there is removed already. */
  async erase(path: string): Promise<void> {
    const target = join(this.#folder, path);
    await rm(target, { recursive: true, force: true });
    await syncFolder(dirname(target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  read(path: string): Promise<Uint8Array> {
    return readFile(join(this.#folder, path));
  }
}

/** Where all segments of a recording are. */
export function blobFolder(region: string, rid: string): string {
  return `${safeFileName(region)}/${safeFileName(rid)}`;
}

export function blobPath(region: string, rid: string, seq: number): string {
  return `${blobFolder(region, rid)}/${seq}`;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
