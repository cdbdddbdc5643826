import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Principal, type Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import { parseStopNotice, stopHeard } from '../notices/notice.js';
import { AnswerGate } from './answer-gate.js';
import { newestSeq, type StopRow } from './stop-row.js';

/** How often each process looks for itself, milliseconds: a notice may be lost. */
const LOOK_EVERY = 1_000;
/** A process that has not looked for this long gives nothing out before it has looked again; and after so long it counts as gone. */
const STALE_AFTER = 4_000;
const GONE_AFTER = 6_000;
/** How long an acknowledgement waits for other processes, milliseconds. */
const SETTLE_WITHIN = 10_000;

interface Kept {
  realm: Realm;
  gate: AnswerGate;
  lookedAt: number;
  looking: Promise<void> | null;
  again: boolean;
  saidAt: number;
}

/**
 * Holds answers against what is stopped at the last moment before they leave, and knows when nothing of before leaves any more, from
 * this process or from another.
 *
 * What is read is checked in its transaction. A stop that commits after that is found here, where the answer leaves; and one that
 * commits while it leaves waits for it. So: a stop that has been acknowledged (`settled`) is followed by nothing that it stops.
 * Each process writes down up to which stop it has done so; one that cannot reach the database gives nothing out, and after
 * `GONE_AFTER` nobody waits for it.
 */
export class StopKeeper {
  readonly #database: Database;
  readonly #log: Log;
  readonly #id = newOpaqueId();
  readonly #realms = new Map<string, Kept>();
  readonly #listeners = new Set<(realm: Realm) => void | Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, realms: readonly Realm[], log: Log) {
    this.#database = database;
    this.#log = log;
    for (const realm of realms) this.#realms.set(nameOf(realm), { realm, gate: new AnswerGate(), lookedAt: Number.NEGATIVE_INFINITY, looking: null, again: false, saidAt: Number.NEGATIVE_INFINITY });
  }

  async start(): Promise<void> {
    for (const kept of this.#realms.values()) await this.#look(kept);
    // PGlite has one process, which hears everything that it says.
    if (this.#database.engine === 'pglite') return;
    this.#timer = setInterval(() => this.lookAtAll(), LOOK_EVERY);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const { realm, looking } of this.#realms.values()) {
      await looking?.catch(() => undefined);
      await this.#database.transaction(clerkOf(realm), (tx) => tx.query('delete from stop_heard where process = $1', [this.#id])).catch(() => undefined);
    }
  }

  /** @param listener called after each stop or lifting, with the realm; a stop is not acknowledged before it has settled; never rejects @returns what ends it */
  onStops(listener: (realm: Realm) => void | Promise<void>): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onNotice(payload: string): void {
    const notice = parseStopNotice(payload);
    const kept = notice?.kind === 'stop' ? this.#realms.get(nameOf(notice)) : undefined;
    if (kept !== undefined) this.#lookSoon(kept);
  }

  /** Notices may have been missed. */
  lookAtAll(): void {
    for (const kept of this.#realms.values()) this.#lookSoon(kept);
  }

  /** Whether any of these is stopped, as far as this process knows. */
  isStopped(principal: Principal, whats: readonly Revocable[]): boolean {
    return this.#of(principal).gate.isStopped(principal.subject, whats);
  }

  hasStoppedKeys(realm: Realm): boolean {
    return this.#of(realm).gate.hasStoppedKeys;
  }

  /**
   * The last check before an answer about these leaves. The answer is to be given out at once, without another look at anything.
   * @param outgoing the line that it leaves by; absent where there is none, as in a test
   * @throws ConsultError `incident/stopped`, `backend/failed` (this process is cut off from the database)
   */
  async handOver(principal: Principal, whats: readonly Revocable[], outgoing: ServerResponse | undefined): Promise<void> {
    const kept = this.#of(principal);
    if (this.#database.engine === 'postgres' && performance.now() - kept.lookedAt > STALE_AFTER) await this.#look(kept);
    if (kept.gate.isStopped(principal.subject, whats)) throw new ConsultError('incident/stopped');
    if (outgoing !== undefined) kept.gate.enter({ outgoing, subject: principal.subject, whats });
  }

  /**
   * After the commit of stops, and before they are acknowledged: waits until nothing that they stop leaves any more.
   * @throws ConsultError `backend/failed`: a process that seems to live has not said so in time; they are in force all the same
   */
  async settled(realm: Realm): Promise<void> {
    const kept = this.#of(realm);
    await this.#look(kept);
    const { seq } = kept.gate;
    // One that looks already may have begun before: what it still drains is drained here too.
    await kept.gate.drain();
    if (this.#database.engine === 'pglite') return;
    for (const end = performance.now() + SETTLE_WITHIN; performance.now() < end; await sleep(20)) {
      if (await this.#allHeard(realm, seq)) return;
    }
    this.#log.error('stop-not-heard', { ...realm, seq });
    throw new ConsultError('backend/failed');
  }

  async #allHeard(realm: Realm, seq: number): Promise<boolean> {
    const waiting = await this.#database.transaction(clerkOf(realm), (tx) => tx.query(
      `select 1 from stop_heard where tenant = $1 and region = $2 and process <> $3 and seq < $4 and at > (extract(epoch from clock_timestamp()) * 1000)::bigint - $5 limit 1`,
      [realm.tenant, realm.region, this.#id, seq, GONE_AFTER],
    ));
    return waiting.length === 0;
  }

  #lookSoon(kept: Kept): void {
    if (kept.looking !== null) kept.again = true;
    else this.#look(kept).catch((error: unknown) => this.#log.warn('stops-not-read', errorFields(error)));
  }

  /** Reads what is new; one look at a time. */
  #look(kept: Kept): Promise<void> {
    if (kept.looking !== null) {
      // It may have read before what is asked about was there.
      kept.again = true;
      return kept.looking;
    }
    kept.looking = this.#lookUntilDone(kept).finally(() => { kept.looking = null; });
    return kept.looking;
  }

  async #lookUntilDone(kept: Kept): Promise<void> {
    do {
      kept.again = false;
      const began = performance.now();
      const before = kept.gate.seq;
      const { realm, gate } = kept;
      const { seq, news, drillPeople } = await this.#read(realm, before);
      gate.take(seq, news, drillPeople);
      kept.lookedAt = began;
      if (seq > before) {
        await Promise.all([...this.#listeners].map((listener) => listener(realm)));
        await gate.drain();
      }
      await this.#say(kept, seq > before);
    } while (kept.again);
  }

  #read(realm: Realm, after: number): Promise<{ seq: number; news: StopNews[]; drillPeople: ReadonlySet<string> }> {
    const { tenant, region } = realm;
    return this.#database.transaction(clerkOf(realm), async (tx) => {
      const seq = await newestSeq(tx, realm);
      if (seq <= after) return { seq: after, news: [], drillPeople: await drillPeople(tx, realm) };
      const news = await tx.query<StopNews>('select seq, scope, target, drill from stop where tenant = $1 and region = $2 and seq > $3 and seq <= $4 order by seq', [tenant, region, after, seq]);
      return { seq, news, drillPeople: await drillPeople(tx, realm) };
    });
  }

  /** Writes down up to where this process has looked: at once where there is news, and so often that it does not count as gone. */
  async #say(kept: Kept, isNews: boolean): Promise<void> {
    if (this.#database.engine === 'pglite' || (!isNews && performance.now() - kept.saidAt < LOOK_EVERY * 2)) return;
    const { realm, gate, lookedAt } = kept;
    await this.#database.transaction(clerkOf(realm), async (tx) => {
      await tx.query(
        `insert into stop_heard (process, tenant, region, seq, at) values ($1, $2, $3, $4, (extract(epoch from clock_timestamp()) * 1000)::bigint)
         on conflict (process, tenant, region) do update set seq = excluded.seq, at = excluded.at`,
        [this.#id, realm.tenant, realm.region, gate.seq],
      );
      if (isNews) await tx.notify(stopHeard(realm, gate.seq));
    });
    kept.saidAt = lookedAt;
  }

  #of(realm: Realm): Kept {
    const kept = this.#realms.get(nameOf(realm));
    if (kept === undefined) throw new ConsultError('backend/not-found');
    return kept;
  }
}

type StopNews = Pick<StopRow, 'seq' | 'scope' | 'target' | 'drill'>;

async function drillPeople(tx: Parameters<typeof newestSeq>[0], { tenant, region }: Realm): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ subject: string }>('select subject from person where tenant = $1 and region = $2 and drill', [tenant, region]);
  return new Set(rows.map(({ subject }) => subject));
}

function nameOf({ tenant, region }: Realm): string {
  return `${tenant}.${region}`;
}
