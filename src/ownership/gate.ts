import { recordingMetaSchema, type RecordingMeta } from '../domain/recording.js';
import { stretches, type Stretch } from '../domain/timeline.js';
import type { DenyReason } from '../domain/violation.js';
import type { Wrap } from '../domain/wrap.js';
import type { Consents } from './consent-book.js';
import { verifyEvidence, type Denial, type Evidence, type EvidenceContext } from './evidence.js';
import { recordingCloses } from './recording-closes.js';
import type { SessionClaim } from './session-claim.js';
import type { SignedEpoch } from './signed-epoch.js';
import type { SignedHead } from './segment-head.js';
import { policiesOf } from './access.js';
import type { Policy } from './policy.js';
import { isShownMeta } from './shown-fault.js';

declare const PASSED: unique symbol;

interface Recording {
  readonly rid: string;
  readonly claim: SessionClaim;
  /** Digest of the claim's payload: what a recording is pinned by between list and open. */
  readonly claimDigest: string;
  readonly epochs: readonly SignedEpoch[];
  /** Milliseconds of media, and in which mode when. */
  readonly duration: number;
  readonly stretches: readonly Stretch[];
  /**
   * Whether it has been closed; else it is still arriving. `aborted`: closed by a recorder that came back after a crash.
   * `incomplete`: it was not closed in time, and nothing more of it will come.
   */
  readonly final: boolean;
  readonly aborted: boolean;
  readonly incomplete: boolean;
  /** What each party has said about being recorded, in order: with its token, for whoever wants to keep it. */
  readonly consents: Consents;
  /** Milliseconds since 1970: of the first epoch, and after which it can no longer be replayed. */
  readonly beganAt: number;
  readonly expiresAt: number;
  /** Who can open it besides its owner. */
  readonly policies: readonly Policy[];
}

/** A recording that has passed the gate. Nothing else can make one, and nothing that draws or plays takes anything else. */
export interface VerifiedRecording extends Recording {
  readonly [PASSED]: true;
  readonly meta: RecordingMeta;
  /** Every segment; null in a list. */
  readonly segments: readonly SignedHead[] | null;
}

/**
 * A recording that a key of this device proves to be this person's, and that cannot be opened here: `pending`, its key has
 * not been wrapped to its owner's account yet; `former`, it was sealed for an account key that another has taken the place of, which
 * this device holds; `removed`, the owner's chain that came with it says that this device was removed; `expired`, its time is
 * over. Nothing that was sealed is in it.
 */
export interface LockedRecording extends Recording {
  readonly why: 'pending' | 'former' | 'removed' | 'expired';
}

/**
 * A recording that signatures alone say to be this person's: this device holds no account key that shows it, or none that
 * opens it. It is not drawn in any form, so that there is nothing here to draw.
 */
export interface SealedRecording {
  readonly rid: string;
  readonly why: 'sealed';
}

/** One of my wraps, and what it must open: in context, so that another recording's opens nothing. */
export interface SealedMeta {
  readonly wrap: Wrap;
  readonly cd: string;
  readonly rid: string;
  /** The commitment that the key must fulfil. */
  readonly rkc: string;
  /** Segment 0, sealed, in base64url. */
  readonly meta: string;
}

export type Unsealed = { ok: true; meta: unknown } | { ok: false; fault: 'wrap' | 'commitment' | 'meta' };

export interface GateContext extends EvidenceContext {
  /** The name of this device's key for signatures, as it is in the person's own chain or was; null where it never was. */
  readonly device: string | null;
  /** True if this device holds the private key of this name. */
  readonly holdsKey: (kid: string) => boolean;
  /** Opens with it: see `src/sealing`. Given, so that the gate knows no secret. */
  readonly unseal: (sealed: SealedMeta) => Promise<Unsealed>;
}

export type OwnershipDecision =
  | { verdict: 'permit'; recording: VerifiedRecording; evidence: Evidence }
  | { verdict: 'locked'; recording: LockedRecording; evidence: Evidence }
  | { verdict: 'locked'; recording: SealedRecording; evidence?: never }
  | Denial;

/**
 * Decides whether a recording, as it came from a backend, belongs to the one who is signed in, and opens what is said
 * about it. Pure but for `unseal`: no I/O, no clock. In the client it is the second, independent wall: whatever a backend
 * attributes, swaps, splices, replays or plants, the worst that passes is that something is missing.
 * @param item one item of a list or an open, unparsed
 */
export async function verifyOwnership(item: unknown, context: GateContext): Promise<OwnershipDecision> {
  const decision = await verifyEvidence(item, context);
  if (decision.verdict === 'deny') return decision;
  const { evidence, item: { meta } } = decision;
  const { claim, rid, wraps } = evidence;
  const recording = recordingOf(evidence, context);
  // Whom the backend takes the page for is its word; a private key is the owner's own.
  const isProven = [...evidence.keys.patient.accounts].some((kid) => context.holdsKey(kid));
  const locked = (why: LockedRecording['why']): OwnershipDecision => (isProven ? { verdict: 'locked', recording: { ...recording, why }, evidence } : sealed(rid));

  // Not `now >= expiresAt`: a time that is no number has run out.
  if (!(context.now < evidence.expiresAt)) return locked('expired');
  if (isRemoved(evidence, context)) return locked('removed');
  const opened = await openAny(evidence, meta, context);
  if (!opened.ok) {
    if (opened.fault !== null) return deny(opened.fault, claim);
    const why = whyShut(evidence, wraps.filter((wrap) => !opened.useless.has(wrap)), context);
    return why === 'sealed' ? sealed(rid) : locked(why);
  }
  const parsed = recordingMetaSchema.safeParse(opened.meta);
  if (!parsed.success) return deny('meta', claim);
  if (!(await isShownMeta(claim, parsed.data))) return deny('names', claim);
  const segments = evidence.heads?.map(({ payload }) => payload) ?? null;
  return { verdict: 'permit', evidence, recording: { ...recording, meta: parsed.data, segments } as unknown as VerifiedRecording };
}

interface Shut {
  ok: false;
  /** What the recorder has wrapped to a key of this device does not open: null where it has wrapped nothing to one. */
  fault: Exclude<Unsealed, { ok: true }>['fault'] | null;
  /** Wraps that a grant covers and that open nothing. */
  useless: ReadonlySet<Wrap>;
}

/**
 * Opens the first wrap that opens with a key of this device. A grant may cover a wrap of noise: whoever once signed as the
 * owner can have made it. It is passed over, so that no grant takes a recording away that opens without it.
 */
async function openAny({ claimDigest: cd, rid, head: { payload: { rkc } }, wraps, granted }: Evidence, meta: string, { holdsKey, unseal }: GateContext): Promise<Extract<Unsealed, { ok: true }> | Shut> {
  let fault: Shut['fault'] = null;
  const useless = new Set<Wrap>();
  for (const wrap of wraps.filter(({ kid }) => holdsKey(kid))) {
    const opened = await unseal({ wrap, cd, rid, rkc, meta });
    if (opened.ok) return opened;
    // The meta segment was read with the key that the heads promise: no other wrap makes it better.
    if (granted.has(wrap) && opened.fault !== 'meta') useless.add(wrap);
    else fault ??= opened.fault;
  }
  return { ok: false, fault, useless };
}

/** Why none of the wraps opens here. @param wraps those that are not useless */
function whyShut({ keys: { patient } }: Evidence, wraps: readonly Wrap[], { holdsKey }: GateContext): 'pending' | 'former' | 'sealed' {
  const pages = new Set(patient.sessionKeys.map(({ enc }) => enc.kid));
  // It was made on a page that had no key of the account, and has not handed it over: no recovery method opens it.
  if (wraps.every(({ kid }) => pages.has(kid))) return 'pending';
  return holdsKey(patient.newest.payload.enc.kid) ? 'former' : 'sealed';
}

/** Of a device that was removed, the owner's chain says so: what it still holds opens nothing any more. */
function isRemoved({ claim, keys }: Evidence, { device, subject }: GateContext): boolean {
  return device !== null && claim.owner.sub === subject && !keys.patient.newest.payload.devices.some(({ sig }) => sig.kid === device);
}

function sealed(rid: string): OwnershipDecision {
  return { verdict: 'locked', recording: { rid, why: 'sealed' } };
}

function recordingOf(evidence: Evidence, { now, keyset }: GateContext): Recording {
  const { rid, claim, claimDigest, consents, beganAt, expiresAt, head: { payload: { ends, final, aborted } } } = evidence;
  const epochs = evidence.epochs.map(({ payload }) => payload);
  const incomplete = !final && !(now < recordingCloses(claim));
  const policies = policiesOf(claim, keyset) ?? [];
  return { rid, claim, claimDigest, consents, epochs, duration: ends.at(-1) ?? 0, stretches: stretches(ends, epochs), final, aborted, incomplete, beganAt, expiresAt, policies };
}

function deny(reason: DenyReason, { rid, sid }: SessionClaim): Denial {
  return { verdict: 'deny', reason, rid, sid };
}
