import { refuseNewerFolder } from '../data-version.js';
import type { Database } from './database.js';
import { openPGlite } from './pglite-database.js';
import { openPostgres } from './postgres-database.js';

/** PGlite in the data folder, or the server that a URL names. @throws Error in one sentence: a data folder of a newer version */
export async function openDatabase(options: { dataFolder: string; databaseUrl?: string | undefined; ownerUrl?: string | undefined }): Promise<Database> {
  const { dataFolder, databaseUrl, ownerUrl } = options;
  if (dataFolder !== '') refuseNewerFolder(dataFolder);
  if (databaseUrl === undefined) return openPGlite(dataFolder);
  return openPostgres({ url: databaseUrl, ...(ownerUrl === undefined ? {} : { ownerUrl }) });
}
