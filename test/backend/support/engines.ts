import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { BackendOptions } from '../../../examples/reference-backend/backend-options.js';
import { createBackend, type Backend } from '../../../examples/reference-backend/create-backend.js';
import { startIssuer, type RunningIssuer } from '../../../examples/claims-issuer/start-issuer.js';
import { jsonLog } from '../../../examples/reference-backend/log.js';
import { runDesks } from './desks.js';
import { migratedPGlite } from './migrated-pglite.js';
import { findPostgres } from './postgres-install.js';
import { startPostgres, type PostgresCluster } from './postgres-cluster.js';

type Engine = 'pglite' | 'postgres';

export type Place = Pick<BackendOptions, 'dataFolder' | 'databaseUrl' | 'ownerUrl' | 'claimsDatabaseUrl' | 'claimsLogin'>;

/** What a suite is given on each engine. */
export interface EngineContext {
  readonly engine: Engine;
  /** A data folder, with its database and the keys that belong to it, that nobody has used; options for `createBackend`. */
  fresh(): Promise<Place>;
  /**
   * A backend on a fresh folder (or on the one given), stopped when the suite ends. Its claims issuer runs here too, with the
   * same clock, and is asked over its socket all the same; that it is a process of its own is for the suites that start one.
   */
  start(options?: Partial<BackendOptions>): Promise<Backend>;
  /** What the root desk does every few days: for a suite that has moved its clock further than a keyset is valid. */
  renewKeysets(backend: Backend): Promise<void>;
}

const ENGINES: readonly Engine[] = ['pglite', 'postgres'];
/** `CONSULTKIT_TEST_DATABASES=pglite,postgres`: every suite on these, whatever it asks for. */
const forced = process.env['CONSULTKIT_TEST_DATABASES']?.split(',');

/**
 * For what rests on the database: its locks, its policies, its migrations, what survives in it. Runs once on PGlite and once on
 * a real PostgreSQL. Where there is none, that is said aloud and counted as skipped.
 */
export function onEachEngine(name: string, suite: (context: EngineContext) => void): void {
  for (const engine of ENGINES) {
    if (forced?.includes(engine) ?? true) onEngine(engine, name, suite);
  }
}

/** For what is decided above the database: on PostgreSQL, or on PGlite where there is none. */
export function onOneEngine(name: string, suite: (context: EngineContext) => void): void {
  if (forced !== undefined) onEachEngine(name, suite);
  else onEngine(postgresIsThere() ? 'postgres' : 'pglite', name, suite);
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
    const issuers: RunningIssuer[] = [];
    const desks = new Map<Backend, () => Promise<void>>();
    let cluster: PostgresCluster | null = null;
    let databases = 0;
    before(async () => {
      if (engine === 'postgres') cluster = await startPostgres();
    });
    after(async () => {
      for (const backend of backends) await backend.stop();
      for (const issuer of issuers) await issuer.stop();
      cluster?.stop();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });

    const context: EngineContext = {
      engine,
      async fresh() {
        // The other folders lie beside the server's.
        const parent = mkdtempSync(join(tmpdir(), 'consultkit-data-'));
        folders.push(parent);
        const dataFolder = join(parent, 'data');
        // As people do beforehand. A backend that finds nothing runs the desks itself, which takes a second.
        await runDesks(dataFolder);
        if (cluster !== null) return { dataFolder, ...(await cluster.createDatabase(`test_${databases++}`)) };
        cpSync(await migratedPGlite(), join(dataFolder, 'pglite'), { recursive: true });
        return { dataFolder };
      },
      async start(options = {}) {
        const place = { ...(options.dataFolder === undefined ? await context.fresh() : { dataFolder: options.dataFolder }), ...options };
        const { dataFolder, claimsDatabaseUrl: databaseUrl, clock = Date.now } = place;
        const folder = `${dataFolder}-issuer`;
        const claimsSocket = join(folder, `${issuers.length}.sock`);
        issuers.push(await startIssuer({ folder, socket: claimsSocket, databaseUrl, clock, log: jsonLog('error') }));
        const prepareKeysets = (): Promise<void> => runDesks(dataFolder, clock());
        const backend = await createBackend({ claimsSocket, prepareKeysets, ...place });
        desks.set(backend, prepareKeysets);
        backends.push(backend);
        return backend;
      },
      async renewKeysets(backend) {
        await desks.get(backend)?.();
        await backend.services.trust.refresh();
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
