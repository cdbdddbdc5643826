import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Database } from '../../../examples/reference-backend/database/database.js';

/** Describes a kept data folder: names everything that was put into it, so that a test can look for it. */
export interface KeptData {
  /** The backend's time when it was put away, milliseconds since 1970. */
  at: number;
  /** How many rows there were, by table. */
  rows: Record<string, number>;
  /** Of the demonstration's people, by their ids there. */
  member: string;
  recorder: string;
  /** The member's recovery code, her recording, and the digest of each plain segment of it. */
  code: string;
  rid: string;
  segments: string[];
  /** The kinds of her notices. */
  notices: string[];
  /** Another member's recording, under a legal hold. */
  held: { member: string; rid: string };
  /** An appointment to come with its note, one that was cancelled, a time that is held, and a consultation that is under way. */
  booked: { member: string; practitioner: string; id: string; note: string };
  cancelled: { member: string; id: string };
  hold: { member: string; id: string };
  live: { member: string; id: string; sid: string };
}

/** Tables that hold what is so only while a server runs. */
const PASSING = new Set(['server_process', 'signal_connection', 'erasure_pending', 'write_pace']);
const ABOUT = 'kept.json';
/** A window that spans the databases of a folder, which are much alike. */
const WINDOW = 24;

/** Puts a folder, with what is known of it, into one file. */
export function pack(folder: string, about: KeptData, file: string): void {
  writeFileSync(join(folder, ABOUT), JSON.stringify(about, null, 1));
  const tar = execFileSync('tar', ['-cf', '-', '--sort=name', '--owner=0', '--group=0', '--exclude=*.sock', '-C', dirname(folder), basename(folder)], { maxBuffer: 2 ** 30 });
  writeFileSync(file, brotliCompressSync(tar, { params: { [constants.BROTLI_PARAM_LGWIN]: WINDOW, [constants.BROTLI_PARAM_SIZE_HINT]: tar.length } }));
}

/** Unfolds it inside another folder. @returns the folder that was packed */
export function unpack(file: string, into: string): { folder: string; about: KeptData } {
  execFileSync('tar', ['-xf', '-', '-C', into], { input: brotliDecompressSync(readFileSync(file)) });
  const folder = join(into, 'kept');
  return { folder, about: JSON.parse(readFileSync(join(folder, ABOUT), 'utf8')) as KeptData };
}

/** How many rows each table has, whatever the walls say. */
export function countRows(database: Database): Promise<Record<string, number>> {
  return database.asOwner(async (tx) => {
    const tables = await tx.query<{ name: string; forced: boolean }>(
      `select relname::text as name, relforcerowsecurity as forced from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`);
    const rows: Record<string, number> = {};
    for (const { name, forced } of tables.filter((table) => !PASSING.has(table.name))) {
      if (forced) await tx.execute(`alter table ${name} no force row level security`);
      const [counted] = await tx.query<{ count: number }>(`select count(*)::int as count from ${name}`);
      rows[name] = counted?.count ?? 0;
      if (forced) await tx.execute(`alter table ${name} force row level security`);
    }
    return rows;
  });
}
