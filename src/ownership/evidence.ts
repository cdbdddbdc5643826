import { recordingItemSchema, type RecordingItem } from '../domain/recording.js';
import type { Role } from '../domain/role.js';
import type { DenyReason } from '../domain/violation.js';
import type { Wrap } from '../domain/wrap.js';
import { isReader, mayHold, policiesOf } from './access.js';
import { bindBook } from './bind-book.js';
import { claimFault } from './claim-fault.js';
import { addSessionKeys } from './add-session-keys.js';
import { NO_CONSENTS, verifyConsents, type Consents } from './consent-book.js';
import { verifyGrant } from './grant.js';
import { verifyHeadChain, type HeadChainFault } from './head-chain.js';
import { peekPayload } from './jws.js';
import type { Keyset } from './keyset.js';
import { keyAmong } from './party-key.js';
import { verifyPartyKeys, type PartyKeys, type VerifyParty } from './party-keys.js';
import { recordingKeys } from './named-keys.js';
import { matchesRevocation, type Revocable } from './matches-revocation.js';
import type { Stopping } from './revocation.js';
import type { PartySigners } from './party-signers.js';
import { signedHeadSchema, verifyHead, type ExpectedHead, type SignedHead } from './segment-head.js';
import { retentionMillis, sessionClaimSchema, verifySessionClaim, type SessionClaim } from './session-claim.js';
import type { SignedEpoch } from './signed-epoch.js';
import type { EpochParties } from './verify-epoch-pair.js';
import { pinFault } from './pin-fault.js';
import { verifyEpochs } from './verify-epochs.js';
import type { Verified } from './verify-token.js';
import { signedWraps, wrapDigest } from './wrap-digest.js';

/** A place in a chain that a device has seen. */
export interface Pin {
  readonly seq: number;
  readonly digest: string;
}

export interface EvidenceContext {
  /** Who is signed in, as the identity port said. */
  readonly subject: string;
  /** As the SDK is configured; a response is compared with it, never the other way round. */
  readonly tenant: string;
  readonly region: string;
  readonly keyset: Keyset;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What incident keys have stopped, verified. */
  readonly revocations: readonly Stopping[];
  /** The newest that this device has seen of a recording's heads, and of a person's keys: older is a rollback. */
  readonly pinnedHead: (rid: string) => Pin | null;
  readonly pinnedKeys: (subject: string) => Pin | null;
  /** `verifyPartyKeys` through this very keyset, where it remembers what it has verified; without it, each item anew. */
  readonly verifyParty?: VerifyParty;
}

/** What signatures alone say of a recording, all of it verified. */
export interface Evidence {
  readonly rid: string;
  readonly claim: SessionClaim;
  /** Digest of the claim's payload: what a recording is pinned by between list and open. */
  readonly claimDigest: string;
  readonly keys: Readonly<Record<Role, PartyKeys>>;
  /** The names of all keys that it involves: see `recordingKeys`. */
  readonly kids: readonly string[];
  readonly epochs: readonly Verified<SignedEpoch>[];
  /** What each party has said about being recorded, in order. */
  readonly consents: Consents;
  /** The last one. */
  readonly head: Verified<SignedHead>;
  /** All of them; null in a list. */
  readonly heads: readonly Verified<SignedHead>[] | null;
  /** Covered by the heads or by a grant. */
  readonly wraps: readonly Wrap[];
  /** Those of them that the heads do not cover: a grant does, whose signer may have wrapped anything. */
  readonly granted: ReadonlySet<Wrap>;
  /** Milliseconds since 1970: of the first epoch, and after which it can no longer be replayed. */
  readonly beganAt: number;
  readonly expiresAt: number;
}

export type Denial = { verdict: 'deny'; reason: DenyReason; rid: string | null; sid: string | null };
export type EvidenceDecision = { verdict: 'permit'; item: RecordingItem; evidence: Evidence } | Denial;

class Refusal extends Error {
  readonly reason: DenyReason;

  constructor(reason: DenyReason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * The half of the gate that needs no secret: whether signatures show a recording to be the signed-in person's. Pure: no
 * I/O, no clock. Cheap checks come first; everything not explicitly right is denied. The backend runs it before it
 * answers and is the authority; the client runs it inside `verifyOwnership`.
 * @param item one item of a list or an open, unparsed
 */
export async function verifyEvidence(item: unknown, context: EvidenceContext): Promise<EvidenceDecision> {
  const parsed = recordingItemSchema.safeParse(item);
  if (!parsed.success) return { verdict: 'deny', reason: 'shape', rid: readableId(item), sid: null };
  const { data } = parsed;
  const peeked = peekPayload(data.claim, sessionClaimSchema);
  try {
    if (peeked === null) throw new Refusal('claim-invalid');
    refuse(whoseFault(peeked, context) ?? revocationFault(peeked, [], context));
    return { verdict: 'permit', item: data, evidence: await weigh(data, peeked, context) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { verdict: 'deny', reason: error.reason, rid: data.rid, sid: peeked?.sid ?? null };
  }
}

async function weigh(item: RecordingItem, peeked: SessionClaim, context: EvidenceContext): Promise<Evidence> {
  // By the time that it was signed at: an issuer's key may have been retired between the booking and the consultation.
  const verified = await verifySessionClaim(item.claim, context.keyset, peeked.iat);
  if (!verified.ok) throw new Refusal(verified.fault);
  const { payload: claim, digest: claimDigest } = verified;
  // The peek read the same bytes; what is signed is checked again all the same, so that no check rests on unsigned text.
  refuse(whoseFault(claim, context));
  if (item.rid !== claim.rid) throw new Refusal('recording-id');

  const chains = { patient: await keysOf(item, claim, 'patient', context), practitioner: await keysOf(item, claim, 'practitioner', context) };
  const keys = await addSessionKeys(item.sessionKeys, chains, { claim, cd: claimDigest, resolveKey: (kid, at) => context.keyset.keyOf('issuer', kid, at) });
  if (keys === null) throw new Refusal('member-key');
  const kids = recordingKeys(item, [...keys.patient.signers, ...keys.practitioner.signers]);
  refuse(revocationFault(claim, kids, context));
  const signers = { patient: keys.patient.signers, practitioner: keys.practitioner.signers };
  const binds = await bindBook(item.binds, { sid: claim.sid, cd: claimDigest }, signers);
  const words = await consentsOf(item, claim, claimDigest, signers);
  const consents = words ?? NO_CONSENTS;
  // Whose recording it is comes before what was permitted: the reason then says the worse of two faults.
  const epochs = await epochsOf(item, claim, claimDigest, { signers, binds, consents });
  if (words === null) throw new Refusal('consent');
  const beganAt = epochs[0]?.payload.at ?? Number.NaN;
  if (!(beganAt >= claim.nbf && beganAt <= claim.exp)) throw new Refusal('claim-not-valid');
  const { head, heads } = await headsOf(item, {
    rid: claim.rid, cd: claimDigest, recorder: claim.recorder, binds, consents, epochs, pinned: context.pinnedHead(claim.rid),
  });
  const granted = await checkWraps(item, claim, claimDigest, head.payload.wd, keys.patient, context.keyset);
  return { rid: claim.rid, claim, claimDigest, keys, kids, consents, epochs, head, heads, wraps: item.wraps, granted, beganAt, expiresAt: beganAt + retentionMillis(claim) };
}

/** The claim against the configuration, then against the signed-in subject. */
function whoseFault(claim: SessionClaim, context: EvidenceContext): DenyReason | null {
  const { subject, keyset } = context;
  const fault = claimFault(claim, context);
  if (fault !== null && fault !== 'claim-invalid') return fault;
  if (claim.owner.sub !== subject && !isReader(claim, keyset, subject)) return 'owner';
  return fault;
}

function revocationFault(claim: SessionClaim, kids: readonly string[], { subject, revocations }: EvidenceContext): DenyReason | null {
  const { rid, sid, tenant, region } = claim;
  const what: Revocable = { rid, sid, tenant, region, kids, features: ['replay'], subs: [subject, ...claim.parties.map(({ sub }) => sub)] };
  return revocations.some((revocation) => matchesRevocation(revocation, what)) ? 'revoked' : null;
}

async function keysOf(item: RecordingItem, claim: SessionClaim, role: Role, { keyset, pinnedKeys, verifyParty }: EvidenceContext): Promise<PartyKeys> {
  const tokens = item.keys[role];
  const result = await (verifyParty?.(claim, role, tokens) ?? verifyPartyKeys(claim, role, tokens, (kid, at) => keyset.keyOf('issuer', kid, at)));
  if (!result.ok) throw new Refusal(result.fault === 'rollback' ? 'rollback' : 'member-key');
  refuse(pinFault(result.keys, pinnedKeys(result.keys.newest.payload.sub)));
  return result.keys;
}

/** Each party's words in one chain; null when they are not. */
async function consentsOf(item: RecordingItem, { sid, rid, modes }: SessionClaim, cd: string, signers: PartySigners): Promise<Consents | null> {
  const named = peekPayload(item.head, signedHeadSchema)?.consents ?? [];
  const result = await verifyConsents(item.consents, { sid, rid, cd, modes }, signers, new Set(named));
  return result.ok ? result.consents : null;
}

async function epochsOf(item: RecordingItem, claim: SessionClaim, cd: string, parties: EpochParties): Promise<readonly Verified<SignedEpoch>[]> {
  const { sid, rid, modes, maxEpochs } = claim;
  const result = await verifyEpochs(item.epochs, parties, { sid, rid, cd, modes, maxEpochs });
  if (!result.ok) throw new Refusal(result.fault === 'consent' ? 'consent' : 'epochs');
  return result.epochs;
}

async function headsOf(item: RecordingItem, expected: ExpectedHead): Promise<Pick<Evidence, 'head' | 'heads'>> {
  if (item.heads === null) {
    const head = await verifyHead(item.head, expected);
    if (!head.ok) throw new Refusal(headReason(head.fault));
    return { head, heads: null };
  }
  const chain = await verifyHeadChain(item.head, item.heads, expected);
  if (!chain.ok) throw new Refusal(headReason(chain.fault));
  const head = chain.heads.at(-1);
  if (head === undefined) throw new Refusal('segments');
  return { head, heads: chain.heads };
}

function headReason(fault: HeadChainFault): DenyReason {
  if (fault === 'consent') return 'consent';
  return fault === 'rollback' || fault === 'fork' ? 'rollback' : 'segments';
}

/**
 * Every wrap is one that the recorder has signed for, or one that somebody has granted who may; and everybody whom it was
 * wrapped to is the owner, or somebody whom a policy names that the claim names.
 * @returns the wraps that only a grant covers
 */
async function checkWraps(item: RecordingItem, claim: SessionClaim, cd: string, wd: string, owner: PartyKeys, keyset: Keyset): Promise<ReadonlySet<Wrap>> {
  const signed = await signedWraps(item.recipients, wd);
  if (signed === null) throw new Refusal('wrap');
  const granted = new Set<Wrap>();
  for (const wrap of item.wraps) {
    const digest = await wrapDigest(wrap);
    if (signed.has(digest)) continue;
    if (!(await isGranted({ wrap: digest, to: wrap.kid }, item, cd, owner, keyset))) throw new Refusal('wrap');
    granted.add(wrap);
  }
  const policies = policiesOf(claim, keyset) ?? [];
  if (![...item.recipients, ...item.wraps].every((each) => mayHold(each, policies, owner.accounts))) throw new Refusal('access');
  return granted;
}

async function isGranted(wrap: { wrap: string; to: string }, { rid, grants }: RecordingItem, cd: string, owner: PartyKeys, keyset: Keyset): Promise<boolean> {
  const expected = {
    rid, cd, ...wrap,
    resolveOwner: keyAmong(...owner.signers),
    resolveApprover: (kid: string, at: number) => keyset.keyOf('approver', kid, at),
  };
  for (const tokens of grants) if ((await verifyGrant(tokens, expected)).ok) return true;
  return false;
}

function refuse(reason: DenyReason | null): void {
  if (reason !== null) throw new Refusal(reason);
}

function readableId(item: unknown): string | null {
  const rid: unknown = typeof item === 'object' && item !== null && 'rid' in item ? item.rid : null;
  return typeof rid === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(rid) ? rid : null;
}
