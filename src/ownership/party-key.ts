import { namedPublicKeySchema as namedKeySchema, type NamedPublicKey as NamedKey } from '../domain/named-public-key.js';
import { useOf } from './public-jwk.js';
import { importVerifyKey } from './import-verify-key.js';
import { thumbprint } from './thumbprint.js';

export { namedKeySchema, type NamedKey };

/** A device's public key for signatures, ready to verify with. */
export interface PartyKey {
  readonly kid: string;
  readonly key: CryptoKey;
  /** A session key's: when the binds that it signs can have been made, milliseconds since 1970, both included. */
  readonly since?: number;
  readonly until?: number;
}

/** Whether a bind of this time can be this key's. A device of a chain says nothing about its time. */
export function isInTime({ since, until }: PartyKey, at: number): boolean {
  return (since === undefined || at >= since) && (until === undefined || at <= until);
}

/** True if `kid` is the thumbprint of `jwk`. */
export async function isNamedByThumbprint({ kid, jwk }: NamedKey): Promise<boolean> {
  return (await thumbprint(jwk)) === kid;
}

/**
 * A party's signing key, as a session claim or a member key holds it.
 * @param named a `NamedKey`, unparsed
 * @returns null for another name than its thumbprint, a key that encrypts, and what is no point of the curve
 */
export async function importPartyKey(named: unknown): Promise<PartyKey | null> {
  const parsed = namedKeySchema.safeParse(named);
  if (!parsed.success || useOf(parsed.data.jwk) !== 'sig' || !(await isNamedByThumbprint(parsed.data))) return null;
  const key = await importVerifyKey(parsed.data.jwk);
  return key === null ? null : { kid: parsed.data.kid, key };
}

/** Knows the keys of these people and nobody else's. */
export function keyAmong(...parties: readonly PartyKey[]): (kid: string) => Promise<CryptoKey | null> {
  return (kid) => Promise.resolve(parties.find((party) => party.kid === kid)?.key ?? null);
}
