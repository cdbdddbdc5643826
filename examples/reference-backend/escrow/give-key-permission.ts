import { PERMISSION_DELAY, PERMISSION_LASTS } from '../../../src/domain/key-permission.js';
import { newOpaqueId, opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { accountNotice } from '../../../src/ownership/key-notices.js';
import { storeNotice } from '../notices/member-notice.js';
import { deskStep, type Desk } from './desk.js';
import { EscrowError } from './escrow-error.js';

/**
 * Permits a person who has lost every device and every recovery method to begin anew: one new account key, a day from now
 * and within the week that follows. Who it is has been made sure of by the officer: a sign-in alone is not enough, since
 * whoever steals one would otherwise have all that is recorded from then on. Any device in the chain can stop it until then.
 * @param officer the name of an approver's key that the caller has shown to hold
 * @throws EscrowError `escrow/not-an-approver`, `escrow/no-person`
 */
export async function giveKeyPermission(desk: Desk, officer: string, subject: string): Promise<void> {
  const { realm: { tenant, region }, trust } = desk;
  await deskStep(desk, officer, { action: 'account-key-allow' }, async (tx, now) => {
    if ((await trust.keyset.keyOf('approver', officer, now)) === null) throw new EscrowError('escrow/not-an-approver');
    const found = opaqueIdSchema.safeParse(subject).success ? await tx.query('select subject from person where subject = $1 and tenant = $2 and region = $3', [subject, tenant, region]) : [];
    if (found.length === 0) throw new EscrowError('escrow/no-person');
    const effectiveAt = now + PERMISSION_DELAY;
    await tx.query(
      'insert into key_permission (id, tenant, region, subject, allowed_by, at, effective_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [newOpaqueId(), tenant, region, subject, officer, now, effectiveAt, effectiveAt + PERMISSION_LASTS],
    );
    await storeNotice(tx, { tenant, region, subject }, accountNotice('account-key-allowed'), now);
  });
}
