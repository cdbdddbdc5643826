import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { roleSchema, type Role } from '../domain/role.js';
import { commitTo } from './commitment.js';
import { fingerprintSchema } from './fingerprint.js';
import { isInTime, keyAmong, type PartyKey } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/**
 * `consult-bind+jwt`: a party's word, under its device key, that it is at one end of this connection. The two have told
 * each other their commitments before (`commitTo`); each opens its own, and names the other one's. Freshness is the
 * nonces' matter: `iat` is for the record alone.
 */
export const bindSchema = z.strictObject({
  v: z.literal(2),
  sid: opaqueIdSchema,
  /** Digest of the session claim, which names both parties. */
  cd: digestSchema,
  role: roleSchema,
  /** The signer's own certificate. */
  fp: fingerprintSchema,
  /** 32 bytes: what the signer has committed to. */
  nonce: digestSchema,
  /** The commitment that the signer has heard. */
  peerCommit: digestSchema,
  /** The signer's key: the digest of a bind so says which device has signed it. */
  kid: digestSchema,
  iat: epochMillisSchema,
});
export type Bind = z.infer<typeof bindSchema>;
/** Before it is signed: whoever signs adds the name of the key. */
export type UnsignedBind = Omit<Bind, 'kid'>;

export interface ExpectedBind {
  sid: string;
  cd: string;
  /** The other party, the keys of its devices, and the commitment that I have heard of it. */
  theirs: { role: Role; signers: readonly PartyKey[]; commit: string };
  /** All keys of mine, my certificate, and the commitment that I have said: to know my own words when they come back. */
  mine: { signers: readonly PartyKey[]; fp: string; commit: string };
}

/**
 * `reflection`: signed by a key of mine. `signer`: it names another key than has signed it. `session`: made for another consultation. `role`: the other party in my role.
 * `unknown-key-share`: it believes that it speaks under another claim, so with somebody else, or it presents my
 * certificate as its own (RFC 8844). `stale-commit`: made for another commitment than mine. `not-committed`: it does not
 * open the commitment that I have heard. `time`: not while its session key counted.
 */
export type BindFault = TokenFault | 'reflection' | 'signer' | 'session' | 'role' | 'unknown-key-share' | 'stale-commit' | 'not-committed' | 'time';

/** `signer`: which of its devices is at the other end. */
export type BindResult = ({ ok: true; signer: PartyKey } & Verified<Bind>) | { ok: false; fault: BindFault };

/** @param key the party's private device key; `kid` its thumbprint */
export function signBind(payload: UnsignedBind, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-bind+jwt', { ...payload, kid }, key, kid);
}

/** Verifies the other party's bind. Its `fp` is then the one certificate that this connection may have: see `describesOnly`. */
export async function verifyBind(token: string, { sid, cd, theirs, mine }: ExpectedBind): Promise<BindResult> {
  let signer: PartyKey | undefined;
  const result = await verifyToken(token, 'consult-bind+jwt', bindSchema, (kid) => {
    signer = theirs.signers.find((device) => device.kid === kid);
    return keyAmong(...mine.signers, ...theirs.signers)(kid);
  });
  if (!result.ok) return result;
  // A key that both have could be mine.
  if (signer === undefined || mine.signers.some(({ kid }) => kid === signer?.kid)) return { ok: false, fault: 'reflection' };
  const { payload: { fp, nonce, role, peerCommit, ...payload } } = result;
  if (payload.kid !== signer.kid) return { ok: false, fault: 'signer' };
  if (payload.sid !== sid) return { ok: false, fault: 'session' };
  if (role !== theirs.role) return { ok: false, fault: 'role' };
  if (payload.cd !== cd || fp === mine.fp) return { ok: false, fault: 'unknown-key-share' };
  if (peerCommit !== mine.commit) return { ok: false, fault: 'stale-commit' };
  if ((await commitTo({ cd, role, nonce, fp, kid: signer.kid })) !== theirs.commit) return { ok: false, fault: 'not-committed' };
  return isInTime(signer, payload.iat) ? { ...result, signer } : { ok: false, fault: 'time' };
}
