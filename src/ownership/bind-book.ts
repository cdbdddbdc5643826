import type { Role } from '../domain/role.js';
import { bindSchema, type Bind } from './bind.js';
import { commitTo } from './commitment.js';
import { digest } from './digest.js';
import { readJws } from './jws.js';
import { isInTime, keyAmong, type PartyKey } from './party-key.js';
import { signersApart, type PartySigners } from './party-signers.js';
import { verifyToken, type Verified } from './verify-token.js';

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
  const byDigest = new Map<string, string>();
  for (const token of tokens) {
    const jws = readJws(token);
    if (jws === null) continue;
    const name = await digest(jws.payload);
    // The first one stays: what comes later changes nothing. Both name one signer.
    if (!byDigest.has(name)) byDigest.set(name, token);
  }
  const verified = new Map<string, Promise<BoundDevice | null>>();
  return {
    async find(role, name) {
      const token = byDigest.get(name);
      if (token === undefined) return null;
      const known = verified.get(name) ?? verifyKeptBind(token, terms, signers);
      verified.set(name, known);
      const bound = await known;
      return bound?.payload.role === role ? bound : null;
    },
  };
}

/** Verifies a bind after the call that it was made for: signed by a signer of the party that it speaks for, for this consultation. */
export async function verifyKeptBind(token: string, { sid, cd }: BindTerms, parties: PartySigners): Promise<BoundDevice | null> {
  const { patient, practitioner } = signersApart(parties);
  let kid = '';
  const result = await verifyToken(token, 'consult-bind+jwt', bindSchema, (asked) => {
    kid = asked;
    return keyAmong(...patient, ...practitioner)(asked);
  });
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
