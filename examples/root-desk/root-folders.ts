/** Where the root desk puts things: each folder belongs to one process, and in earnest to one machine. */
export interface RootFolders {
  /** The root's private key and the register of what it signs. Offline; nothing that serves anybody reads it. */
  readonly root: string;
  /** The claims issuer's key, with the keyset. */
  readonly issuer: string;
  /** What the server is given: the keyset, the root's public key, and the keys that sign its leases, its stops and its log. */
  readonly server: string;
}

/**
 * `CONSULTKIT_DATA` (`.data`) is the server's; the others lie beside it unless `CONSULTKIT_ROOT_FOLDER` and
 * `CONSULTKIT_ISSUER_FOLDER` say otherwise.
 */
export function rootFolders(env: Readonly<Record<string, string | undefined>>): RootFolders {
  const dataFolder = env['CONSULTKIT_DATA'] || '.data';
  return {
    root: env['CONSULTKIT_ROOT_FOLDER'] || `${dataFolder}-root`,
    issuer: env['CONSULTKIT_ISSUER_FOLDER'] || `${dataFolder}-issuer`,
    server: `${dataFolder}/keys`,
  };
}
