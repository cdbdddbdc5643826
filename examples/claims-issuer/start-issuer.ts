import { createServer, type Server } from 'node:net';
import { isConsultError } from '../../src/domain/consult-error.js';
import { Channel } from '../reference-backend/claims-channel/channel.js';
import { bindSocket } from '../reference-backend/claims-channel/bind-socket.js';
import { systemClock, type Clock } from '../reference-backend/clock.js';
import { refuseNewerFolder } from '../reference-backend/data-version.js';
import { refuseNewerDatabase } from '../reference-backend/database/refuse-newer-database.js';
import { NewerVersionError } from '../reference-backend/newer-version-error.js';
import { openPostgres } from '../reference-backend/database/postgres-database.js';
import { errorFields, jsonLog, type Log } from '../reference-backend/log.js';
import { borrowFrom } from './borrowed-database.js';
import { ownTransactions } from './claims-transactions.js';
import { readIssuerRealm } from './issuer-realms.js';
import { answerWith } from './operations.js';

/** What the API is asked in return, at most for so long. */
const TIMEOUT = 10_000;

export interface IssuerOptions {
  /** The issuer's own folder: keys that no other process reads, and the published keyset. */
  folder: string;
  /** The Unix socket to listen on. Whoever may write to it may ask for claims: its folder's permissions say who. */
  socket: string;
  /** A login that is granted `consult_claims` and nothing else. Absent: on PGlite, transactions are borrowed from the API. */
  databaseUrl?: string | undefined;
  clock?: Clock;
  log?: Log;
}

export interface RunningIssuer {
  /** Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the claims issuer: says whose a consultation is, once, and which keys are whose. A process of its own, with a key
 * and a login of its own, so that nothing that serves requests can reach either.
 * @throws Error in one sentence: another issuer listens on the socket; its folder or the database is of a newer version
 */
export async function startIssuer({ folder, socket, databaseUrl, clock = systemClock, log = jsonLog('warn') }: IssuerOptions): Promise<RunningIssuer> {
  refuseNewerFolder(folder);
  const database = databaseUrl === undefined ? null : openPostgres({ url: databaseUrl });
  const current = database === null ? null : untilDone(() => refuseNewerDatabase(database, 'claims'));
  const channels = new Set<Channel>();
  const server: Server = createServer((stream) => {
    const channel: Channel = new Channel(stream, async (operation, input) => {
      const transaction = database === null || current === null ? borrowFrom(channel) : ownTransactions(database, current);
      try {
        return await answerWith({ transaction, clock, realmOf: (realm) => readIssuerRealm(folder, realm, clock) })(operation, input);
      } catch (error) {
        if (!isConsultError(error)) log.warn('claims-operation-failed', { operation, ...errorFields(error) });
        throw error;
      }
    }, TIMEOUT);
    channels.add(channel);
    void channel.closed.then(() => channels.delete(channel));
  });
  try {
    // One that is not reached yet is asked before the first claim.
    await current?.().catch((error: unknown) => { if (error instanceof NewerVersionError) throw error; });
    await bindSocket(server, socket);
  } catch (error) {
    await database?.close();
    throw error;
  }
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const channel of channels) channel.close();
    await closed;
    await database?.close();
  };
  return { stop: () => (stopping ??= stop()) };
}

/** The task, once: asked for again after a failure alone. */
function untilDone(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= task().catch((error: unknown) => {
    done = null;
    throw error;
  }));
}
