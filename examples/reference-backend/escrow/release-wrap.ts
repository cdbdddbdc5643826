import { wrapSchema } from '../../../src/domain/wrap.js';
import { wrapDigest } from '../../../src/ownership/wrap-digest.js';
import { storeNotice } from '../notices/member-notice.js';
import { assertOpen, readRequest } from './approve-release.js';
import { deskStep, type Desk } from './desk.js';
import { openCase, recipientOf } from './escrow-case.js';
import { EscrowError } from './escrow-error.js';
import { lockRequest } from './escrow-rows.js';
import { verifyApprovals } from './verify-approvals.js';

/**
 * Hands an approved wrap over. Everything is verified again: both approvals, that the wrap is the one that they name, and
 * that its recipient may still be given the recording. From here on it is served, to the recipient alone.
 * @param holder the escrow key's name
 * @param handed the wrap that `requestRelease` made, unparsed
 * @throws EscrowError `escrow/no-request`, `escrow/released-already`, `escrow/too-late`, `escrow/missing-approval`,
 *   `escrow/wrong-wrap`, `escrow/wrong-recipient`, `escrow/altered`, `escrow/not-an-approver`, `escrow/one-key-two-names`
 */
export async function releaseWrap(desk: Desk, holder: string, id: string, handed: unknown): Promise<void> {
  const { realm: { tenant, region }, trust } = desk;
  const { rid } = await readRequest(desk, holder, id);
  await deskStep(desk, holder, { action: 'escrow-release', rid }, async (tx, now) => {
    const request = await lockRequest(tx, desk.realm, id);
    assertOpen(request, now);
    const { grant, approvals } = request;
    const opened = await openCase(tx, desk.realm, trust, rid, now);
    const recipient = recipientOf(opened, grant.to);
    const wrap = wrapSchema.safeParse(handed);
    if (!wrap.success) throw new EscrowError('escrow/wrong-wrap', { cause: wrap.error });
    const { suite, kid, role, enc, ct } = wrap.data;
    const digest = await wrapDigest(wrap.data);
    if (digest !== grant.wrap || kid !== recipient.key.kid || role !== recipient.role) throw new EscrowError('escrow/wrong-wrap');
    await verifyApprovals(approvals.map(({ token }) => token), grant, opened, trust);
    await tx.query(
      `insert into granted_wrap (request, tenant, region, rid, recipient, digest, suite, kid, role, enc, ct, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [id, tenant, region, rid, recipient.subject, digest, suite, kid, role, enc, ct, now],
    );
    await storeNotice(tx, { tenant, region, subject: opened.owner }, { kind: 'key-handed-over', rid, to: kid, why: grant.why === 'recovery' ? null : grant.why }, now);
  });
}
