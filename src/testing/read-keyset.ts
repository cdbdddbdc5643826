import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { keysetOf, keysetSchema, type Keyset } from '../ownership/keyset.js';
import { peekPayload } from '../ownership/jws.js';

/** A backend's keyset. Nothing is verified: a test knows where it has it from. */
export async function readKeyset({ keys }: Pick<BackendAdapter, 'keys'>): Promise<Keyset> {
  const payload = peekPayload((await keys.keyset()).keyset, keysetSchema);
  if (payload === null) throw new Error('This is no keyset.');
  return keysetOf(payload);
}
