import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { approversFolder, escrowPublicFile, type DeskFolders } from '../escrow-desk/desk-folders.js';
import { makeEscrowKey } from '../escrow-desk/escrow-key.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { makeKeys } from './make-keys.js';
import { DAYS_USUAL, publishKeyset } from './publish-keyset.js';
import type { RootFolders } from './root-folders.js';
import { takeInApprover, takeInEscrow } from './take-in.js';

/**
 * What people do at the two desks of an insurer, for a demonstration: makes what is missing, takes in the public halves that
 * the escrow desk has laid out, and signs a keyset.
 */
export async function prepareDemo(root: RootFolders, desk: DeskFolders, realms: readonly Realm[], now: number, days = DAYS_USUAL): Promise<void> {
  for (const realm of realms) {
    await makeEscrowKey(desk, realm);
    await makeKeys(root, realm);
    await takeInEscrow(root, realm, escrowPublicFile(desk, realm));
    const approvers = approversFolder(desk, realm);
    for (const name of existsSync(approvers) ? readdirSync(approvers).sort() : []) await takeInApprover(root, realm, join(approvers, name));
    await publishKeyset(root, realm, days, now);
  }
}
