/** Where the root desk puts things: each folder belongs to one process, and in earnest to one machine. */
export interface RootFolders {
  /** The root's private key and the register of what it signs. Offline; nothing that serves anybody reads it. */
  readonly root: string;
  /** The claims issuer's key, with the keyset. */
  readonly issuer: string;
  /** The incident desk's key. */
  readonly incident: string;
  /** What the server is given: the keyset, the root's public key, and the key that signs its leases. */
  readonly server: string;
}

/**
 * `CONSULTKIT_DATA` (`.data`) is the server's; the others lie beside it unless `CONSULTKIT_ROOT_FOLDER`,
 * `CONSULTKIT_ISSUER_FOLDER` and `CONSULTKIT_INCIDENT_FOLDER` say otherwise.
 */
export function rootFolders(env: Readonly<Record<string, string | undefined>>): RootFolders {
  const dataFolder = env['CONSULTKIT_DATA'] || '.data';
  return {
    root: env['CONSULTKIT_ROOT_FOLDER'] || `${dataFolder}-root`,
    issuer: env['CONSULTKIT_ISSUER_FOLDER'] || `${dataFolder}-issuer`,
    incident: env['CONSULTKIT_INCIDENT_FOLDER'] || `${dataFolder}-incident`,
    server: `${dataFolder}/keys`,
  };
}
