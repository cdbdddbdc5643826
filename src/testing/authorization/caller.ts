import type { PersonRole } from '../../domain/role.js';

/** Everybody who asks, each with the role that the token names; null: nobody is signed in. */
export const CALLERS = {
  owner: 'patient',
  otherMember: 'patient',
  otherTenant: 'patient',
  otherRegion: 'patient',
  otherPractitioner: 'practitioner',
  recorder: 'practitioner',
  reader: 'patient',
  /** A compliance officer of the owner's insurer and region. */
  officer: 'compliance',
  expired: null,
  anonymous: null,
} as const satisfies Readonly<Record<string, PersonRole | null>>;

export type Caller = keyof typeof CALLERS;

/** Whose id it is that a caller asks for; `random` is nobody's, `malformed` could be nobody's. */
export type IdKind = 'own' | 'foreign' | 'random' | 'malformed';
