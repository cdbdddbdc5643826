import { KEYSET_LIFETIME, signKeyset, verifyKeyset, type KeysetPayload, type PublicJwk, type TrustAnchor, type VerifiedKeyset } from '../../ownership/keyset.js';
import { thumbprint } from '../../ownership/thumbprint.js';
import type { KeysetDocument } from '../ports/key-port.js';

/** A key that signs for the insurer; `kid` is its thumbprint. */
export interface MemorySigner {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** The insurer's own key for recordings: a deliberate door. A real one is kept offline, in the hands of two. */
export interface MemoryEscrow {
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly pair: CryptoKeyPair;
}

/** The keys of one tenant in one region: real ones, made anew for every world. */
export interface MemoryKeys {
  /** What a client of this world is configured with. */
  readonly trust: TrustAnchor;
  readonly document: KeysetDocument;
  /** What the keyset says, to sign another one from. */
  readonly payload: KeysetPayload;
  /** The same, verified. */
  readonly keyset: VerifiedKeyset;
  readonly rootKey: CryptoKey;
  readonly issuerKey: CryptoKey;
  readonly issuerKid: string;
  readonly incident: MemorySigner;
  readonly lease: MemorySigner;
  readonly log: MemorySigner;
  /** In ascending order of their names, as a grant lists them. */
  readonly approvers: readonly [MemorySigner, MemorySigner];
  readonly escrow: MemoryEscrow;
}

type SigningKey = MemorySigner & { readonly jwk: PublicJwk };

const ESCROW_NAME = {
  en: 'your insurer’s records office, when two of its officers agree',
  de: 'die Aktenstelle Ihrer Versicherung, wenn zwei ihrer Beauftragten zustimmen',
  fr: 'le service des dossiers de votre assureur, avec l’accord de deux de ses responsables',
  ar: 'مكتب السجلات لدى شركة التأمين، بموافقة اثنين من مسؤوليه',
};

/** The name of the policy that lets a region's escrow open recordings. */
export function escrowPolicy(region: string): string {
  return `${region}-record-2p`;
}

/** Makes a root, a key for each use, and the keyset that names them. @param now milliseconds since 1970 */
export async function createMemoryKeys(tenant: string, region: string, now: number): Promise<MemoryKeys> {
  const [root, issuer, incident, lease, log, one, other] = await Promise.all([signingKey(), signingKey(), signingKey(), signingKey(), signingKey(), signingKey(), signingKey()]);
  const escrow = await escrowKey();
  const approvers = one.kid < other.kid ? [one, other] as const : [other, one] as const;
  const entry = (use: KeysetPayload['keys'][number]['use'], { kid, jwk }: SigningKey): KeysetPayload['keys'][number] =>
    ({ kid, use, state: 'active', validUntil: null, jwk });
  const payload: KeysetPayload = {
    v: 2,
    tenant,
    region,
    seq: 1,
    iat: now,
    notAfter: now + KEYSET_LIFETIME,
    keys: [entry('issuer', issuer), entry('incident', incident), entry('lease', lease), entry('log', log), ...approvers.map((approver) => entry('approver', approver))],
    policies: [{
      id: escrowPolicy(region), role: 'escrow', name: ESCROW_NAME,
      keys: [{ kid: escrow.kid, jwk: escrow.jwk, sub: null, state: 'active' }],
    }],
  };
  const trust: TrustAnchor = { tenant, region, rootThumbprint: root.kid };
  const document = { keyset: await signKeyset(payload, root.privateKey, root.kid), rootKey: root.jwk };
  const verified = await verifyKeyset(document, trust, 0, now);
  if (!verified.ok) throw new Error(`The keyset is not believed: ${verified.fault}.`);
  return {
    trust, document, payload, incident, lease, log, approvers,
    keyset: verified.keyset,
    rootKey: root.privateKey,
    issuerKey: issuer.privateKey,
    issuerKid: issuer.kid,
    escrow,
  };
}

async function signingKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y };
  return { privateKey: pair.privateKey, jwk, kid: await thumbprint(jwk) };
}

async function escrowKey(): Promise<MemoryEscrow> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y, use: 'enc' };
  return { pair, jwk, kid: await thumbprint(jwk) };
}
