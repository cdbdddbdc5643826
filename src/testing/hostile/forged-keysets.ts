import type { MemoryWorld } from '../../adapter/memory/memory-world.js';
import type { KeysetDocument } from '../../adapter/ports/key-port.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { signKeyset, type KeysetPayload } from '../../ownership/keyset.js';
import { namedKey } from '../make-party.js';

/** Keysets that no client may believe: under another root, signed by another, of another insurer or region, out of date. */
export async function forgedKeysets({ keys: { document: { rootKey }, payload, rootKey: privateRoot, trust: { rootThumbprint } } }: MemoryWorld, own: OwnDevice): Promise<KeysetDocument[]> {
  const { kid, jwk } = await namedKey(own.publicKey, 'sig');
  const mine: KeysetPayload = { ...payload, keys: [...payload.keys, { kid, use: 'issuer', state: 'active', validUntil: null, jwk }] };
  const byRoot = async (change: Partial<KeysetPayload>): Promise<KeysetDocument> => ({ rootKey, keyset: await signKeyset({ ...payload, ...change }, privateRoot, rootThumbprint) });
  return [
    { rootKey: { ...jwk }, keyset: await signKeyset(mine, own.privateKey, kid) },
    { rootKey, keyset: await signKeyset(mine, own.privateKey, rootThumbprint) },
    { rootKey, keyset: await signKeyset(mine, own.privateKey, kid) },
    await byRoot({ tenant: 'ins-z' }),
    await byRoot({ region: 'zz' }),
    await byRoot({ notAfter: payload.iat }),
  ];
}
