import { join } from 'node:path';
import type { Realm } from '../identity/principal.js';
import { isDeviceName } from '../safe-file-name.js';

/** The signed keyset, and the root's public half: what the root desk hands to the server, the issuer and the escrow desk. */
export const KEYSET_FILE = 'keyset.jwt';
export const ROOT_PUBLIC_FILE = 'root.public.jwk';
/** Private keys, each in the folder of the one process that signs with it. The server signs leases, and stops. */
export const LEASE_FILE = 'lease.jwk';
export const LOG_FILE = 'log.jwk';
export const INCIDENT_FILE = 'incident.jwk';
export const ISSUER_FILE = 'issuer.jwk';
/** The public half of the escrow key: the escrow desk lays it out, and the root desk takes it in. */
export const ESCROW_PUBLIC_FILE = 'escrow.public.jwk';

/** The policy that lets a region's escrow desk open recordings. */
export function escrowPolicyId(region: string): string {
  return `${region}-record-2p`;
}

/** A realm's own folder within a folder of keys. No insurer's code has an underscore: so no two realms share one. */
export function realmFolder(keysFolder: string, { tenant, region }: Realm): string {
  return join(keysFolder, `${isDeviceName(tenant) ? `${tenant}_` : tenant}.${region}`);
}
