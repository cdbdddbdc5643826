import * as z from 'zod/mini';
import { epochMillisSchema } from '../../../src/domain/instant.js';
import { newOpaqueId, opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { digestSchema } from '../../../src/domain/recording.js';
import type { Scope, Transaction } from '../database/database.js';

/**
 * What was done about a person's keys without her: `key-requested`, somebody asked for a recording of hers to be handed to
 * a key; `key-handed-over`, it was; `account-key-allowed`, she was given leave to have a new account key; and
 * `account-key-replaced`, she, or whoever was signed in as her, has made one. Never a word about a consultation.
 * `recording-held` and `recording-hold-lifted`: a recording is kept beyond its time by law, or no longer.
 */
export const memberNoticeSchema = z.object({
  id: opaqueIdSchema,
  at: epochMillisSchema,
  kind: z.enum(['key-requested', 'key-handed-over', 'account-key-allowed', 'account-key-replaced', 'recording-held', 'recording-hold-lifted']),
  /** The recording; null where it is about her account. */
  rid: z.nullable(opaqueIdSchema),
  /** The key, by its name. */
  to: z.nullable(digestSchema),
  why: z.nullable(z.enum(['device-loss', 'proxy', 'legal'])),
});
export type MemberNotice = z.infer<typeof memberNoticeSchema>;

type Addressee = Omit<Scope, 'role'>;

/** As many as are given at once: newest first. */
const NOTICES_MAX = 100;

/**
 * Tells a person, in the transaction that does it: what she cannot be told is not done. It is kept and not pushed, since
 * whoever has lost her device is not there to hear it.
 */
export async function storeNotice(tx: Transaction, { tenant, region, subject }: Addressee, { kind, rid, to, why }: Omit<MemberNotice, 'id' | 'at'>, now: number): Promise<void> {
  await tx.query(
    'insert into member_notice (id, tenant, region, subject, at, kind, rid, to_kid, why) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [newOpaqueId(), tenant, region, subject, now, kind, rid, to, why],
  );
}

/** A person's own notices, newest first. */
export async function noticesOf(tx: Transaction, { tenant, region, subject }: Addressee): Promise<MemberNotice[]> {
  return tx.query<MemberNotice>(
    `select id, at, kind, rid, to_kid as "to", why from member_notice where subject = $1 and tenant = $2 and region = $3 order by at desc, id limit ${NOTICES_MAX}`,
    [subject, tenant, region],
  );
}
