import type { Database } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { sessionChanged } from '../notices/notice.js';
import { PROCESS_ALIVE_MILLIS } from './signal-store.js';

const BEAT_MILLIS = 1_500;

/**
 * Says that this process lives, and clears away after those that no longer do: a process that was killed cannot say that
 * its pages have gone.
 */
export class ProcessKeeper {
  /** A new one each start. */
  readonly id: string;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();

  readonly #database: Database;
  readonly #realms: readonly Realm[];
  readonly #log: Log;

  constructor(database: Database, realms: readonly Realm[], id: string, log: Log) {
    this.#database = database;
    this.#realms = realms;
    this.id = id;
    this.#log = log;
  }

  async start(): Promise<void> {
    // On PGlite nobody else can be alive.
    await this.#beat(this.#database.engine === 'pglite' ? 0 : PROCESS_ALIVE_MILLIS);
    const next = () => {
      this.#timer = setTimeout(() => {
        this.#beating = this.#beat(PROCESS_ALIVE_MILLIS).catch((error: unknown) => this.#log.warn('heartbeat-failed', errorFields(error))).then(next);
      }, BEAT_MILLIS);
      this.#timer.unref();
    };
    next();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#beating;
    clearTimeout(this.#timer);
    const [realm] = this.#realms;
    if (realm === undefined) return;
    await this.#database.transaction(clerkOf(realm), (tx) => tx.query('delete from server_process where id = $1', [this.id])).catch(() => undefined);
  }

  async #beat(deadAfter: number): Promise<void> {
    const now = Date.now();
    for (const [index, realm] of this.#realms.entries()) {
      await this.#database.transaction(clerkOf(realm), async (tx) => {
        if (index === 0) {
          await tx.query('insert into server_process (id, seen_at) values ($1, $2) on conflict (id) do update set seen_at = excluded.seen_at', [this.id, now]);
          await tx.query('delete from server_process where id <> $1 and seen_at <= $2', [this.id, now - deadAfter]);
        }
        const gone = await tx.query<{ sid: string }>(
          'delete from signal_connection c where not exists (select 1 from server_process p where p.id = c.process) returning c.sid',
        );
        for (const sid of new Set(gone.map((row) => row.sid))) await tx.notify(sessionChanged(sid));
      });
    }
  }
}
