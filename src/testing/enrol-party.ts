import { base64url } from 'jose';
import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { VaultEntry } from '../domain/vault.js';
import type { OwnAccount, OwnKeys } from '../keys/own-keys.js';
import { digest } from '../ownership/digest.js';
import { makeParty, namedKey, type TestParty } from './make-party.js';

/** A person's keys, enrolled. */
export interface TestKeys extends OwnKeys {
  readonly account: OwnAccount;
}

/** Enrols the first device of the one who is signed in, with the account's key and one way to have it again. */
export async function enrolParty(adapter: BackendAdapter, party?: TestParty): Promise<TestKeys> {
  const { device, account } = party ?? (await makeParty());
  const { entry } = await makeVaultEntry(account.kid);
  const chain = await adapter.keys.enrol({
    device: await namedKey(device.publicKey, 'sig'),
    account: await namedKey(account.pair.publicKey, 'enc'),
    vault: [entry],
  });
  return { device, account, chain };
}

/** Enrols each person when she is first asked for, and never again. */
export function enrolOnce<Person extends string>(adapters: Readonly<Record<Person, BackendAdapter>>): (person: Person) => Promise<TestKeys> {
  const enrolled = new Map<Person, Promise<TestKeys>>();
  return (person) => {
    const keys = enrolled.get(person) ?? enrolParty(adapters[person]);
    enrolled.set(person, keys);
    return keys;
  };
}

/** A well-formed entry of a vault, and the proof that it is handed out for. What it holds is noise. */
export async function makeVaultEntry(account: string, at = 0): Promise<{ entry: VaultEntry; proof: string }> {
  const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
  const proof = random(32);
  return {
    proof: base64url.encode(proof),
    entry: {
      kind: 'recovery-code', id: newOpaqueId(), salt: base64url.encode(random(32)), account, at,
      proofDigest: await digest(proof), sealed: base64url.encode(random(60)),
    },
  };
}
