import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NewerVersionError } from './newer-version-error.js';

/**
 * The version of a data folder's layout, the desks' own folders included: which files are where, and which PostgreSQL PGlite's folder is of. It is raised with
 * every change that an older program could not work with. It says nothing of the tables: the migrations do.
 */
const DATA_VERSION = 1;
const FILE = 'data-version';

/** Writes down the layout of a data folder that this program works on. @throws as `refuseNewerFolder` */
export function markDataFolder(folder: string): void {
  refuseNewerFolder(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, FILE), `${DATA_VERSION}\n`, { mode: 0o600 });
}

/** @throws Error in one sentence: a newer version of the program has worked on this folder. One without a mark is of version 1. */
export function refuseNewerFolder(folder: string): void {
  const path = join(folder, FILE);
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8').trim();
  if (!/^\d{1,6}$/.test(text)) throw new Error(`The file ${path} is damaged: it holds the number of the data folder’s version, which is at most ${DATA_VERSION} here.`);
  if (Number(text) > DATA_VERSION) throw new NewerVersionError(`The data folder ${folder} is of a newer version of the program (${text}, and this one knows ${DATA_VERSION}): start that version again, or bring back a copy of before the upgrade. Nothing has been changed.`);
}
