import type { Role } from '../../domain/role.js';

/** Everybody who asks, each with the role that her token names; null: nobody is signed in. */
export const CALLERS = {
  owner: 'patient',
  otherMember: 'patient',
  otherTenant: 'patient',
  otherRegion: 'patient',
  otherPractitioner: 'practitioner',
  recorder: 'practitioner',
  reader: 'patient',
  expired: null,
  anonymous: null,
} as const satisfies Readonly<Record<string, Role | null>>;

export type Caller = keyof typeof CALLERS;

/** Whose id it is that a caller asks for; `random` is nobody's, `malformed` could be nobody's. */
export type IdKind = 'own' | 'foreign' | 'random' | 'malformed';
