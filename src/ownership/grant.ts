import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { tokensSchema } from '../domain/token.js';
import { signObject } from './signed-object.js';
import { verifyPeekedToken, verifyToken, type KeyResolver, type TokenFault, type Verified } from './verify-token.js';

/**
 * `consult-grant+jwt`: a wrap of the recording key that was made later than the recording. The owner signs it alone; or
 * two approvers do, each a token over the same payload, which names them both.
 */
export const grantSchema = z.strictObject({
  v: z.literal(1),
  rid: opaqueIdSchema,
  /** Digest of the session claim. */
  cd: digestSchema,
  /** Digest of the wrap: see `wrapDigest`. */
  wrap: digestSchema,
  /** The key that it is wrapped to. */
  to: digestSchema,
  why: z.enum(['device-loss', 'proxy', 'legal', 'recovery']),
  /** Empty when the owner grants; else the approvers' `kid`, two of them, in ascending order. */
  approvers: z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(2)),
  at: epochMillisSchema,
});
export type Grant = z.infer<typeof grantSchema>;

export interface ExpectedGrant {
  rid: string;
  cd: string;
  /** The wrap that it should cover: its digest, and the `kid` of the key that is to open it. */
  wrap: string;
  to: string;
  /** The owner's device keys. */
  resolveOwner: KeyResolver;
  /** The keys of those who may approve for the insurer. */
  resolveApprover: KeyResolver;
}

/**
 * `shape`: no list of one or two tokens. `recording`, `claim`: another one's. `wrap`, `recipient`: it covers another wrap.
 * `approvers`: not two different ones in order, or signed by others than those named. `missing-signature`: one of two has
 * not signed. `payloads-differ`: the two have signed different things. `one-approver`: two names of one key.
 */
export type GrantFault = TokenFault | 'shape' | 'recording' | 'claim' | 'wrap' | 'recipient' | 'approvers' | 'missing-signature' | 'payloads-differ' | 'one-approver';

export type GrantResult = ({ ok: true; by: 'owner' | 'approvers' } & Verified<Grant>) | { ok: false; fault: GrantFault };

interface Signature extends Verified<Grant> {
  readonly token: string;
  readonly signer: { kid: string; key: CryptoKey };
}

const givenSchema = tokensSchema(2, 1);

/** @param key the private key of the owner's device, or of one approver */
export function signGrant(payload: Grant, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-grant+jwt', payload, key, kid);
}

/** Verifies that a later wrap was wanted by those who may want it. @param tokens one of the owner, or two of approvers */
export async function verifyGrant(tokens: readonly string[], expected: ExpectedGrant): Promise<GrantResult> {
  const list = givenSchema.safeParse(tokens);
  if (!list.success) return { ok: false, fault: 'shape' };
  const signatures: Signature[] = [];
  for (const token of list.data) {
    const result = await verifySignature(token, expected);
    if ('fault' in result) return { ok: false, fault: result.fault };
    signatures.push(result);
  }
  const [first, second] = signatures;
  if (first === undefined) return { ok: false, fault: 'shape' };
  const { payload, digest } = first;
  const fault = wrapFault(payload, expected) ?? (await signersFault(first, second ?? null));
  if (fault !== null) return { ok: false, fault };
  return { ok: true, by: payload.approvers.length === 0 ? 'owner' : 'approvers', payload, digest };
}

async function verifySignature(token: string, { resolveOwner, resolveApprover }: ExpectedGrant): Promise<Signature | { fault: TokenFault }> {
  const asked: Signature['signer'][] = [];
  const result = await verifyPeekedToken(token, 'consult-grant+jwt', grantSchema, async (kid, { approvers, at }) => {
    // An approver's key is not the owner's word, nor the reverse: what is signed says who is asked.
    const key = await (approvers.length === 0 ? resolveOwner(kid, at) : resolveApprover(kid, at));
    if (key !== null) asked.push({ kid, key });
    return key;
  });
  if (!result.ok) return result;
  const [signer] = asked;
  return signer === undefined ? { fault: 'key' } : { token, signer, payload: result.payload, digest: result.digest };
}

function wrapFault(grant: Grant, { rid, cd, wrap, to }: ExpectedGrant): GrantFault | null {
  if (grant.rid !== rid) return 'recording';
  if (grant.cd !== cd) return 'claim';
  if (grant.wrap !== wrap) return 'wrap';
  return grant.to === to ? null : 'recipient';
}

async function signersFault(first: Signature, second: Signature | null): Promise<GrantFault | null> {
  const [a, b] = first.payload.approvers;
  if (a === undefined) return second === null ? null : 'approvers';
  if (b === undefined || a >= b) return 'approvers';
  if (second === null) return 'missing-signature';
  if (first.digest !== second.digest) return 'payloads-differ';
  const kids = new Set([first.signer.kid, second.signer.kid]);
  if (!kids.has(a) || !kids.has(b)) return 'approvers';
  // One key under two names verifies what the other name has signed: then one person has approved twice.
  const same = await verifyToken(first.token, 'consult-grant+jwt', grantSchema, () => Promise.resolve(second.signer.key));
  return same.ok ? 'one-approver' : null;
}
