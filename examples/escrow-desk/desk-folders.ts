import { join } from 'node:path';

/** Where the desk finds things. */
export interface DeskFolders {
  /** The desk's own: the private escrow key, and new wraps that wait for their approvals. Never a server's to read. */
  readonly desk: string;
  /** The server's published keys: the desk puts public halves there, and reads the keyset. */
  readonly keys: string;
}

/** For demonstrations both lie in one data folder; an insurer gives the desk a folder of its own, on a machine of its own. */
export function deskFolders(dataFolder: string, desk = join(dataFolder, 'escrow')): DeskFolders {
  return { desk, keys: join(dataFolder, 'keys') };
}
