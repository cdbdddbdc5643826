import type { DenyReason } from '../domain/violation.js';
import { recordingItemSchema, type RecordingItem } from '../domain/recording.js';
import type { Epoch } from '../domain/epoch.js';
import type { Keyset } from './keyset.js';
import { peekSessionClaim } from './peek-session-claim.js';
import { audience, partyOf, retentionMillis, verifySessionClaim, type SessionClaim } from './session-claim.js';

declare const PASSED: unique symbol;

/** A recording that has passed the gate. Nothing else can make one, and nothing that draws or plays takes anything else. */
export interface VerifiedRecording {
  readonly [PASSED]: true;
  readonly item: RecordingItem;
  readonly claim: SessionClaim;
  /** Digest of the claim's payload: what a recording is pinned by between list and open. */
  readonly claimDigest: string;
  /** Milliseconds since 1970 after which it can no longer be replayed. */
  readonly expiresAt: number;
}

export interface GateContext {
  /** Who is signed in, as the identity port said. */
  readonly subject: string;
  /** As the SDK is configured; a response is compared with it, never the other way round. */
  readonly tenant: string;
  readonly region: string;
  readonly keyset: Keyset;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type OwnershipDecision =
  | { verdict: 'permit'; recording: VerifiedRecording }
  | { verdict: 'deny'; reason: DenyReason; rid: string | null; sid: string | null };

/**
 * Decides whether a recording, as it came from a backend, belongs to the one who is signed in. Pure: no I/O, no clock.
 * Cheap checks come first; everything not explicitly right is denied. The backend runs the same function before it
 * answers and is the authority; in the client it is the second, independent wall.
 * @param item one item of a list or an open, unparsed
 */
export async function verifyOwnership(item: unknown, context: GateContext): Promise<OwnershipDecision> {
  const parsed = recordingItemSchema.safeParse(item);
  if (!parsed.success) return deny('shape', readableId(item), null);
  const { data } = parsed;

  const peeked = peekSessionClaim(data.claim);
  if (peeked === null) return deny('claim-invalid', data.rid, null);
  const mismatch = claimMismatch(peeked, context);
  if (mismatch !== null) return deny(mismatch, data.rid, peeked.sid);

  const began = data.epochs[0]?.at ?? Number.NaN;
  const verified = await verifySessionClaim(data.claim, context.keyset, began);
  if (!verified.ok) return deny(verified.fault, data.rid, peeked.sid);
  const claim = verified.payload;

  // The peek read the same bytes; what is signed is checked again all the same, so that no check rests on unsigned text.
  const reason = claimMismatch(claim, context) ?? itemMismatch(data, claim, context.now);
  if (reason !== null) return deny(reason, data.rid, claim.sid);

  const recording = { item: data, claim, claimDigest: verified.digest, expiresAt: began + retentionMillis(claim) };
  return { verdict: 'permit', recording: recording as unknown as VerifiedRecording };
}

/** Whose and where: the claim against the configuration and the signed-in subject. */
function claimMismatch(claim: SessionClaim, context: GateContext): DenyReason | null {
  if (claim.tenant !== context.tenant) return 'tenant';
  if (claim.region !== context.region) return 'region';
  if (claim.aud !== audience(context.tenant, context.region)) return 'audience';
  if (claim.owner.sub !== context.subject && !claim.readers.includes(context.subject)) return 'owner';
  // A claim whose owner is not its own patient contradicts itself. Of its two parties the other is then the practitioner.
  if (partyOf(claim, 'patient')?.sub !== claim.owner.sub) return 'claim-invalid';
  return null;
}

/** What the item says against what its claim allows. */
function itemMismatch(item: RecordingItem, claim: SessionClaim, now: number): DenyReason | null {
  if (item.rid !== claim.rid) return 'recording-id';
  if (item.final !== null && item.final.rid !== claim.rid) return 'recording-id';
  const epochs = epochsFault(item.epochs, claim);
  if (epochs !== null) return epochs;
  const segments = segmentsFault(item, claim);
  if (segments !== null) return segments;
  const began = item.epochs[0]?.at ?? Number.NaN;
  if (!(began >= claim.nbf && began <= claim.exp)) return 'claim-not-valid';
  if (!(now < began + retentionMillis(claim))) return 'expired';
  return null;
}

function epochsFault(epochs: readonly Epoch[], claim: SessionClaim): DenyReason | null {
  if (epochs.length > claim.maxEpochs) return 'epochs';
  for (const [index, epoch] of epochs.entries()) {
    if (epoch.sid !== claim.sid) return 'session-id';
    if (epoch.rid !== claim.rid) return 'recording-id';
    if (epoch.n !== index || !claim.modes.includes(epoch.mode)) return 'epochs';
    const previous = epochs[index - 1];
    if (previous !== undefined && epoch.at < previous.at) return 'epochs';
  }
  return null;
}

function segmentsFault(item: RecordingItem, claim: SessionClaim): DenyReason | null {
  let epoch = 0;
  for (const [index, segment] of item.segments.entries()) {
    if (segment.rid !== claim.rid) return 'recording-id';
    // Numbers without a gap: a missing one is a truncation, a repeated one a splice.
    if (segment.seq !== index) return 'segments';
    if (segment.e < epoch || segment.e >= item.epochs.length) return 'segments';
    epoch = segment.e;
  }
  if (item.final !== null && item.final.count !== item.segments.length) return 'segments';
  return null;
}

function deny(reason: DenyReason, rid: string | null, sid: string | null): OwnershipDecision {
  return { verdict: 'deny', reason, rid, sid };
}

function readableId(item: unknown): string | null {
  const rid: unknown = typeof item === 'object' && item !== null && 'rid' in item ? item.rid : null;
  return typeof rid === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(rid) ? rid : null;
}
