import type { MemberNotice } from '../../../src/domain/member-notice.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { NoticeDraft } from '../../../src/ownership/key-notices.js';
import type { Scope, Transaction } from '../database/database.js';

type Addressee = Omit<Scope, 'role'>;

/** As many as are given at once: newest first. */
const NOTICES_MAX = 100;

/**
 * Tells a person, in the transaction that does it: what nobody can be told of is not done. It is kept and not pushed, since
 * whoever has lost the device is not there to hear it.
 */
export async function storeNotice(
  tx: Transaction, { tenant, region, subject }: Addressee, { kind, rid, to, why, how = null, count = null }: Omit<NoticeDraft, 'how' | 'count'> & Partial<Pick<NoticeDraft, 'how' | 'count'>>, now: number,
): Promise<void> {
  await tx.query(
    'insert into member_notice (id, tenant, region, subject, at, kind, rid, to_kid, why, how, count) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [newOpaqueId(), tenant, region, subject, now, kind, rid, to, why, how, count],
  );
}

/** A person's own notices, newest first. */
export async function noticesOf(tx: Transaction, { tenant, region, subject }: Addressee): Promise<MemberNotice[]> {
  return tx.query<MemberNotice & Record<string, unknown>>(
    `select id, at, kind, rid, to_kid as "to", why, how, count from member_notice where subject = $1 and tenant = $2 and region = $3 order by at desc, id limit ${NOTICES_MAX}`,
    [subject, tenant, region],
  );
}

export async function countNotice(tx: Transaction, { tenant, region, subject }: Addressee, id: string, count: number): Promise<void> {
  await tx.query('update member_notice set count = $5 where id = $1 and subject = $2 and tenant = $3 and region = $4', [id, subject, tenant, region, count]);
}
