import { isConsultError } from '../../../src/domain/consult-error.js';
import { otherRole } from '../../../src/domain/role.js';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import type { Database } from '../database/database.js';
import { scopeOf, type PartyPrincipal } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import type { Notice } from '../notices/notice.js';
import { CLOSE, parseFrame, type ServerFrame } from './signal-frames.js';
import type { SignalSocket } from './signal-socket.js';
import { readRoom, readSignals, storeSignal, type RoomState } from './signal-store.js';

const PAGE = 200;
/** Unsent bytes above which a page that does not read is let go. */
const BACKLOG_MAX = 4 * 1024 * 1024;
/** Frames taken in and not yet stored, above which the socket is not read. */
const INBOX_MAX = 64;

export interface SignalConnectionOptions {
  socket: SignalSocket;
  database: Database;
  log: Log;
  principal: PartyPrincipal;
  sid: string;
  instance: string;
  /** What the consultation is, for stops to be held against: without its keys. */
  what: Revocable;
  /** The id after which messages are delivered. */
  after: number;
}

/**
 * One page's socket. It is told that something is there (`poke`) and then reads from the database what is new for it, in
 * order: the same after a notice, after a reconnection and after a crash.
 */
export class SignalConnection {
  readonly sid: string;
  readonly instance: string;
  readonly principal: PartyPrincipal;
  readonly what: Revocable;
  readonly #options: SignalConnectionOptions;
  #cursor: number;
  #wanted = { room: false, messages: false };
  #pumping = false;
  #closed = false;
  #told: Partial<RoomState> = {};
  #inbox: Promise<void> = Promise.resolve();
  #inboxSize = 0;

  constructor(options: SignalConnectionOptions) {
    this.#options = options;
    this.sid = options.sid;
    this.instance = options.instance;
    this.principal = options.principal;
    this.what = options.what;
    this.#cursor = options.after;
  }

  /** One frame after the other. */
  receive(text: string): void {
    this.#inboxSize += 1;
    if (this.#inboxSize >= INBOX_MAX) this.#options.socket.pause();
    this.#inbox = this.#inbox.then(() => this.#take(text)).finally(() => {
      this.#inboxSize -= 1;
      if (this.#inboxSize < INBOX_MAX && this.#options.socket.isPaused) this.#options.socket.resume();
    });
  }

  poke(notice: Notice): void {
    if (notice.kind === 'message') {
      if (notice.from === this.principal.role || notice.id <= this.#cursor) return;
      this.#wanted.messages = true;
    } else {
      this.#wanted.room = true;
    }
    void this.#pump();
  }

  /** Look at everything: notices may have been missed. */
  refresh(): void {
    this.#wanted = { room: true, messages: true };
    void this.#pump();
  }

  send(frame: ServerFrame): void {
    const { socket } = this.#options;
    if (this.#closed || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > BACKLOG_MAX) return this.close(CLOSE.tooMany);
    socket.send(JSON.stringify(frame));
  }

  close(code: number): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.socket.close(code);
  }

  async #take(text: string): Promise<void> {
    if (this.#closed) return;
    const frame = parseFrame(text);
    // In its turn: who asks is told that what was said before is stored.
    if (frame?.type === 'ping') return this.send({ type: 'pong' });
    const { sid, instance, principal: { role }, database } = { ...this.#options, sid: this.sid };
    if (frame === null || frame.message.sid !== sid || frame.message.instance !== instance || frame.message.from !== role) return this.close(CLOSE.badFrame);
    try {
      if (!(await storeSignal(database, this.principal, frame.message))) return this.close(CLOSE.tooMany);
      this.send({ type: 'ack', n: frame.n });
    } catch (error) {
      this.#fail('signal-not-stored', error);
    }
  }

  async #pump(): Promise<void> {
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    try {
      while (!this.#closed && (this.#wanted.room || this.#wanted.messages)) {
        const wanted = this.#wanted;
        this.#wanted = { room: false, messages: false };
        const { room, rows } = await this.#options.database.transaction(scopeOf(this.principal, 'party'), async (tx) => ({
          room: wanted.room ? await readRoom(tx, this.principal, this.sid) : null,
          rows: wanted.messages ? await readSignals(tx, this.principal, this.sid, this.#cursor, PAGE) : [],
        }));
        if (room !== null) this.#tellRoom(room);
        for (const { id, message } of rows) {
          this.send({ type: 'message', id, message: JSON.parse(message) as unknown });
          this.#cursor = id;
        }
        if (rows.length === PAGE) this.#wanted.messages = true;
      }
    } catch (error) {
      this.#fail('signals-not-read', error);
    } finally {
      this.#pumping = false;
    }
  }

  #tellRoom(room: RoomState): void {
    if (room.instance !== null && room.instance !== this.instance) {
      this.send({ type: 'replaced' });
      return this.close(CLOSE.replaced);
    }
    if (room.status !== this.#told.status) this.send({ type: 'encounter', status: room.status });
    if (room.otherPresent !== this.#told.otherPresent) this.send({ type: 'presence', role: otherRole(this.principal.role), present: room.otherPresent });
    this.#told = room;
  }

  #fail(event: string, error: unknown): void {
    if (this.#closed) return;
    // Its page hears of it by itself, and in words.
    if (isConsultError(error) && error.code === 'incident/stopped') return this.close(CLOSE.notFound);
    this.#options.log.error(event, errorFields(error));
    this.close(CLOSE.failed);
  }
}
