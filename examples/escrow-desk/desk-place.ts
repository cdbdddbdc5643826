import type { Database } from '../reference-backend/database/database.js';
import { refuseNewerDatabase } from '../reference-backend/database/refuse-newer-database.js';
import { openDatabase } from '../reference-backend/database/open-database.js';
import { deskFolders, type DeskFolders } from './desk-folders.js';

/** Where the desk's database and its folders are. */
export interface DeskPlace {
  readonly folders: DeskFolders;
  /** The insurer's root, by its thumbprint: the desk believes no keyset of another. Absent: for demonstrations, the one beside the keyset. */
  readonly rootThumbprint: string | undefined;
  /** Over the desk's own login, which is granted `consult_escrow` and nothing else; or PGlite in the data folder. */
  readonly openDatabase: () => Promise<Database>;
}

/** `CONSULTKIT_DATA` (`.data`), `CONSULTKIT_ESCROW` (beside it), `DATABASE_URL` and `CONSULTKIT_ROOT`. */
export function deskPlace(env: Readonly<Record<string, string | undefined>>): DeskPlace {
  const dataFolder = env['CONSULTKIT_DATA'] || '.data';
  return {
    folders: deskFolders(env),
    rootThumbprint: env['CONSULTKIT_ROOT'] || undefined,
    async openDatabase() {
      const database = await openDatabase({ dataFolder, databaseUrl: env['DATABASE_URL'] || undefined });
      try {
        await refuseNewerDatabase(database, 'escrow');
      } catch (error) {
        await database.close();
        throw error;
      }
      return database;
    },
  };
}
