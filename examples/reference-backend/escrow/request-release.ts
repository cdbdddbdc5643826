import * as z from 'zod/mini';
import { newOpaqueId, opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { digestSchema } from '../../../src/domain/recording.js';
import { wrapSchema, type Wrap } from '../../../src/domain/wrap.js';
import { canonicalJson } from '../../../src/ownership/canonical-json.js';
import type { Grant } from '../../../src/ownership/grant.js';
import { wrapDigest } from '../../../src/ownership/wrap-digest.js';
import { storeNotice } from '../notices/member-notice.js';
import { deskStep, type Desk } from './desk.js';
import { openCase, recipientOf, type EscrowCase, type EscrowRecipient } from './escrow-case.js';
import { EscrowError } from './escrow-error.js';
import { storeRequest } from './escrow-rows.js';

export const releaseRequestSchema = z.strictObject({
  rid: opaqueIdSchema,
  /** The recipient's key; the owner's newest one when absent. */
  to: z.optional(digestSchema),
  /** Not `recovery`, which is an owner's own. */
  why: z.enum(['device-loss', 'proxy', 'legal']),
  /** The two who are to approve, by their keys' names. */
  approvers: z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.minLength(2), z.maxLength(2)),
});
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>;

/** Wraps the recording's key to its recipient. Done by the holder of the escrow key, who alone can. */
export type MakeWrap = (opened: EscrowCase, recipient: EscrowRecipient) => Promise<Wrap>;

export interface AskedRelease {
  /** The request's. */
  id: string;
  /** What two approvers are to sign. */
  grant: Grant;
  /** Stays with the holder of the escrow key until they have. */
  wrap: Wrap;
}

/**
 * Asks for one recording to be handed to one key. A grant names the digest of its wrap, so the wrap is made first: it is
 * given back and not stored, since what is not there cannot be served before it has been approved.
 * @param holder the escrow key's name
 * @throws EscrowError `escrow/bad-request`, `escrow/two-approvers`, `escrow/no-recording`, `escrow/wrong-recipient`, and what `makeWrap` throws
 */
export async function requestRelease(desk: Desk, holder: string, asked: unknown, makeWrap: MakeWrap): Promise<AskedRelease> {
  const parsed = releaseRequestSchema.safeParse(asked);
  if (!parsed.success) throw new EscrowError('escrow/bad-request', { cause: parsed.error });
  const { rid, to, why, approvers } = parsed.data;
  return deskStep(desk, holder, { action: 'escrow-request', rid }, async (tx, now) => {
    await assertApprovers(desk, approvers, now);
    const opened = await openCase(tx, desk.realm, desk.trust, rid, now);
    const recipient = recipientOf(opened, to ?? ownerKey(opened));
    const wrap = wrapSchema.parse(await makeWrap(opened, recipient));
    const grant: Grant = { v: 1, rid, cd: opened.cd, wrap: await wrapDigest(wrap), to: recipient.key.kid, why, approvers: [...approvers].sort(), at: now };
    const id = newOpaqueId();
    await storeRequest(tx, desk.realm, id, opened, recipient, grant, canonicalJson(grant));
    await storeNotice(tx, { ...desk.realm, subject: opened.owner }, { kind: 'key-requested', rid, to: grant.to, why }, now);
    return { id, grant, wrap };
  });
}

function ownerKey({ recipients }: EscrowCase): string {
  return recipients.find(({ role }) => role === 'owner')?.key.kid ?? '';
}

/** Before anything is opened for them. That two names are not one key is seen when they sign. */
async function assertApprovers({ trust }: Desk, approvers: readonly string[], now: number): Promise<void> {
  const known = await Promise.all(approvers.map((kid) => trust.keyset.keyOf('approver', kid, now)));
  if (new Set(approvers).size !== 2 || known.includes(null)) throw new EscrowError('escrow/two-approvers');
}
