import type { RecordingProgress } from '../../../src/adapter/ports/recording-port.js';
import type { EncounterStatus } from '../../../src/domain/encounter.js';
import { isOver } from '../sessions/encounter-row.js';
import { createHash } from 'node:crypto';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { SEGMENT_MAX_BYTES, type SegmentHead } from '../../../src/domain/recording.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { blobPath, type BlobStore, type StagedBlob } from './blob-store.js';
import { lockProgress, readProgress, recorderSession } from './recorder.js';
import type { RecordingRouting } from '../epochs/recording-routing.js';

/** As many as an item can list. */
const SEGMENTS_MAX = 20_000;

export interface RecordingWriteDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  blobs: BlobStore;
  routing: RecordingRouting;
}

/** A head as it was sent, without what the bytes themselves tell. */
export type SegmentClaim = Pick<SegmentHead, 'rid' | 'seq' | 'e' | 'kind' | 'dur' | 'digest'>;

/** The recorder's side. Everything is idempotent; nothing is half-written. */
export class RecordingWrites {
  readonly #dependencies: RecordingWriteDependencies;

  constructor(dependencies: RecordingWriteDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws ConsultError `backend/not-found` */
  async progress(principal: Principal, rid: string): Promise<RecordingProgress> {
    return this.#asRecorder(principal, rid, async (tx, { sid }) => {
      const { nextSeq, isFinal } = await readProgress(tx, sid);
      const [encounter] = await tx.query<{ status: EncounterStatus }>('select status from encounter where sid = $1', [sid]);
      return { nextSeq, final: isFinal, over: encounter !== undefined && isOver(encounter.status) };
    });
  }

  /** Before a body is read: a stranger's bytes are not taken in. @throws ConsultError `backend/not-found` */
  async authorise(principal: Principal, rid: string): Promise<void> {
    await this.#asRecorder(principal, rid, () => Promise.resolve());
  }

  /**
   * @returns `created`, or `same` when exactly this is stored already
   * @throws ConsultError `backend/not-found`, `backend/rejected` (digest, size, epoch), `backend/conflict` (other bytes, a gap, closed)
   */
  async putSegment(principal: Principal, claim: SegmentClaim, bytes: Uint8Array): Promise<'created' | 'same'> {
    if (bytes.length < 1 || bytes.length > SEGMENT_MAX_BYTES || claim.seq >= SEGMENTS_MAX) throw new ConsultError('backend/rejected');
    if (createHash('sha256').update(bytes).digest('base64url') !== claim.digest) throw new ConsultError('backend/rejected');
    const staged = await this.#dependencies.blobs.stage(bytes);
    try {
      return await this.#asRecorder(principal, claim.rid, (tx, session) => this.#store(tx, principal, session, { ...claim, len: bytes.length }, staged));
    } finally {
      await staged.discard();
    }
  }

  /** @throws ConsultError `backend/not-found`, `backend/conflict` (segments are missing, or closed otherwise) */
  async finalize(principal: Principal, rid: string, final: { count: number; aborted: boolean }): Promise<void> {
    await this.#asRecorder(principal, rid, async (tx, session) => {
      const { nextSeq, final: closed } = await lockProgress(tx, session.sid);
      if (closed !== null) {
        if (closed.count === final.count) return;
        throw new ConsultError('backend/conflict');
      }
      if (final.count !== nextSeq) throw new ConsultError('backend/conflict');
      const target = await this.#dependencies.routing.forFinal(tx, session);
      await tx.query('update recording set segment_count = $2, aborted = $3 where rid = $1', [target, final.count, final.aborted]);
    });
  }

  async #store(tx: Transaction, { tenant, region }: Principal, session: { sid: string; rid: string }, head: SegmentHead, staged: StagedBlob): Promise<'created' | 'same'> {
    const { nextSeq, lastEpoch, final } = await lockProgress(tx, session.sid);
    if (head.seq < nextSeq) {
      if (await this.#isSame(tx, session.sid, head)) return 'same';
      throw new ConsultError('backend/conflict');
    }
    if (final !== null || head.seq > nextSeq) throw new ConsultError('backend/conflict');
    const epoch = await tx.query('select 1 from epoch where sid = $1 and n = $2', [session.sid, head.e]);
    if (epoch.length === 0 || head.e < lastEpoch) throw new ConsultError('backend/rejected');
    const target = await this.#dependencies.routing.forSegment(tx, session, head.e);
    // The name before the row: a crash between the two leaves bytes that no row knows, and the next attempt replaces them.
    await staged.publish(blobPath(region, target, head.seq));
    await tx.query(
      'insert into segment (rid, seq, tenant, region, e, kind, len, dur, digest) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [target, head.seq, tenant, region, head.e, head.kind, head.len, head.dur, head.digest],
    );
    return 'created';
  }

  async #isSame(tx: Transaction, sid: string, head: SegmentHead): Promise<boolean> {
    const found = await tx.query(
      `select 1 from segment s join recording r on r.rid = s.rid
        where r.sid = $1 and s.seq = $2 and s.e = $3 and s.kind = $4 and s.len = $5 and s.dur = $6 and s.digest = $7`,
      [sid, head.seq, head.e, head.kind, head.len, head.dur, head.digest],
    );
    return found.length > 0;
  }

  #asRecorder<T>(principal: Principal, rid: string, work: (tx: Transaction, session: { sid: string; rid: string }) => Promise<T>): Promise<T> {
    const { database, trustOf } = this.#dependencies;
    return database.transaction(scopeOf(principal, 'recorder'), async (tx) =>
      work(tx, await recorderSession(tx, principal, trustOf(principal), rid)));
  }
}
