import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../examples/reference-backend/database/database.js';
import { migrate, migrationsIn } from '../../../examples/reference-backend/database/migrate.js';
import { openDatabase } from '../../../examples/reference-backend/database/open-database.js';
import type { EngineContext, Place } from './engines.js';

const SOURCE = 'examples/reference-backend/migrations';

export interface OldDatabase {
  database: Database;
  place: Place;
  close(): Promise<void>;
}

/** A database as it was before this migration, without a row. */
export async function databaseBefore({ engine, fresh }: EngineContext, before: string): Promise<OldDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'consultkit-migrations-'));
  for (const name of migrationsIn(SOURCE).filter((each) => each < before)) cpSync(join(SOURCE, name), join(folder, name));
  const place = await fresh();
  const database = await openDatabase(place);
  // The folder of a fresh place was migrated already; making another one takes PGlite many seconds.
  if (engine === 'pglite') await database.asOwner((tx) => tx.execute('drop schema public cascade; create schema public'));
  await migrate(database, { folder, claimsLogin: place.claimsLogin });
  rmSync(folder, { recursive: true, force: true });
  return { database, place, close: () => database.close() };
}

/** Whatever the walls say, for a test that looks behind them. */
export async function seen<T extends Record<string, unknown>>(database: Database, table: string, columns: string): Promise<T[]> {
  return database.asOwner(async (tx) => {
    await tx.execute(`alter table ${table} no force row level security`);
    const rows = await tx.query<T>(`select ${columns} from ${table} order by 1`);
    await tx.execute(`alter table ${table} force row level security`);
    return rows;
  });
}
