import type { Role } from '../domain/role.js';
import { bindSchema, type Bind } from './bind.js';
import { commitTo } from './commitment.js';
import { digest } from './digest.js';
import { peekToken, type PeekedToken } from './jws.js';
import { isInTime, keyAmong, type PartyKey } from './party-key.js';
import { signersApart, type PartySigners } from './party-signers.js';
import { verifyReadToken, type Verified } from './verify-token.js';

/** A bind that is a party's own, and the device that has signed it. */
export interface BoundDevice extends Verified<Bind> {
  readonly signer: PartyKey;
}

/** The binds that epochs and heads name, by their digests. Each is verified when it is first asked for, and once. */
export interface BindBook {
  /** @returns null when there is no such bind, or none that a signer of this role has signed for this consultation */
  find(role: Role, digest: string): Promise<BoundDevice | null>;
}

export interface BindTerms {
  readonly sid: string;
  /** Digest of the session claim. */
  readonly cd: string;
}

/** @param tokens `consult-bind+jwt`, in any order, not believed yet */
export async function bindBook(tokens: readonly string[], terms: BindTerms, parties: PartySigners): Promise<BindBook> {
  const signers = signersApart(parties);
  const byDigest = new Map<string, PeekedToken<Bind>>();
  for (const token of tokens) {
    const peeked = peekToken(token, bindSchema);
    if (peeked === null) continue;
    const name = await digest(peeked.jws.payload);
    // The first one stays: what comes later changes nothing. Both name one signer.
    if (!byDigest.has(name)) byDigest.set(name, peeked);
  }
  const verified = new Map<string, Promise<BoundDevice | null>>();
  return {
    async find(role, name) {
      const peeked = byDigest.get(name);
      if (peeked === undefined) return null;
      const known = verified.get(name) ?? verifyPeekedBind(peeked, terms, signers);
      verified.set(name, known);
      const bound = await known;
      return bound?.payload.role === role ? bound : null;
    },
  };
}

/** Verifies a bind after the call that it was made for: signed by a signer of the party that it speaks for, for this consultation. */
export async function verifyKeptBind(token: string, terms: BindTerms, parties: PartySigners): Promise<BoundDevice | null> {
  const peeked = peekToken(token, bindSchema);
  return peeked === null ? null : verifyPeekedBind(peeked, terms, signersApart(parties));
}

/** @param parties as `signersApart` has them */
async function verifyPeekedBind(peeked: PeekedToken<Bind>, { sid, cd }: BindTerms, { patient, practitioner }: PartySigners): Promise<BoundDevice | null> {
  const { kid } = peeked.jws;
  const result = await verifyReadToken(peeked, 'consult-bind+jwt', keyAmong(...patient, ...practitioner));
  if (!result.ok || result.payload.kid !== kid || result.payload.sid !== sid || result.payload.cd !== cd) return null;
  const signer = { patient, practitioner }[result.payload.role].find((each) => each.kid === kid);
  return signer === undefined || !isInTime(signer, result.payload.iat) ? null : { payload: result.payload, digest: result.digest, signer };
}

/** Whether two binds were made for each other: each names the commitment that the other one opens. */
export async function areOnePair(patient: BoundDevice, practitioner: BoundDevice): Promise<boolean> {
  const [ofPatient, ofPractitioner] = await Promise.all([patient, practitioner].map(commitmentOf));
  return patient.payload.peerCommit === ofPractitioner && practitioner.payload.peerCommit === ofPatient;
}

function commitmentOf({ payload: { cd, role, nonce, fp }, signer: { kid } }: BoundDevice): Promise<string> {
  return commitTo({ cd, role, nonce, fp, kid });
}
