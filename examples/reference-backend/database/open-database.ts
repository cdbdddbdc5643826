import type { Database } from './database.js';
import { openPGlite } from './pglite-database.js';
import { openPostgres } from './postgres-database.js';

/** PGlite in the data folder, or the server that a URL names. */
export async function openDatabase(options: { dataFolder: string; databaseUrl?: string | undefined; ownerUrl?: string | undefined }): Promise<Database> {
  const { dataFolder, databaseUrl, ownerUrl } = options;
  if (databaseUrl === undefined) return openPGlite(dataFolder);
  return openPostgres({ url: databaseUrl, ...(ownerUrl === undefined ? {} : { ownerUrl }) });
}
