import { ConsultError } from '../../../src/domain/consult-error.js';
import type { PersonRole, Role } from '../../../src/domain/role.js';
import type { DatabaseRole, Scope } from '../database/database.js';

/** One insurer in one region: nothing crosses it. */
export interface Realm {
  tenant: string;
  region: string;
}

/** Who a verified token speaks for. */
export interface Principal extends Realm {
  subject: string;
  role: PersonRole;
}

/** Somebody who can be a party of a consultation. */
export type PartyPrincipal = Principal & { role: Role };

/** @throws ConsultError `backend/forbidden`: an officer is no party of anything */
export function partyOnly(principal: Principal): PartyPrincipal {
  const { role } = principal;
  if (role === 'compliance') throw new ConsultError('backend/forbidden');
  return { ...principal, role };
}

/** The database scope of what is done for this person. */
export function scopeOf({ tenant, region, subject }: Principal, role: DatabaseRole): Scope {
  return { role, tenant, region, subject };
}

/** The database scope of what the backend does of its own accord, within one realm. */
export function clerkOf({ tenant, region }: Realm): Scope {
  return { role: 'clerk', tenant, region, subject: '' };
}

/** @throws ConsultError `backend/forbidden` */
export function requireRole(principal: Principal, role: PersonRole): void {
  if (principal.role !== role) throw new ConsultError('backend/forbidden');
}
