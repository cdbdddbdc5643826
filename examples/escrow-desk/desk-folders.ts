import { join } from 'node:path';
import type { Realm } from '../reference-backend/identity/principal.js';
import { ESCROW_PUBLIC_FILE, realmFolder } from '../reference-backend/trust/realm-files.js';

/** Where the desk finds things. */
export interface DeskFolders {
  /** The desk's own: the private escrow key, new wraps that wait for their approvals, and public halves for the root desk. Never a server's to read. */
  readonly desk: string;
  /** Where the published keyset lies, and the root's public key. */
  readonly keys: string;
}

/** `CONSULTKIT_DATA` (`.data`) is the server's; the desk's own folder lies beside it unless `CONSULTKIT_ESCROW` says otherwise. */
export function deskFolders(env: Readonly<Record<string, string | undefined>>): DeskFolders {
  const dataFolder = env['CONSULTKIT_DATA'] || '.data';
  return { desk: env['CONSULTKIT_ESCROW'] || `${dataFolder}-escrow`, keys: join(dataFolder, 'keys') };
}

/** The escrow key's public half, for the root desk to take in. */
export function escrowPublicFile({ desk }: DeskFolders, realm: Realm): string {
  return join(realmFolder(desk, realm), ESCROW_PUBLIC_FILE);
}

/** The approvers' public halves, one a file, for the root desk to take in. */
export function approversFolder({ desk }: DeskFolders, realm: Realm): string {
  return join(realmFolder(desk, realm), 'approvers');
}
