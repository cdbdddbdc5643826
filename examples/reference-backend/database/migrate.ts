import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countLosses, type CountedLosses, type LostRows } from './count-losses.js';
import type { Database, OwnerTransaction } from './database.js';
import { readLosses } from './read-losses.js';
import { refuseNewer } from './refuse-newer.js';
import { tellLosses } from './tell-losses.js';

const FOLDER = fileURLToPath(new URL('../migrations/', import.meta.url));
/** Any number, the same in every process: two that start at once migrate one after the other. */
const LOCK = 20_200_609;

export interface MigrateOptions {
  /** The numbered files. Absent: the backend's own. */
  folder?: string;
  /** The claims issuer's login, which alone is given `consult_claims`. Absent: whoever has it already. */
  claimsLogin?: string | undefined;
  /** Migrations that may destroy what is there, each by its file's name. */
  destroy?: readonly string[] | undefined;
  /** What a migration has destroyed, once all of them are done. */
  onDestroyed?: (migration: string, rows: readonly LostRows[]) => void;
  /** Of the notices, milliseconds since 1970. */
  now?: number;
}

/** The migrations of a folder, in their order. */
export function migrationsIn(folder: string = FOLDER): string[] {
  return readdirSync(folder).filter((name) => /^\d{3}-.+\.sql$/.test(name)).sort();
}

/**
 * Brings the tables up to date: every numbered file once, in order, all or nothing. One that destroys what is there says so in
 * its first lines, and is run only where it is named; everybody concerned then finds a notice.
 * @returns the files that were run
 * @throws Error in one sentence: something would be destroyed that was not named, the database is of a newer version
 */
export async function migrate(database: Database, options: MigrateOptions = {}): Promise<string[]> {
  const { folder = FOLDER, claimsLogin, destroy = [], onDestroyed, now = Date.now() } = options;
  const names = migrationsIn(folder);
  const unknown = destroy.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no migration ${unknown}: CONSULTKIT_DESTROY takes names as they are in ${folder}, separated by commas.`);
  const login = await database.login();
  const destroyed: { name: string; counted: CountedLosses }[] = [];
  const pending = await database.asOwner(async (tx) => {
    destroyed.length = 0;
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await tx.execute('create table if not exists schema_migration (name text primary key, applied_at timestamptz not null default now())');
    await tx.execute('alter table schema_migration add column if not exists removed jsonb');
    const applied = (await tx.query<{ name: string }>('select name from schema_migration')).map(({ name }) => name);
    refuseNewer(applied, names);
    const files = names.filter((name) => !applied.includes(name));
    for (const name of files) {
      const sql = readFileSync(join(folder, name), 'utf8');
      const counted = await countLosses(tx, readLosses(name, sql));
      if (counted.rows.length > 0) {
        if (!destroy.includes(name)) throw new Error(refusal(name, counted.rows));
        destroyed.push({ name, counted });
      }
      await tx.execute(sql);
      await tx.query('insert into schema_migration (name, removed) values ($1, $2)', [name, counted.rows.length === 0 ? null : JSON.stringify(counted.rows)]);
    }
    // At the end: the tables for it may have been made by the last of them.
    for (const { counted } of destroyed) await tellLosses(tx, counted, now);
    if (files.length > 0) await grantRoles(tx, login, claimsLogin);
    return files;
  });
  for (const { name, counted } of destroyed) onDestroyed?.(name, counted.rows);
  return pending;
}

function refusal(name: string, rows: readonly LostRows[]): string {
  const what = rows.map(({ table, count }) => `${count} of ${table}`).join(', ');
  return `The migration ${name} would remove what is in this database, for good: ${what}. Nothing has been changed. Make a copy of the database and of the data folder, and then name the migration: CONSULTKIT_DESTROY=${name} (several names are separated by commas).`;
}

/**
 * The API's login can put on the roles that serve requests and the one that erases, and not the one that says whose a consultation is: earlier
 * versions gave it that too.
 */
async function grantRoles(tx: OwnerTransaction, login: string, claimsLogin: string | undefined): Promise<void> {
  const quoted = (name: string): string => `'${name.replaceAll("'", "''")}'`;
  await tx.execute(`do $$ begin
    execute format('grant consult_party, consult_recorder, consult_clerk to %I', ${quoted(login)});
    -- (These roles came with later migrations than the others: a database may not have them yet.)
    if exists (select 1 from pg_roles where rolname = 'consult_eraser') then
      execute format('grant consult_eraser to %I', ${quoted(login)});
    end if;
    if exists (select 1 from pg_roles where rolname = 'consult_compliance') then
      execute format('grant consult_compliance to %I', ${quoted(login)});
    end if;
    if exists (select 1 from pg_roles where rolname = 'consult_ledger') then
      execute format('grant consult_ledger to %I', ${quoted(login)});
    end if;
    if exists (select 1 from pg_roles where rolname = 'consult_stopper') then
      execute format('grant consult_stopper to %I', ${quoted(login)});
    end if;
    if exists (select 1 from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles l on l.oid = m.member where r.rolname = 'consult_claims' and l.rolname = ${quoted(login)}) then
      execute format('revoke consult_claims from %I', ${quoted(login)});
    end if;
  end $$`);
  if (claimsLogin !== undefined) await tx.execute(`do $$ begin execute format('grant consult_claims to %I', ${quoted(claimsLogin)}); end $$`);
}
