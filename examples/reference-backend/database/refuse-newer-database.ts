import { sqlState, type Database, type DatabaseRole } from './database.js';
import { migrationsIn } from './migrate.js';
import { refuseNewer } from './refuse-newer.js';

/** There is no such table yet, or it is of before this could be asked: either way it is no newer than this program. */
const OLDER = new Set(['42P01', '42501', '42704', '22023']);

/**
 * For a process that migrates nothing, and works on the tables all the same.
 * @throws Error in one sentence, as `refuseNewer`; what the database throws when it cannot be asked
 */
export async function refuseNewerDatabase(database: Database, role: Extract<DatabaseRole, 'claims' | 'escrow' | 'ledger'>): Promise<void> {
  let applied: string[];
  try {
    applied = await database.transaction({ role, tenant: '', region: '', subject: '' }, async (tx) => (await tx.query<{ name: string }>('select name from schema_migration')).map(({ name }) => name));
  } catch (error) {
    if (OLDER.has(sqlState(error) ?? '')) return;
    throw error;
  }
  refuseNewer(applied, migrationsIn());
}
