import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peekPayload } from '../../../src/ownership/jws.js';
import { checkpointSchema, type Checkpoint } from '../../../src/ownership/checkpoint.js';
import type { Realm } from '../identity/principal.js';

/** A realm's checkpoints, one a line, the newest last. The folder is to be kept where the database's administrators cannot write. */
export function checkpointFile(folder: string, { tenant, region }: Realm): string {
  return join(folder, `${tenant}.${region}.jwt`);
}

export function readCheckpoints(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : [];
}

/** A realm's file, with the checkpoint that stands last in it. */
export class CheckpointFile {
  readonly #path: string;
  #newest: string | null;
  #size: number;

  constructor(folder: string, realm: Realm) {
    this.#path = checkpointFile(folder, realm);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lines = readCheckpoints(this.#path);
    // A crash can have cut the last line short.
    const last = lines.findLast((line) => peekCheckpoint(line) !== null) ?? null;
    this.#newest = last;
    this.#size = last === null ? 0 : (peekCheckpoint(last)?.size ?? 0);
  }

  /** Null before the first. */
  get newest(): string | null {
    return this.#newest;
  }

  /** Of how many entries the newest is; 0 before the first. */
  get size(): number {
    return this.#size;
  }

  append(token: string, size: number): void {
    // A line of its own, whatever was cut short before it.
    appendFileSync(this.#path, `\n${token}\n`, { mode: 0o600 });
    this.#newest = token;
    this.#size = size;
  }
}

function peekCheckpoint(token: string): Checkpoint | null {
  return peekPayload(token, checkpointSchema);
}
