import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { BackendOptions } from '../../../examples/reference-backend/backend-options.js';
import { createBackend, type Backend } from '../../../examples/reference-backend/create-backend.js';
import { deskFolders } from '../../../examples/escrow-desk/desk-folders.js';
import { makeEscrowKey } from '../../../examples/escrow-desk/escrow-key.js';
import { migrate } from '../../../examples/reference-backend/database/migrate.js';
import { openDatabase } from '../../../examples/reference-backend/database/open-database.js';
import { DEMO_REALMS } from '../../../examples/reference-backend/seed/realms.js';
import { findPostgres } from './postgres-install.js';
import { startPostgres, type PostgresCluster } from './postgres-cluster.js';

type Engine = 'pglite' | 'postgres';

/** What a suite is given on each engine. */
export interface EngineContext {
  readonly engine: Engine;
  /** A data folder, with its database, that nobody has used; options for `createBackend`. */
  fresh(): Promise<Pick<BackendOptions, 'dataFolder' | 'databaseUrl' | 'ownerUrl'>>;
  /** A backend on a fresh folder (or on the one given), stopped when the suite ends. */
  start(options?: Partial<BackendOptions>): Promise<Backend>;
}

const wanted = (process.env['CONSULTKIT_TEST_DATABASES'] ?? 'pglite,postgres').split(',');

/** Runs a suite once on PGlite and once on a real PostgreSQL. Where there is none, that is said aloud and counted as skipped. */
export function onEachEngine(name: string, suite: (context: EngineContext) => void): void {
  for (const engine of ['pglite', 'postgres'] as const) {
    if (wanted.includes(engine)) onEngine(engine, name, suite);
  }
}

export function onEngine(engine: Engine, name: string, suite: (context: EngineContext) => void): void {
  // Known before the tests are declared: a suite that cannot run must show as skipped, not as passed.
  if (engine === 'postgres' && !postgresIsThere()) {
    it(`${name} (postgres)`, { skip: 'PostgreSQL is not installed here and could not be installed: NOT RUN ON POSTGRESQL' });
    return;
  }
  describe(`${name} (${engine})`, () => {
    const folders: string[] = [];
    const backends: Backend[] = [];
    let cluster: PostgresCluster | null = null;
    let databases = 0;
    before(async () => {
      if (engine === 'postgres') cluster = await startPostgres();
    });
    after(async () => {
      for (const backend of backends) await backend.stop();
      cluster?.stop();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });

    const context: EngineContext = {
      engine,
      async fresh() {
        const dataFolder = mkdtempSync(join(tmpdir(), 'consultkit-data-'));
        folders.push(dataFolder);
        // As the escrow desk does beforehand. A backend that finds nothing asks the desk itself, which takes a second.
        for (const realm of DEMO_REALMS) await makeEscrowKey(deskFolders(dataFolder), realm);
        if (cluster !== null) return { dataFolder, ...(await cluster.createDatabase(`test_${databases++}`)) };
        cpSync(await migratedPGlite(), join(dataFolder, 'pglite'), { recursive: true });
        return { dataFolder };
      },
      async start(options = {}) {
        const place = options.dataFolder === undefined ? await context.fresh() : {};
        const backend = await createBackend({ dataFolder: '', ...place, ...options });
        backends.push(backend);
        return backend;
      },
    };
    suite(context);
  });
}

let found: boolean | null = null;
function postgresIsThere(): boolean {
  found ??= findPostgres() !== null;
  return found;
}

/** PGlite takes seconds to make its first folder: one is made for these migrations, and copied. */
async function migratedPGlite(): Promise<string> {
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
