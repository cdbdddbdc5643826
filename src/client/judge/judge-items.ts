import type { OwnAccount } from '../../keys/own-keys.js';
import { createUnseal } from '../../keys/unseal-meta.js';
import type { Denial, Evidence, Pin } from '../../ownership/evidence.js';
import { verifyOwnership, type GateContext, type LockedRecording, type OwnershipDecision, type SealedRecording, type VerifiedRecording } from '../../ownership/gate.js';
import { keysetOf, type KeysetPayload } from '../../ownership/keyset.js';
import { rememberChains } from '../../ownership/remember-chains.js';
import type { Stopping } from '../../ownership/revocation.js';

/** What the gate has to know of one person to judge some items, as data: so that it can be asked in a worker. */
export interface GateCase {
  subject: string;
  tenant: string;
  region: string;
  /** Verified. */
  keyset: KeysetPayload;
  /** Milliseconds since 1970. */
  now: number;
  revocations: readonly Stopping[];
  /** What this device has seen: of these items' heads, by rid, and of people's keys, by subject. */
  heads: ReadonlyMap<string, Pin>;
  keys: ReadonlyMap<string, Pin>;
  /** The name under which this device is, or was, in the person's chain. */
  device: string | null;
  /** The person's, with private halves that nothing can read out. */
  accounts: readonly OwnAccount[];
}

/** What the gate says of an item; `head` is what is to be remembered of one that passed, null of one that is not drawn. */
export type Judged =
  | { verdict: 'permit'; recording: VerifiedRecording; head: Pin }
  /** `removal`: the link of the person's chain that says that this device was removed; null where none does. */
  | { verdict: 'locked'; recording: LockedRecording; head: Pin; removal: Pin | null }
  | { verdict: 'locked'; recording: SealedRecording; head: null }
  | Denial;

/** Passes items through the gate, one after the other, in their order. @param items unparsed, as they came */
export async function* judgeItems(items: Iterable<unknown>, given: GateCase): AsyncGenerator<Judged, void> {
  const context = contextOf(given);
  for (const item of items) yield judged(await verifyOwnership(item, context));
}

/** What is remembered of a recording that has passed. */
export function headPin({ head: { payload: { seq }, digest } }: Evidence): Pin {
  return { seq, digest };
}

function judged(decision: OwnershipDecision): Judged {
  if (decision.verdict === 'deny') return decision;
  if (decision.evidence === undefined) return { verdict: 'locked', recording: decision.recording, head: null };
  const head = headPin(decision.evidence);
  if (decision.verdict === 'permit') return { verdict: 'permit', recording: decision.recording, head };
  return { verdict: 'locked', recording: decision.recording, head, removal: removalPin(decision) };
}

/** What is remembered where the owner's chain says that this device was removed. */
export function removalPin({ recording: { why }, evidence: { keys: { patient: { newest } } } }: { recording: LockedRecording; evidence: Evidence }): Pin | null {
  return why === 'removed' ? { seq: newest.payload.seq, digest: newest.digest } : null;
}

function contextOf({ subject, tenant, region, keyset: payload, now, revocations, heads, keys, device, accounts }: GateCase): GateContext {
  const keyset = keysetOf(payload);
  const accountOf = (kid: string): OwnAccount | null => accounts.find((account) => account.kid === kid) ?? null;
  return {
    subject, tenant, region, keyset, now, revocations, device,
    verifyParty: rememberChains(keyset),
    pinnedHead: (rid) => heads.get(rid) ?? null,
    pinnedKeys: (of) => keys.get(of) ?? null,
    holdsKey: (kid) => accountOf(kid) !== null,
    unseal: createUnseal(accountOf),
  };
}
