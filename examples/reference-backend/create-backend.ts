import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { refuseDrillSwitches, refuseOpenDemo, type BackendOptions } from './backend-options.js';
import type { ClaimsChild } from './claims-channel/claims-child.js';
import { openClaims, type OpenClaims } from './open-claims.js';
import { createApp } from './create-app.js';
import { markDataFolder } from './data-version.js';
import { migrate } from './database/migrate.js';
import { openDatabase } from './database/open-database.js';
import type { Database } from './database/database.js';
import { FAULT_NAME } from './drill/misattribute-on-switch-fault.js';
import { errorFields, jsonLog } from './log.js';
import { keepToOwner, makePrivate } from './private-files.js';
import { eraseRecordings } from './recordings/erase-recordings.js';
import { keepWatch } from './incidents/keep-watch.js';
import { openServices, type BackendServices } from './services.js';
import { ProcessKeeper } from './signalling/process-keeper.js';
import { endAbandoned } from './sessions/end-abandoned.js';
import { SignalHub } from './signalling/signal-hub.js';
import { SignalServer } from './signalling/signal-server.js';
import { keepTrust } from './trust/keep-trust.js';
import { keysetPreparer } from './open-trust.js';
import { keepSending } from './webhooks/keep-sending.js';
import { refuseStrays, refuseTargets } from './webhooks/refuse-targets.js';
import { setTargets } from './webhooks/send-webhooks.js';
import { sweepSignals } from './signalling/signal-sweep.js';

const PAGES = fileURLToPath(new URL('../../dist/pages/', import.meta.url));
const HOUSEKEEPING_EVERY = 15 * 60_000;
/** How often is looked for consultations that nobody is in any more. */
const ABANDONED_EVERY = 60_000;
/** A segment's head travels as a header, and grows with the number of switches: beyond Node's 16 KB. */
const HEADERS_MAX_BYTES = 48 * 1024;

/** A running backend. */
export interface Backend {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string;
  /** Where browsers reach it: the configured origin, or the same. */
  readonly publicUrl: string;
  readonly port: number;
  /** For tests and tools that look behind the API. */
  readonly database: Database;
  readonly services: BackendServices;
  /** The claims issuer's process where this backend has started it. */
  readonly claimsChild: ClaimsChild | null;
  /** Lets requests end, closes sockets, the database and the lock. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the reference backend. Importing this has no effect; calling it opens or makes the data folder, migrates, seeds and listens.
 * @throws Error in one sentence: port taken, data folder in use or of a newer version, a migration that destroys and was not named, no valid keyset, a drill's switch outside a drill, a sign-in
 *   without a password where others can reach it, webhooks as `refuseTargets` and `refuseStrays` say
 */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  refuseDrillSwitches(options, FAULT_NAME);
  refuseOpenDemo(options);
  refuseTargets(options.webhooks ?? [], options.tokenIssuer === undefined);
  // The port first: who finds it taken has not touched the data.
  const server = createServer({ maxHeaderSize: HEADERS_MAX_BYTES });
  answerWhileOpening(server);
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  try {
    return await open(server, options);
  } catch (error) {
    server.close();
    throw error;
  }
}

async function open(server: Server, options: BackendOptions): Promise<Backend> {
  keepToOwner();
  makePrivate(options.dataFolder);
  markDataFolder(options.dataFolder);
  const database = await openDatabase(options);
  const log = options.log ?? jsonLog('warn');
  let claims: OpenClaims | null = null;
  let services: BackendServices;
  try {
    await migrate(database, {
      claimsLogin: options.claimsLogin, destroy: options.destroy, now: options.clock?.(),
      onDestroyed: (migration, rows) => log.warn('migration-destroyed', { migration, ...Object.fromEntries(rows.map(({ table, count }) => [table, count])) }),
    });
    claims = await openClaims(database, options, log);
    services = await openServices(database, claims.issuer, options);
    refuseStrays(options.webhooks ?? [], services.realms);
  } catch (error) {
    await claims?.stop();
    await database.close();
    throw error;
  }
  const { clock, realms } = services;

  const hub = new SignalHub();
  const { stops, changeLines } = services;
  const watch = options.withoutWatch === true ? null : keepWatch(services, realms, log);
  await database.listen((payload) => {
    hub.onNotice(payload);
    stops.onNotice(payload);
    watch?.onNotice(payload);
    changeLines.onNotice(payload);
  }, () => {
    hub.refreshAll();
    stops.lookAtAll();
    changeLines.tellAll();
  });
  await stops.start();
  const keeper = new ProcessKeeper(database, realms, newOpaqueId(), log);
  await keeper.start();
  const signals = new SignalServer({ database, verify: services.verify, hub, stops, process: keeper.id, clock, log });
  const keepHouse = async (): Promise<void> => {
    for (const realm of realms) await services.slotMaker.restock(realm);
    await sweepSignals(database, realms, clock);
    await eraseRecordings(services, realms);
  };
  await keepHouse();
  const housekeeping = setInterval(() => void keepHouse().catch((error: unknown) => log.warn('housekeeping-failed', errorFields(error))), HOUSEKEEPING_EVERY);
  housekeeping.unref();
  const abandoned = setInterval(() => void endAbandoned(database, realms, clock).catch((error: unknown) => log.warn('abandoned-not-ended', errorFields(error))), ABANDONED_EVERY);
  abandoned.unref();
  // What is there already is sealed behind.
  services.ledger.start();
  const stopTrust = keepTrust(services.trust, keysetPreparer(options, realms), log);

  const targets = options.webhooks ?? [];
  await setTargets(database, realms, targets, clock());
  const stopWebhooks = keepSending(services, targets);

  const app = createApp(services, signals, { pagesFolder: options.pagesFolder ?? PAGES, drill: options.drill ?? false, publicOrigin: options.publicOrigin });
  server.removeAllListeners('request').removeAllListeners('upgrade');
  server.on('request', getRequestListener(app.fetch));
  server.on('upgrade', (request, socket, head) => signals.upgrade(request, socket, head));
  const { port } = server.address() as AddressInfo;
  const url = `http://${options.host ?? '127.0.0.1'}:${port}`;
  log.info('started', { port, database: database.engine });

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    clearInterval(housekeeping);
    clearInterval(abandoned);
    stopTrust();
    await watch?.stop();
    await stopWebhooks();
    changeLines.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    services.stopLines.stop();
    await signals.stop();
    server.closeIdleConnections();
    const hurry = setTimeout(() => server.closeAllConnections(), 3_000);
    await closed;
    clearTimeout(hurry);
    await keeper.stop();
    await services.ledger.stop();
    await stops.stop();
    await claims.stop();
    await database.close();
    log.info('stopped');
  };
  return { url, publicUrl: options.publicOrigin ?? url, port, database, services, claimsChild: claims.child, stop: () => (stopping ??= stop()) };
}

/** A request that came before everything is open is told to come again; left alone, it would wait for ever. */
function answerWhileOpening(server: Server): void {
  server.on('request', (_request, response) => {
    response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '1' });
    response.end(JSON.stringify({ type: 'about:blank', status: 503, code: 'backend/failed', title: 'Starting' }));
  });
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n'));
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken: stop what is using it, or choose another with PORT.`, { cause: error }) : error);
    });
    server.listen(port, host, () => resolve());
  });
}
