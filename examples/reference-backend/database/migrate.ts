import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.js';

const FOLDER = fileURLToPath(new URL('../migrations/', import.meta.url));
/** Any number, the same in every process: two that start at once migrate one after the other. */
const LOCK = 20_200_609;

/** Brings the tables up to date: every numbered file once, in order, all or nothing. @returns the files that were run */
export async function migrate(database: Database, folder = FOLDER): Promise<string[]> {
  const login = await database.login();
  return database.asOwner(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await tx.execute('create table if not exists schema_migration (name text primary key, applied_at timestamptz not null default now())');
    const applied = new Set((await tx.query<{ name: string }>('select name from schema_migration')).map(({ name }) => name));
    const pending = readdirSync(folder).filter((name) => /^\d{3}-.+\.sql$/.test(name) && !applied.has(name)).sort();
    for (const name of pending) {
      await tx.execute(readFileSync(join(folder, name), 'utf8'));
      await tx.query('insert into schema_migration (name) values ($1)', [name]);
    }
    // A login of its own must be able to put the roles on; for the owner itself there is nothing to grant.
    if (pending.length > 0) {
      await tx.execute(`do $$ begin
        execute format('grant consult_party, consult_recorder, consult_clerk, consult_claims to %I', '${login.replaceAll("'", "''")}');
      end $$`);
    }
    return pending;
  });
}
