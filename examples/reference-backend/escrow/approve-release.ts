import { digest } from '../../../src/ownership/digest.js';
import { canonicalJson } from '../../../src/ownership/canonical-json.js';
import { grantSchema, signGrant, type Grant } from '../../../src/ownership/grant.js';
import { readJws } from '../../../src/ownership/jws.js';
import { verifyToken } from '../../../src/ownership/verify-token.js';
import type { SigningKey } from '../identity/key-file.js';
import { deskStep, type Desk } from './desk.js';
import { openCase, recipientOf, type EscrowCase } from './escrow-case.js';
import { EscrowError } from './escrow-error.js';
import { lockRequest, type StoredRequest } from './escrow-rows.js';
import { verifyApprovals } from './verify-approvals.js';

/** A request is decided about in these days: later, nobody knows any more why it was made. */
const OPEN_FOR = 7 * 86_400_000;

/** What was asked for, to be looked at. @param actor whose key it is done with, by its name @throws EscrowError `escrow/no-request` */
export async function readRequest({ database, realm }: Desk, actor: string, id: string): Promise<Grant> {
  return database.transaction({ role: 'escrow', ...realm, subject: actor }, async (tx) => (await lockRequest(tx, realm, id)).grant);
}

/**
 * An approver's step, on her own machine: signs what was asked for, and hands the signature over. What she is asked to sign
 * is verified again with it, so that a request that was changed in the database gets no signature that counts.
 * @returns how many approvals there are now
 * @throws EscrowError as `approveRelease`
 */
export async function signApproval(desk: Desk, id: string, { kid, privateKey }: SigningKey): Promise<number> {
  return approveRelease(desk, id, await signGrant(await readRequest(desk, kid, id), privateKey, kid));
}

/**
 * Takes an approval: a `consult-grant+jwt` over exactly what was asked for, by one of the two who were named.
 * @returns how many approvals there are now
 * @throws EscrowError `escrow/no-request`, `escrow/released-already`, `escrow/too-late`, `escrow/bad-signature`,
 *   `escrow/not-an-approver`, `escrow/altered`, `escrow/same-approver`, `escrow/one-key-two-names`, `escrow/wrong-recipient`
 */
export async function approveRelease(desk: Desk, id: string, token: string): Promise<number> {
  const approver = readJws(token)?.kid;
  if (approver === undefined) throw new EscrowError('escrow/bad-signature');
  const { rid } = await readRequest(desk, approver, id);
  return deskStep(desk, approver, { action: 'escrow-approve', rid }, async (tx, now) => {
    const request = await lockRequest(tx, desk.realm, id);
    assertOpen(request, now);
    await assertSigned(desk, request, approver, token, now);
    const opened = await openCase(tx, desk.realm, desk.trust, request.rid, now);
    recipientOf(opened, request.grant.to);
    const { tenant, region } = desk.realm;
    const tokens = [...request.approvals.map((approval) => approval.token), token];
    await assertTogether(tokens, request, opened, desk);
    await tx.query('insert into escrow_approval (request, approver, tenant, region, token, at) values ($1, $2, $3, $4, $5, $6)', [id, approver, tenant, region, token, now]);
    return tokens.length;
  });
}

/** @throws EscrowError `escrow/released-already`, `escrow/too-late` */
export function assertOpen({ grant, isReleased }: StoredRequest, now: number): void {
  if (isReleased) throw new EscrowError('escrow/released-already');
  // Also one of the future: an approver's key that was retired could otherwise be used under a date of its own choice.
  if (!(Math.abs(now - grant.at) < OPEN_FOR)) throw new EscrowError('escrow/too-late');
}

async function assertSigned({ trust }: Desk, { grant, approvals }: StoredRequest, approver: string, token: string, now: number): Promise<void> {
  const signed = await verifyToken(token, 'consult-grant+jwt', grantSchema, (kid) => trust.keyset.keyOf('approver', kid, now));
  if (!signed.ok) throw new EscrowError(signed.fault === 'key' ? 'escrow/not-an-approver' : 'escrow/bad-signature');
  if (signed.digest !== (await digest(new TextEncoder().encode(canonicalJson(grant))))) throw new EscrowError('escrow/altered');
  if (!grant.approvers.includes(approver)) throw new EscrowError('escrow/not-an-approver');
  if (approvals.some((approval) => approval.approver === approver)) throw new EscrowError('escrow/same-approver');
}

/** With the first approval the format has one thing to object to, that the second is missing. With both, none. */
async function assertTogether(tokens: readonly string[], { grant }: StoredRequest, opened: EscrowCase, { trust }: Desk): Promise<void> {
  try {
    await verifyApprovals(tokens, grant, opened, trust);
  } catch (error) {
    if (!(tokens.length === 1 && error instanceof EscrowError && error.code === 'escrow/missing-approval')) throw error;
  }
}
