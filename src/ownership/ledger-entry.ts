import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { digestSchema } from '../domain/recording.js';
import { utf8 } from '../domain/utf8.js';
import { canonicalJson } from './canonical-json.js';
import { digest } from './digest.js';

const count = z.int().check(z.nonnegative());
const id = z.nullable(z.string().check(z.maxLength(200)));

/**
 * One entry of the ledger, as its canonical JSON stands in the tree: the leaf is the SHA-256 of that text. It says what was
 * done with what; who did it stands in it as a commitment, so that a proof can be shown to an owner without naming anybody.
 */
export const ledgerEntrySchema = z.strictObject({
  v: z.literal(1),
  /** The row's number, which has gaps. The place in the tree has none. */
  id: count,
  tenant: z.string().check(z.maxLength(100)),
  region: z.string().check(z.maxLength(100)),
  at: epochMillisSchema,
  /** See `commitActor`. */
  actor: digestSchema,
  /** In which capacity: `self`, `reader`, `somebody-else` of a recording; else the role. Null where it was not written down. */
  role: id,
  action: z.string().check(z.maxLength(100)),
  rid: id,
  sid: id,
  seq: z.nullable(count),
  /** Sealed bytes that left: from, and to before. */
  bytes: z.nullable(z.tuple([count, count])),
  /** The keys whose wraps were in the answer; null where none was. */
  wraps: z.nullable(z.array(digestSchema)),
  /** What a receipt says was played: from and to, milliseconds. */
  ranges: z.nullable(z.array(z.tuple([count, count]))),
  /** Digest of the receipt. */
  receipt: z.nullable(digestSchema),
  outcome: z.string().check(z.maxLength(200)),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** Who did it, for whoever is told the salt: nobody else can find the name by trying names. */
export function commitActor(salt: string, subject: string): Promise<string> {
  return digest(utf8(`${salt}:${subject}`));
}

/** The text that is shown with a proof. */
export function ledgerText(entry: LedgerEntry): string {
  return canonicalJson(entry);
}

export function ledgerLeaf(text: string): Promise<string> {
  return digest(utf8(text));
}
