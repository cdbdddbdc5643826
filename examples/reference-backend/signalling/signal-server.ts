import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { isConsultError } from '../../../src/domain/consult-error.js';
import { newOpaqueId, opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { partyOrRefused } from '../audit/refuse-officer.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { TokenVerifier } from '../identity/token-verifier.js';
import { errorFields, type Log } from '../log.js';
import type { StopKeeper } from '../stops/stop-keeper.js';
import { closeStopped } from './close-stopped.js';
import { SignalConnection } from './signal-connection.js';
import { CLOSE, FRAME_MAX_BYTES, parseAuth } from './signal-frames.js';
import type { SignalHub } from './signal-hub.js';
import type { EndingSocket } from './signal-socket.js';
import { joinSession, leaveSession } from './signal-store.js';

const AUTH_WITHIN = 5_000;
const PING_EVERY = 10_000;
/** Frames that may come before the session is joined. */
const EARLY_MAX = 64;

type Receive = (data: RawData, isBinary: boolean) => void;

/** Which page load of whom comes into which consultation, and after which message it goes on. */
export interface WantedRoom {
  sid: string;
  instance: string;
  after: string;
}

/** As they stand in an address. @returns null where it is none */
export function wantedRoom(sid: string | undefined, instance: string | null | undefined, after: string | null | undefined): WantedRoom | null {
  const from = after ?? 'now';
  if (sid === undefined || !opaqueIdSchema.safeParse(instance).success || !/^(now|\d{1,9})$/.test(from)) return null;
  return { sid, instance: String(instance), after: from };
}

export interface SignalServerDependencies {
  database: Database;
  verify: TokenVerifier;
  hub: SignalHub;
  stops: StopKeeper;
  process: string;
  clock: Clock;
  log: Log;
}

/** `/api/sessions/{sid}/signal?instance=…&after=<id|now>`. The token comes in the first frame: URLs end in logs. */
export class SignalServer {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: FRAME_MAX_BYTES, clientTracking: true });
  readonly #dependencies: SignalServerDependencies;
  readonly #unsubscribe: () => void;
  readonly #leaving = new Set<Promise<void>>();

  constructor(dependencies: SignalServerDependencies) {
    this.#dependencies = dependencies;
    const { hub, stops } = dependencies;
    this.#unsubscribe = stops.onStops((realm) => closeStopped(() => hub.in(realm), dependencies, realm));
  }

  /** Takes an HTTP upgrade over, whatever it asks for. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://backend');
    const sid = /^\/api\/sessions\/([A-Za-z0-9_-]{1,64})\/signal$/.exec(url.pathname)?.[1];
    const wanted = wantedRoom(sid, url.searchParams.get('instance'), url.searchParams.get('after'));
    if (wanted === null) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#welcome(ws, wanted));
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#dependencies.hub.closeAll();
    for (const socket of this.#server.clients) socket.terminate();
    await Promise.all(this.#leaving);
  }

  /** Waits for the token, then joins; frames that come before the session is joined wait for it. */
  #welcome(socket: WebSocket, wanted: WantedRoom): void {
    const late = setTimeout(() => socket.close(CLOSE.unauthenticated), AUTH_WITHIN);
    const stopPings = pingRegularly(socket);
    socket.on('close', () => {
      clearTimeout(late);
      stopPings();
    });
    // A broken frame or a dead line: `close` follows.
    socket.on('error', () => undefined);

    let receive: Receive = (data, isBinary) => {
      clearTimeout(late);
      const token = isBinary ? null : parseAuth(text(data));
      if (token === null) return socket.close(CLOSE.unauthenticated);
      const waiting: [RawData, boolean][] = [];
      receive = (...frame) => (waiting.push(frame) > EARLY_MAX ? socket.close(CLOSE.tooMany) : undefined);
      this.join(socket, wanted, token).then(
        (connection) => {
          receive = (next, binary) => (binary ? connection.close(CLOSE.badFrame) : connection.receive(text(next)));
          for (const frame of waiting) receive(...frame);
        },
        (error: unknown) => this.#refuse(socket, error),
      );
    };
    socket.on('message', (data, isBinary) => receive(data, isBinary));
  }

  /**
   * A page comes into a consultation over a line.
   * @throws ConsultError `backend/unauthenticated`, `backend/forbidden`, `backend/not-found`, `backend/too-many-requests`
   */
  async join(socket: EndingSocket, { sid, instance, after }: WantedRoom, token: string): Promise<SignalConnection> {
    const { database, verify, hub, stops, clock, log, process } = this.#dependencies;
    const { principal: signedIn, expiresAt } = await verify(token);
    const principal = await partyOrRefused(database, signedIn, 'GET /sessions/{sid}/signal', clock());
    const id = newOpaqueId();
    const { since, newest, what } = await joinSession(database, principal, sid, { id, instance, process });
    const last = after === 'now' ? since : Math.min(Number(after), newest);
    const connection = new SignalConnection({ socket, database, log, principal, sid, instance, what, after: last });

    const expiry = setTimeout(() => connection.close(CLOSE.unauthenticated), Math.min(expiresAt - clock(), 2 ** 31 - 1));
    const gone = (): void => {
      clearTimeout(expiry);
      hub.remove(connection);
      const leaving = leaveSession(database, principal, sid, id).catch((error: unknown) => log.warn('leave-failed', errorFields(error)));
      this.#leaving.add(leaving);
      void leaving.finally(() => this.#leaving.delete(leaving));
    };
    if (socket.readyState !== socket.OPEN) {
      gone();
      return connection;
    }
    socket.on('close', gone);
    hub.add(connection);
    // A stop may have come since it was let in, and before it was among those that are closed.
    await closeStopped(() => [connection], { database, stops }, principal);
    connection.send({ type: 'ready', last });
    connection.refresh();
    return connection;
  }

  #refuse(socket: WebSocket, error: unknown): void {
    const code = isConsultError(error) ? error.code : null;
    if (code === 'backend/unauthenticated') return socket.close(CLOSE.unauthenticated);
    // What is stopped its page hears of by itself, and in words.
    if (code === 'backend/not-found' || code === 'backend/forbidden' || code === 'incident/stopped') return socket.close(CLOSE.notFound);
    if (code === 'backend/too-many-requests') return socket.close(CLOSE.tooMany);
    this.#dependencies.log.error('join-failed', errorFields(error));
    socket.close(CLOSE.failed);
  }
}

/** A page that does not answer for two rounds has gone, though nobody said so. */
function pingRegularly(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY);
  timer.unref();
  return () => clearInterval(timer);
}

function text(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data as Buffer).toString('utf8');
}
