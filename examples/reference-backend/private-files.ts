import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that this process makes from now on is its user's alone. PGlite gives its files whatever the mask lets through. */
export function keepToOwner(): void {
  process.umask(0o077);
}

/** A folder that its owner alone can enter, with files that its owner alone can read: made, or repaired. */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  repair(folder);
}

function repair(path: string): void {
  const { mode, isDirectory } = kindOf(path);
  const wanted = isDirectory ? 0o700 : 0o600;
  if ((mode & 0o777) !== wanted) chmodSync(path, wanted);
  if (!isDirectory) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    // Not through a link, which may lead out of the folder; a socket has its own permissions.
    if (entry.isDirectory() || entry.isFile()) repair(join(path, entry.name));
  }
}

function kindOf(path: string): { mode: number; isDirectory: boolean } {
  const stat = lstatSync(path);
  return { mode: stat.mode, isDirectory: stat.isDirectory() };
}
