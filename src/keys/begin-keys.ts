import { ConsultError, isConsultError } from '../domain/consult-error.js';
import { askChange } from './ask-change.js';
import { makeDeviceKeys, type DeviceKeys } from './device-key.js';
import { changeRow, type KeysContext } from './keys-context.js';
import { lookAtKeys, present, stateOf } from './look-at-keys.js';
import { beginChange } from './make-change.js';
import { makePendingCode, type PendingCode } from './pending-code.js';
import type { Standing } from './standing.js';

/** How things stand, and the code that was made, if one was. */
export interface Begun {
  readonly standing: Standing;
  readonly code: PendingCode | null;
}

/**
 * Looks at the person's keys; the first device of a person makes the account's key and the first link. Any further page
 * changes nothing.
 * @throws ConsultError `ownership/denied`, `backend/*`
 */
export async function beginKeys(context: KeysContext): Promise<Begun> {
  const standing = await lookAtKeys(context);
  if (standing !== null) return { standing, code: null };
  const [device, code] = await Promise.all([joiningKeys(context), makePendingCode(context.owner, context.now())]);
  const change = await beginChange(context, null, { device, entries: [code.entry] });
  try {
    return { standing: await askChange(context, null, { change, joining: device, authority: { how: 'first' }, write: (row) => ({ ...row, unconfirmed: [...row.unconfirmed, code.entry.id] }) }), code };
  } catch (error) {
    if (!isConsultError(error) || (error.code !== 'backend/conflict' && error.code !== 'backend/forbidden' && error.code !== 'ownership/denied')) throw error;
    // Another page was first, of this device or of another one: this one is a further page then.
    const found = await lookAtKeys(context);
    if (found === null) throw error;
    return { standing: found, code: found.chain.ways.some(({ id }) => id === code.entry.id) ? code : null };
  }
}

/**
 * Begins anew by the insurer's permission: a new account key, this device alone, a new recovery code. On a device that
 * recordings open on there is nothing to do.
 * @throws ConsultError `backend/conflict` without a permission that has taken effect; as `beginKeys`
 */
export async function beginAnew(context: KeysContext): Promise<Begun> {
  const standing = present(await lookAtKeys(context));
  if (stateOf(standing) === 'ready') return { standing, code: null };
  const permission = await context.port.permission();
  if (permission === null || permission.stopped || !(context.now() >= permission.effectiveAt)) throw new ConsultError('backend/conflict');
  const [device, code] = await Promise.all([joiningKeys(context), makePendingCode(context.owner, context.now())]);
  const change = await beginChange(context, standing.chain, { device, entries: [code.entry] });
  const write = (row: Standing['row']): Standing['row'] => ({ ...row, unconfirmed: [...row.unconfirmed, code.entry.id] });
  return { standing: await askChange(context, standing.chain, { change, joining: device, authority: { how: 'permission', id: permission.id }, write }), code };
}

/** The keys with which this device asks to join: those that it has asked with before, if the answer was lost. */
export async function joiningKeys(context: KeysContext): Promise<DeviceKeys> {
  const fresh = await makeDeviceKeys();
  const { joining } = await changeRow(context, (row) => (row.joining === null ? { ...row, joining: fresh } : row));
  return joining ?? fresh;
}
