import { ConsultError } from '../../../src/domain/consult-error.js';
import { wrappableKeys } from '../../../src/ownership/admit-wraps.js';
import { fromBase64url } from '../../../src/ownership/base64url.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { signedHeadSchema, type ExpectedHead, type SignedHead } from '../../../src/ownership/segment-head.js';
import { partyOf, verifySessionClaim, type SessionClaim } from '../../../src/ownership/session-claim.js';
import { readPayload } from '../../../src/ownership/verify-token.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import { partyKeysOf } from '../chains/party-keys-of.js';
import type { Transaction } from '../database/database.js';
import { epochsOfSession, storedEpoch } from '../epochs/epoch-rows.js';
import type { Principal } from '../identity/principal.js';
import { storedEvidence } from '../sessions/stored-session.js';
import type { RealmTrust } from '../trust/realm-trust.js';

/** The session that the caller records. */
export interface RecorderSession {
  sid: string;
  rid: string;
  claim: SessionClaim;
  /** The claim's digest. */
  cd: string;
}

/**
 * The session whose stored claim names the caller as its recorder. What the claim says counts; the row only finds it.
 * @throws ConsultError `backend/not-found`: no such recording, or another's to record
 */
export async function recorderSession(tx: Transaction, principal: Principal, trust: RealmTrust, rid: string): Promise<RecorderSession> {
  const { subject, tenant, region } = principal;
  const [row] = await tx.query<{ claim: string }>(
    'select claim from session_claim where rid = $1 and tenant = $2 and region = $3 and recorder = $4', [rid, tenant, region, subject],
  );
  if (row === undefined) throw new ConsultError('backend/not-found');
  const verified = await verifySessionClaim(row.claim, trust.keyset, 0);
  if (!verified.ok) throw new ConsultError('backend/not-found');
  const { payload: claim, digest: cd } = verified;
  const isRecorder = partyOf(claim, claim.recorder)?.sub === subject;
  if (!isRecorder || claim.rid !== rid || claim.tenant !== tenant || claim.region !== region) throw new ConsultError('backend/not-found');
  return { sid: claim.sid, rid, claim, cd };
}

/** What a head of this session must fit. */
export async function expectedHead(tx: Transaction, principal: Principal, trust: RealmTrust, { sid, rid, claim, cd }: RecorderSession): Promise<Omit<ExpectedHead, 'pinned'>> {
  const { binds, consents } = await storedEvidence(tx, principal, { claim, cd }, trust);
  // Verified when they were appended.
  return { rid, cd, recorder: claim.recorder, binds, consents, epochs: (await epochsOfSession(tx, sid)).map(storedEpoch) };
}

/** What a recording may be wrapped to in the owner's role. */
export async function ownerAccounts(tx: Transaction, principal: Principal, keyset: Keyset, session: Pick<RecorderSession, 'claim' | 'cd'>): Promise<ReadonlySet<string>> {
  return wrappableKeys((await partyKeysOf(tx, principal, session, keyset)).patient);
}

export interface Progress {
  nextSeq: number;
  /** The last head's token; null before the first. */
  head: string | null;
  /** The tree over all heads before it. */
  frontier: string[];
  isFinal: boolean;
}

/** How much of a session's recording is stored. Locks it, so that what follows is decided alone. */
export async function lockProgress(tx: Transaction, sid: string): Promise<Progress> {
  await tx.query('select 1 from recording where sid = $1 for update', [sid]);
  return readProgress(tx, sid);
}

export async function readProgress(tx: Transaction, sid: string): Promise<Progress> {
  const [row] = await tx.query<{ next_seq: number; head: string | null; frontier: string[]; is_final: boolean }>(
    'select next_seq, head, frontier, is_final from recording where sid = $1 order by next_seq desc limit 1', [sid],
  );
  return { nextSeq: row?.next_seq ?? 0, head: row?.head ?? null, frontier: row?.frontier ?? [], isFinal: row?.is_final ?? false };
}

/** A head that was verified before it was stored. */
export async function storedHead(token: string): Promise<Verified<SignedHead>> {
  const read = await readPayload(fromBase64url(payloadOf(token)), signedHeadSchema);
  if (!read.ok) throw new Error('A stored head cannot be read.');
  return { payload: read.payload, digest: read.digest };
}

/** What is signed in a token, as it stands in it. Two tokens with the same are one head, whatever their signatures. */
export function payloadOf(token: string): string {
  return token.split('.')[1] ?? '';
}
