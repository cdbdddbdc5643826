import type { Role } from '../../domain/role.js';
import { CALLERS, type Caller, type IdKind } from './caller.js';
import type { OperationRow, RightByRole, Statuses } from './operation-row.js';

/** A deployment may serve one insurer or one region, and refuse all others before it looks at what they ask for. */
const AT_THE_DOOR: readonly number[] = [401, 403, 404];

/** The matrix: which statuses are right when this caller asks this operation for an id of this kind. Null: it is not asked. */
export function rightStatuses(row: OperationRow, caller: Caller, id: IdKind): readonly number[] | null {
  const statuses = forSignedIn(row, caller, id);
  if (statuses === null) return null;
  if (CALLERS[caller] === null && row.open !== true) return [401];
  const isOutsider = caller === 'otherTenant' || caller === 'otherRegion';
  return isOutsider && row.open !== true ? [...new Set([...statuses, ...AT_THE_DOOR])] : statuses;
}

function forSignedIn(row: OperationRow, caller: Caller, id: IdKind): readonly number[] | null {
  if (caller === 'officer' && row.open !== true) return row.officer === null ? null : list(row.officer ?? 403);
  if (row.about === 'nobody') return id === 'own' ? byRole(row.own, caller) : null;
  if (id === 'malformed') return list(row.malformed ?? [400, 404]);
  if (id !== 'own') return byRole(row.stranger, caller);
  if (row.own === null) return null;
  if (caller !== 'reader') return byRole(row.own, caller);
  return typeof row.own === 'object' && 'reader' in row.own ? list(row.own.reader) : byRole(row.stranger, caller);
}

function byRole(right: RightByRole, caller: Caller): readonly number[] {
  // Whoever is not signed in asks for what would be the owner's.
  return list(typeof right === 'object' && 'patient' in right ? right[roleOf(caller)] : right);
}

function roleOf(caller: Caller): Role {
  return CALLERS[caller] === 'practitioner' ? 'practitioner' : 'patient';
}

function list(statuses: Statuses): readonly number[] {
  return typeof statuses === 'number' ? [statuses] : statuses;
}
