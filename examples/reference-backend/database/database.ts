/** One row, as both engines give it: int8 as number, jsonb parsed. */
export type Row = Record<string, unknown>;

/** What a transaction runs as. Each has its own grants and row policies: see migrations/001-roles.sql, 010-escrow.sql, 020-erasing.sql and those from 027-stops.sql on. */
export type DatabaseRole = 'party' | 'recorder' | 'clerk' | 'claims' | 'escrow' | 'eraser' | 'ledger' | 'compliance' | 'stopper';

/** Whose transaction it is. The row policies compare every row with it. */
export interface Scope {
  role: DatabaseRole;
  tenant: string;
  region: string;
  /** The signed-in pseudonym; empty for what the backend does of its own accord. */
  subject: string;
}

export interface Transaction {
  query<T extends Row = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** Another role for the rest of the transaction. */
  become(role: DatabaseRole): Promise<void>;
  /** Told to every process when the transaction commits. At most a few hundred bytes: ids, never contents. */
  notify(payload: string): Promise<void>;
}

export interface OwnerTransaction {
  query<T extends Row = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** Several statements, no parameters. */
  execute(sql: string): Promise<void>;
}

/** The one thin seam to PostgreSQL: PGlite in a worker, or a server. */
export interface Database {
  readonly engine: 'pglite' | 'postgres';
  /** Read committed; rolled back when `work` throws; `work` may be run again after a deadlock. Keep it short: PGlite has one connection, and everybody waits. */
  transaction<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** As the owner of the tables, for migrations and for nothing else. */
  asOwner<T>(work: (tx: OwnerTransaction) => Promise<T>): Promise<T>;
  /** The role that requests log in as. */
  login(): Promise<string>;
  /** Whether that login can put a role on. On PGlite it is a superuser, and can. */
  canBecome(role: DatabaseRole): Promise<boolean>;
  /** `onGap`: notifications may have been missed; look for yourself. */
  listen(onNotify: (payload: string) => void, onGap: () => void): Promise<void>;
  close(): Promise<void>;
}

export const CHANNEL = 'consultkit';

/** One round trip: all of it ends with the transaction. */
export const SCOPE_SQL = `select set_config('app.tenant', $1, true), set_config('app.region', $2, true),
  set_config('app.subject', $3, true), set_config('role', $4, true)`;

export function scopeParams({ role, tenant, region, subject }: Scope): string[] {
  return [tenant, region, subject, `consult_${role}`];
}

export const CAN_BECOME_SQL = `select pg_has_role(session_user, $1::name, 'member') as can`;

export const UNIQUE_VIOLATION = '23505';

/** The five-letter SQLSTATE of a failed statement, or null. */
export function sqlState(error: unknown): string | null {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
