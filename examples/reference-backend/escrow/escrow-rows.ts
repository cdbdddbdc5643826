import { parsePayload } from '../../../src/ownership/jws.js';
import { grantSchema, type Grant } from '../../../src/ownership/grant.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import type { EscrowCase, EscrowRecipient } from './escrow-case.js';
import { EscrowError } from './escrow-error.js';

/** A request, and the approvals that it has. */
export interface StoredRequest {
  readonly id: string;
  readonly rid: string;
  /** What both approvers sign. */
  readonly grant: Grant;
  readonly approvals: readonly { approver: string; token: string }[];
  readonly isReleased: boolean;
}

/** Keeps what was asked for. @param payload the grant's canonical text */
export async function storeRequest(tx: Transaction, { tenant, region }: Realm, id: string, { rid, owner }: EscrowCase, { subject, role }: EscrowRecipient, { to, wrap, at }: Grant, payload: string): Promise<void> {
  await tx.query(
    `insert into escrow_request (id, tenant, region, rid, owner, recipient, role, to_kid, wrap_digest, payload, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, tenant, region, rid, owner, subject, role, to, wrap, payload, at],
  );
}

/**
 * A request with its approvals. Who decides about it afterwards decides alone: until the transaction ends, nobody else.
 * @throws EscrowError `escrow/no-request`
 */
export async function lockRequest(tx: Transaction, { tenant, region }: Realm, id: string): Promise<StoredRequest> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`escrow ${id}`]);
  const [row] = await tx.query<{ rid: string; payload: string; released: boolean }>(
    `select r.rid, r.payload, exists (select 1 from granted_wrap g where g.request = r.id) as released
       from escrow_request r where r.id = $1 and r.tenant = $2 and r.region = $3`, [id, tenant, region],
  );
  const grant = row === undefined ? null : parsePayload(new TextEncoder().encode(row.payload), grantSchema);
  if (row === undefined || grant === null) throw new EscrowError('escrow/no-request');
  const approvals = await tx.query<{ approver: string; token: string }>('select approver, token from escrow_approval where request = $1 order by approver', [id]);
  return { id, rid: row.rid, grant, approvals, isReleased: row.released };
}
