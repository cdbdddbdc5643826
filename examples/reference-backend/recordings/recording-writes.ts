import { createHash } from 'node:crypto';
import type { RecordingProgress } from '../../../src/adapter/ports/recording-port.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { EncounterStatus } from '../../../src/domain/encounter.js';
import { recordingItemSchema } from '../../../src/domain/recording.js';
import type { Wrap } from '../../../src/domain/wrap.js';
import { admitHead } from '../../../src/ownership/admit-head.js';
import { admitWraps } from '../../../src/ownership/admit-wraps.js';
import { recordingCloses } from '../../../src/ownership/recording-closes.js';
import type { SignedHead } from '../../../src/ownership/segment-head.js';
import type { Database, Transaction } from '../database/database.js';
import type { RecordingRouting } from '../epochs/recording-routing.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { refuseErased } from '../retention/erased-recording.js';
import { isOver } from '../sessions/encounter-row.js';
import { nameBinds } from '../sessions/evidence-rows.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { blobPath, type BlobStore, type StagedBlob } from './blob-store.js';
import { expectedHead, lockProgress, ownerAccounts, payloadOf, readProgress, recorderSession, storedHead, type RecorderSession } from './recorder.js';
import { knownWraps, storeWraps } from './wrap-rows.js';

export interface RecordingWriteDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  blobs: BlobStore;
  routing: RecordingRouting;
}

/** A sealed segment as it was sent, without its bytes. */
export interface SentSegment {
  rid: string;
  seq: number;
  /** `consult-head+jwt`. */
  head: string;
  /** Base64url SHA-256 of the bytes, as the sender says. */
  digest: string;
}

/** The recorder's side. Everything is idempotent; nothing is half-written. */
export class RecordingWrites {
  readonly #dependencies: RecordingWriteDependencies;

  constructor(dependencies: RecordingWriteDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws ConsultError `backend/not-found` */
  async progress(principal: Principal, rid: string, now: number): Promise<RecordingProgress> {
    return this.#asRecorder(principal, rid, async (tx, { sid, claim }) => {
      const { nextSeq, head, frontier, isFinal } = await readProgress(tx, sid);
      const [encounter] = await tx.query<{ status: EncounterStatus }>('select status from encounter where sid = $1', [sid]);
      return { nextSeq, head, frontier, final: isFinal, closed: now >= recordingCloses(claim), over: encounter !== undefined && isOver(encounter.status) };
    });
  }

  /** Before a body is read: a stranger's bytes are not taken in. @throws ConsultError `backend/not-found`, `recording/erased` */
  async authorise(principal: Principal, rid: string): Promise<void> {
    await this.#asRecorder(principal, rid, (tx) => refuseErased(tx, rid));
  }

  /** @throws ConsultError `backend/not-found`, `recording/erased`, `backend/rejected` (one twice, too many lists, to a key that may not hold it, or without one for an escrow key) */
  async putWraps(principal: Principal, rid: string, wraps: readonly Wrap[]): Promise<void> {
    await this.#asRecorder(principal, rid, async (tx, { claim, cd }) => {
      await refuseErased(tx, rid);
      const { keyset } = this.#dependencies.trustOf(principal);
      const list = await admitWraps(wraps, { claim, keyset, owner: await ownerAccounts(tx, principal, keyset, { claim, cd }) });
      if (list === null) throw new ConsultError('backend/rejected');
      await storeWraps(tx, principal, rid, list);
    });
  }

  /**
   * @returns `created`, or `same` when exactly this is stored already
   * @throws ConsultError `backend/not-found`, `backend/rejected` (other bytes than it says, or a head that does not verify),
   *   `backend/conflict` (another one under this number, a gap, after the end), `recording/not-permitted`, `session/over`
   */
  async putSegment(principal: Principal, sent: SentSegment, bytes: Uint8Array, now: number): Promise<'created' | 'same'> {
    if (createHash('sha256').update(bytes).digest('base64url') !== sent.digest) throw new ConsultError('backend/rejected');
    const staged = await this.#dependencies.blobs.stage(bytes);
    try {
      return await this.#asRecorder(principal, sent.rid, (tx, session) => this.#store(tx, principal, session, { ...sent, now }, bytes, staged));
    } finally {
      await staged.discard();
    }
  }

  async #store(tx: Transaction, principal: Principal, session: RecorderSession, sent: SentSegment & { now: number }, bytes: Uint8Array, staged: StagedBlob): Promise<'created' | 'same'> {
    const { routing, trustOf } = this.#dependencies;
    await refuseErased(tx, session.rid);
    const { nextSeq, head: last, frontier, isFinal } = await lockProgress(tx, session.sid);
    if (sent.seq < nextSeq) {
      if (await isStored(tx, session.sid, sent)) return 'same';
      throw new ConsultError('backend/conflict');
    }
    if (sent.now >= recordingCloses(session.claim)) throw new ConsultError('session/over');
    if (isFinal || sent.seq > nextSeq) throw new ConsultError('backend/conflict');
    const wraps = await knownWraps(tx, session.rid);
    const admitted = await admitHead(sent.head, {
      expected: await expectedHead(tx, principal, trustOf(principal), session),
      before: last === null ? null : await storedHead(last),
      frontier,
      bytes: { digest: sent.digest, length: bytes.length },
      knowsWraps: (wd) => wraps.has(wd),
    });
    if (!admitted.ok) throw new ConsultError(admitted.fault === 'consent' ? 'recording/not-permitted' : 'backend/rejected');
    const meta = metaOf(admitted.payload, bytes);
    const target = await routing.forSegment(tx, session, admitted.payload.e);
    // The name before the row: a crash between the two leaves bytes that no row knows, and the next attempt replaces them.
    await staged.publish(blobPath(principal.region, target, sent.seq));
    await insertSegment(tx, principal, target, sent, admitted, meta);
    await nameBinds(tx, session.sid, [admitted.payload.bind]);
    return 'created';
  }

  #asRecorder<T>(principal: Principal, rid: string, work: (tx: Transaction, session: RecorderSession) => Promise<T>): Promise<T> {
    const { database, trustOf } = this.#dependencies;
    return database.transaction(scopeOf(principal, 'recorder'), async (tx) =>
      work(tx, await recorderSession(tx, principal, trustOf(principal), rid)));
  }
}

async function isStored(tx: Transaction, sid: string, { seq, digest, head }: SentSegment): Promise<boolean> {
  const found = await tx.query<{ head: string }>(
    'select s.head from segment s join recording r on r.rid = s.rid where r.sid = $1 and s.seq = $2 and s.digest = $3', [sid, seq, digest],
  );
  return found.some((stored) => payloadOf(stored.head) === payloadOf(head));
}

/** Segment 0 as an item carries it; null for any other. @throws ConsultError `backend/rejected`: no item could carry it */
function metaOf({ kind }: SignedHead, bytes: Uint8Array): string | null {
  if (kind !== 'meta') return null;
  const meta = Buffer.from(bytes).toString('base64url');
  if (!recordingItemSchema.shape.meta.safeParse(meta).success) throw new ConsultError('backend/rejected');
  return meta;
}

async function insertSegment(tx: Transaction, { tenant, region }: Principal, target: string, sent: SentSegment, { payload: head, frontier }: { payload: SignedHead; frontier: readonly string[] }, meta: string | null): Promise<void> {
  await tx.query(
    'insert into segment (rid, seq, tenant, region, digest, head) values ($1, $2, $3, $4, $5, $6)', [target, sent.seq, tenant, region, sent.digest, sent.head],
  );
  await tx.query(
    'update recording set next_seq = $2, head = $3, wd = $4, millis = $5, is_final = $6, meta = coalesce(meta, $7), frontier = $8::jsonb where rid = $1',
    [target, sent.seq + 1, sent.head, head.wd, head.ends.at(-1) ?? 0, head.final, meta, JSON.stringify(frontier)],
  );
}
