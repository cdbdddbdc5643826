import type { Role } from '../domain/role.js';
import type { PartyKeys } from './party-keys.js';
import { verifySessionKey, type ExpectedSessionKey, type VerifiedSessionKey } from './session-key.js';

type Parties<K> = Readonly<Record<Role, K>>;

/**
 * Verifies the session keys of a consultation, and counts each among the keys of its party: as a device, as a signer, and
 * as a key of the owner that a recording may be wrapped to.
 * @param tokens of both parties, in any order, not believed yet
 * @returns null when one of them does not count for this consultation, two share a key, or one belongs to a party without a chain
 */
export async function addSessionKeys<K extends PartyKeys | null>(tokens: readonly string[], parties: Parties<K>, expected: ExpectedSessionKey): Promise<Parties<K> | null> {
  if (tokens.length === 0) return parties;
  const verified = await Promise.all(tokens.map((token) => verifySessionKey(token, expected)));
  if (verified.some(({ ok }) => !ok)) return null;
  // By what was signed: a signature can be changed without the key, and is the same session key all the same.
  const keys = [...new Map(verified.flatMap((result) => (result.ok ? [[result.digest, result] as const] : []))).values()];
  const names = new Set(keys.flatMap(({ signer, enc }) => [signer.kid, enc.kid]));
  if (names.size !== 2 * keys.length) return null;
  const of = (role: Role): VerifiedSessionKey[] => keys.filter(({ payload }) => payload.role === role);
  const patient = withKeys(parties.patient, of('patient'));
  const practitioner = withKeys(parties.practitioner, of('practitioner'));
  return patient === undefined || practitioner === undefined ? null : { patient, practitioner };
}

/** Undefined where keys come without the chain of their person. */
function withKeys<K extends PartyKeys | null>(party: K, keys: readonly VerifiedSessionKey[]): K | undefined {
  if (keys.length === 0) return party;
  if (party === null) return undefined;
  const signers = keys.map(({ signer }) => signer);
  return {
    ...party,
    devices: [...party.devices, ...signers],
    signers: [...party.signers, ...signers],
    accounts: new Set([...party.accounts, ...keys.map(({ enc }) => enc.kid)]),
    sessionKeys: [...party.sessionKeys, ...keys],
  };
}
