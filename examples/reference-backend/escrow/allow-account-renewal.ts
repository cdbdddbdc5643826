import { newOpaqueId, opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { storeNotice } from '../notices/member-notice.js';
import { deskStep, type Desk } from './desk.js';
import { EscrowError } from './escrow-error.js';

const DAY = 86_400_000;

/**
 * Lets a person who has lost her devices and every way to her account key have one new account key, within a day. Who she
 * is has been made sure of by the officer: a sign-in alone is not enough, since whoever steals one would otherwise have
 * all that is recorded from then on.
 * @param officer the name of an approver's key that the caller has shown to hold
 * @throws EscrowError `escrow/not-an-approver`, `escrow/no-person`
 */
export async function allowAccountRenewal(desk: Desk, officer: string, subject: string): Promise<void> {
  const { realm: { tenant, region }, trust } = desk;
  await deskStep(desk, officer, { action: 'account-key-allow' }, async (tx, now) => {
    if ((await trust.keyset.keyOf('approver', officer, now)) === null) throw new EscrowError('escrow/not-an-approver');
    const found = opaqueIdSchema.safeParse(subject).success ? await tx.query('select subject from person where subject = $1 and tenant = $2 and region = $3', [subject, tenant, region]) : [];
    if (found.length === 0) throw new EscrowError('escrow/no-person');
    await tx.query('insert into account_renewal (id, tenant, region, subject, allowed_by, at, ends_at) values ($1, $2, $3, $4, $5, $6, $7)', [newOpaqueId(), tenant, region, subject, officer, now, now + DAY]);
    await storeNotice(tx, { tenant, region, subject }, { kind: 'account-key-allowed', rid: null, to: null, why: null }, now);
  });
}
