import type { ExpectedIdentity } from '../adapter/ports/identity-port.js';
import type { Identity } from '../domain/identity.js';

export type IdentityFault = 'identity' | 'tenant' | 'region';

/**
 * In what the backend's answer differs from what the page knows by itself: its configuration, the host's word, the access
 * token. Only what agrees with all of them is who is signed in.
 */
export function identityFault(me: Identity, known: readonly Partial<ExpectedIdentity>[]): IdentityFault | null {
  const differs = (name: keyof ExpectedIdentity): boolean => known.some(({ [name]: value }) => value !== undefined && value !== me[name]);
  if (differs('tenant')) return 'tenant';
  if (differs('region')) return 'region';
  return differs('subject') ? 'identity' : null;
}
