import { calculateJwkThumbprint } from 'jose';
import { signKeyset, type KeysetPayload, type PublicJwk, type TrustAnchor } from '../../ownership/keyset.js';
import type { KeysetDocument } from '../ports/key-port.js';

const YEAR = 365 * 86_400_000;

/** The keys of one tenant in one region: real ones, made anew for every world. */
export interface MemoryKeys {
  /** What a client of this world is configured with. */
  readonly trust: TrustAnchor;
  readonly document: KeysetDocument;
  /** What the keyset says, to sign another one from. */
  readonly payload: KeysetPayload;
  readonly rootKey: CryptoKey;
  readonly issuerKey: CryptoKey;
  readonly issuerKid: string;
}

/** Makes a root, an issuer key and the keyset that names it. @param now milliseconds since 1970 */
export async function createMemoryKeys(tenant: string, region: string, now: number): Promise<MemoryKeys> {
  const root = await createSigningKey();
  const issuer = await createSigningKey();
  const payload: KeysetPayload = {
    v: 1,
    tenant,
    region,
    seq: 1,
    iat: now,
    notAfter: now + YEAR,
    keys: [{ kid: issuer.thumbprint, use: 'issuer', state: 'active', validUntil: null, jwk: issuer.jwk }],
  };
  return {
    trust: { tenant, region, rootThumbprint: root.thumbprint },
    document: { keyset: await signKeyset(payload, root.privateKey, root.thumbprint), rootKey: root.jwk },
    payload,
    rootKey: root.privateKey,
    issuerKey: issuer.privateKey,
    issuerKid: issuer.thumbprint,
  };
}

async function createSigningKey(): Promise<{ privateKey: CryptoKey; jwk: PublicJwk; thumbprint: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y };
  return { privateKey: pair.privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk) };
}
