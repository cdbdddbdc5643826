import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../../examples/reference-backend/database/migrate.js';
import { openDatabase } from '../../../examples/reference-backend/database/open-database.js';

/** PGlite takes seconds to make its first folder: one is made for these migrations, to be copied to `pglite` in a data folder. */
export async function migratedPGlite(): Promise<string> {
  const migrations = new URL('../../../examples/reference-backend/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations).sort()) hash.update(name).update(readFileSync(new URL(name, migrations)));
  const cache = join(process.cwd(), '.cache', 'pglite');
  const folder = join(cache, hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'making-'));
  const database = await openDatabase({ dataFolder: making });
  await migrate(database);
  await database.close();
  if (!existsSync(folder)) renameSync(join(making, 'pglite'), folder);
  rmSync(making, { recursive: true, force: true });
  return folder;
}
