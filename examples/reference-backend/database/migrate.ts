import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database, OwnerTransaction } from './database.js';

const FOLDER = fileURLToPath(new URL('../migrations/', import.meta.url));
/** Any number, the same in every process: two that start at once migrate one after the other. */
const LOCK = 20_200_609;

export interface MigrateOptions {
  /** The numbered files. Absent: the backend's own. */
  folder?: string;
  /** The claims issuer's login, which alone is given `consult_claims`. Absent: whoever has it already. */
  claimsLogin?: string | undefined;
}

/** Brings the tables up to date: every numbered file once, in order, all or nothing. @returns the files that were run */
export async function migrate(database: Database, { folder = FOLDER, claimsLogin }: MigrateOptions = {}): Promise<string[]> {
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
    if (pending.length > 0) await grantRoles(tx, login, claimsLogin);
    return pending;
  });
}

/**
 * The API's login can put on the roles that serve requests and the one that erases, and not the one that says whose a consultation is: earlier
 * versions gave it that too.
 */
async function grantRoles(tx: OwnerTransaction, login: string, claimsLogin: string | undefined): Promise<void> {
  const quoted = (name: string): string => `'${name.replaceAll("'", "''")}'`;
  await tx.execute(`do $$ begin
    execute format('grant consult_party, consult_recorder, consult_clerk, consult_eraser to %I', ${quoted(login)});
    if exists (select 1 from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles l on l.oid = m.member where r.rolname = 'consult_claims' and l.rolname = ${quoted(login)}) then
      execute format('revoke consult_claims from %I', ${quoted(login)});
    end if;
  end $$`);
  if (claimsLogin !== undefined) await tx.execute(`do $$ begin execute format('grant consult_claims to %I', ${quoted(claimsLogin)}); end $$`);
}
