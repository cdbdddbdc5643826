import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { peekPayload } from '../../../src/ownership/jws.js';
import { checkpointSchema } from '../../../src/ownership/checkpoint.js';
import type { Realm } from '../identity/principal.js';

/** Closes a line that a crash has cut short. No token has this character. */
const CUT = '!cut';

/** A realm's checkpoints, one a line, the newest last. The folder is to be kept where the database's administrators cannot write. */
export function checkpointFile(folder: string, { tenant, region }: Realm): string {
  return join(folder, `${tenant}.${region}.jwt`);
}

/** The file's lines, oldest first. A last line without its end was cut by a crash: `isCut` knows it, and those that were closed since. */
export function readCheckpoints(path: string): string[] {
  if (!existsSync(path)) return [];
  const { lines, rest } = splitLines(readFileSync(path, 'utf8'));
  return rest === '' ? lines : [...lines, rest + CUT];
}

/** Whether a crash has cut this line: nothing was signed by it, and nothing rests on it. */
export function isCut(line: string): boolean {
  return line.endsWith(CUT);
}

/**
 * A realm's file, with the newest checkpoint in it. A checkpoint counts once it stands in the file with its end of line and is
 * flushed to the disk. Several processes may write the same file: `renew` and `append` are called by one at a time.
 */
export class CheckpointFile {
  readonly #path: string;
  #newest: string | null = null;
  #size = 0;
  /** Up to where the file was read: after an end of line. */
  #read = 0;

  constructor(folder: string, realm: Realm) {
    this.#path = checkpointFile(folder, realm);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (existsSync(this.#path)) this.renew();
  }

  /** Null before the first. */
  get newest(): string | null {
    return this.#newest;
  }

  /** Of how many entries the newest is; 0 before the first. */
  get size(): number {
    return this.#size;
  }

  /** Whether the file is not as this process has read it. */
  get hasChanged(): boolean {
    return existsSync(this.#path) && statSync(this.#path).size !== this.#read;
  }

  /** Reads what other processes have appended. */
  renew(): void {
    this.#withFile((file) => void this.#renew(file));
  }

  /** @returns false where the file has a checkpoint of as many entries, or of more: nothing is written */
  append(token: string, size: number): boolean {
    return this.#withFile((file) => {
      const rest = this.#renew(file);
      if (size <= this.#size) return false;
      writeAll(file, `${rest === '' ? '' : `${CUT}\n`}${token}\n`);
      this.#renew(file);
      return true;
    });
  }

  /** @returns what stands after the last end of line */
  #renew(file: number): string {
    const { size } = fstatSync(file);
    // Shorter than it was: it is another file.
    if (size < this.#read) [this.#read, this.#newest, this.#size] = [0, null, 0];
    if (size === this.#read) return '';
    const bytes = readFrom(file, this.#read, size);
    const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    // Whoever wrote it may have died before it was flushed.
    if (whole.length > 0) fsyncSync(file);
    for (const line of splitLines(whole.toString('utf8')).lines) {
      const size = peekPayload(line, checkpointSchema)?.size ?? 0;
      if (size > this.#size) [this.#newest, this.#size] = [line, size];
    }
    this.#read += whole.length;
    return bytes.subarray(whole.length).toString('utf8');
  }

  #withFile<T>(work: (file: number) => T): T {
    const isNew = !existsSync(this.#path);
    const file = openSync(this.#path, 'a+', 0o600);
    try {
      if (isNew) flushFolder(dirname(this.#path));
      return work(file);
    } finally {
      closeSync(file);
    }
  }
}

/** The lines that have an end, without the empty ones, and what comes after the last of them. */
function splitLines(text: string): { lines: string[]; rest: string } {
  const parts = text.split('\n');
  const rest = parts.pop() ?? '';
  return { lines: parts.filter((line) => line !== ''), rest };
}

function readFrom(file: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start);
  let length = 0;
  for (let more = -1; more !== 0 && length < bytes.length; length += more) more = readSync(file, bytes, length, bytes.length - length, start + length);
  return bytes.subarray(0, length);
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}

/** So that a file that was just made is in its folder after a loss of power. Windows opens no folders. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
