import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { TestParty } from '../make-party.js';
import { makeVaultEntry } from '../make-vault-entry.js';
import type { PreparedKeys } from './authorization-subject.js';

/** Gives somebody who has one device a new way to her account key, whose proof is known, in the place of all others. */
export async function prepareKeys({ keys }: Pick<BackendAdapter, 'keys'>, { device, account }: TestParty): Promise<PreparedKeys> {
  const before = await keys.vault();
  const { entry: way, proof } = await makeVaultEntry(account.kid);
  await keys.putVault(way);
  for (const { id } of before) await keys.removeVault(id);
  return { device: device.kid, way, proof };
}
