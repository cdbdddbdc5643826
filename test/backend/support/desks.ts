import { join } from 'node:path';
import { deskFolders, type DeskFolders } from '../../../examples/escrow-desk/desk-folders.js';
import { readKeyFile } from '../../../examples/reference-backend/identity/key-file.js';
import { DEMO_REALMS } from '../../../examples/reference-backend/seed/realms.js';
import { realmFolder } from '../../../examples/reference-backend/trust/realm-files.js';
import type { RealmTrust } from '../../../examples/reference-backend/trust/realm-trust.js';
import { prepareDemo } from '../../../examples/root-desk/prepare-demo.js';
import { rootFolders, type RootFolders } from '../../../examples/root-desk/root-folders.js';
import { keysetOf, signKeyset, type KeysetPayload } from '../../../src/ownership/keyset.js';

/** The folders of everybody who is not the server, beside a data folder. */
export function foldersBeside(dataFolder: string): { root: RootFolders; desk: DeskFolders } {
  const env = { CONSULTKIT_DATA: dataFolder };
  return { root: rootFolders(env), desk: deskFolders(env) };
}

/** What the demonstration's desks do in a process of their own, here and now: makes what is missing and signs keysets. */
export function runDesks(dataFolder: string, now = Date.now(), days?: number): Promise<void> {
  const { root, desk } = foldersBeside(dataFolder);
  return prepareDemo(root, desk, DEMO_REALMS.map(({ tenant, region }) => ({ tenant, region })), now, days);
}

/** A published keyset with more keys in it, signed by the same root, and put nowhere. */
export async function withKeys(dataFolder: string, { anchor, document, keyset }: RealmTrust, keys: KeysetPayload['keys']): Promise<RealmTrust> {
  const root = await readKeyFile(join(realmFolder(foldersBeside(dataFolder).root.root, anchor), 'root.jwk'));
  const payload = { ...keyset.payload, seq: keyset.payload.seq + 1, keys: [...keyset.payload.keys, ...keys] };
  return { anchor, document: { ...document, keyset: await signKeyset(payload, root.privateKey, root.kid) }, keyset: { payload, ...keysetOf(payload) } };
}
