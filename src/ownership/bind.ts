import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { roleSchema, type Role } from '../domain/role.js';
import { nonceSchema } from '../domain/signal-message.js';
import { fingerprintSchema } from './fingerprint.js';
import { keyAmong, type PartyKey } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/**
 * `consult-bind+jwt`: a party's word, under its device key, that it is at one end of this connection. The two have told
 * each other their nonces before; each signs both. Freshness is the nonces' matter: `iat` is for the record alone.
 */
export const bindSchema = z.strictObject({
  v: z.literal(1),
  sid: opaqueIdSchema,
  /** Digest of the session claim, which names both parties. */
  cd: digestSchema,
  role: roleSchema,
  /** The signer's own certificate. */
  fp: fingerprintSchema,
  nonce: nonceSchema,
  peerNonce: nonceSchema,
  iat: epochMillisSchema,
});
export type Bind = z.infer<typeof bindSchema>;

export interface ExpectedBind {
  sid: string;
  cd: string;
  /** The other party, the keys of its devices, and the nonce that it has told. */
  theirs: { role: Role; signers: readonly PartyKey[]; nonce: string };
  /** What I have signed with, and said, for this connection: to know my own words when they come back. */
  mine: { signer: PartyKey; fp: string; nonce: string };
}

/**
 * `reflection`: my own words sent back to me. `session`: made for another consultation. `role`: the other party in my
 * role. `unknown-key-share`: it believes that it speaks under another claim, so with somebody else, or it presents my
 * certificate as its own (RFC 8844). `stale-nonce`: made for another connection.
 */
export type BindFault = TokenFault | 'reflection' | 'session' | 'role' | 'unknown-key-share' | 'stale-nonce';

/** `signer`: which of its devices is at the other end. */
export type BindResult = ({ ok: true; signer: PartyKey } & Verified<Bind>) | { ok: false; fault: BindFault };

/** @param key the party's private device key; `kid` its thumbprint */
export function signBind(payload: Bind, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-bind+jwt', payload, key, kid);
}

/** Verifies the other party's bind. Its `fp` is then the one certificate that this connection may have: see `describesOnly`. */
export async function verifyBind(token: string, { sid, cd, theirs, mine }: ExpectedBind): Promise<BindResult> {
  let signer = mine.signer;
  const result = await verifyToken(token, 'consult-bind+jwt', bindSchema, (kid) => {
    signer = theirs.signers.find((device) => device.kid === kid) ?? mine.signer;
    return keyAmong(mine.signer, ...theirs.signers)(kid);
  });
  if (!result.ok) return result;
  const { payload } = result;
  const fault = ((): BindFault | null => {
    if (signer.kid === mine.signer.kid || payload.nonce === mine.nonce) return 'reflection';
    if (payload.sid !== sid) return 'session';
    if (payload.role !== theirs.role) return 'role';
    if (payload.cd !== cd || payload.fp === mine.fp) return 'unknown-key-share';
    if (payload.peerNonce !== mine.nonce || payload.nonce !== theirs.nonce) return 'stale-nonce';
    return null;
  })();
  return fault === null ? { ...result, signer } : { ok: false, fault };
}
