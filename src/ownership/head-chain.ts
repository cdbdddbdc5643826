import { SEGMENTS_MAX } from '../domain/recording.js';
import { tokensSchema } from '../domain/token.js';
import { utf8 } from '../domain/utf8.js';
import { goesBack } from './consent-book.js';
import { headFault, nextEnds, signedHeadSchema, verifyHead, type ExpectedHead, type HeadFault, type SignedHead } from './segment-head.js';
import { treeHash } from './merkle-tree.js';
import { readPayload } from './verify-token.js';
import type { Verified } from './verify-token.js';

/**
 * How the earlier heads of a recording travel: their payloads' canonical texts, in order, without header and signature.
 * They need none: the last head's signature covers the digest of the text before it, that one's the one before, to the
 * first. Some 430 bytes each, little more than half of a token, and one signature to verify instead of one for each second.
 */
export const headTextsSchema = tokensSchema(SEGMENTS_MAX - 1);

/**
 * `shape`: no list of texts. `gap`: one is missing, or there is one too many. `seq`: a number out of its place. `prev`: it
 * follows another head. `epoch-order`: epochs go back. `length`: as of a lone head, or it does not end where the one before
 * and its own length say. `rkc`: another recording key. `pos`: its bytes do not begin where the ones before end. `run`: it
 * names another bind than its run's. `after-final`: more after the end. `tree`: not the tree over all heads before it.
 */
export type SuccessionFault = 'seq' | 'prev' | 'epoch-order' | 'length' | 'rkc' | 'pos' | 'run' | 'after-final';
export type HeadChainFault = HeadFault | SuccessionFault | 'shape' | 'gap' | 'tree';

export type HeadChainResult =
  /** All heads in order, the last one included. Final if the last one says so; else it is still arriving. */
  | { ok: true; heads: readonly Verified<SignedHead>[] }
  | { ok: false; fault: HeadChainFault };

/**
 * Verifies all heads of a recording by the last one's signature and the chain of digests back from it.
 * @param last the last head's token
 * @param texts the canonical payloads of all heads before it, the first one first
 */
export async function verifyHeadChain(last: string, texts: readonly string[], expected: ExpectedHead): Promise<HeadChainResult> {
  const end = await verifyHead(last, expected);
  if (!end.ok) return end;
  const list = headTextsSchema.safeParse(texts);
  if (!list.success) return { ok: false, fault: 'shape' };
  if (list.data.length !== end.payload.seq) return { ok: false, fault: 'gap' };
  const heads: Verified<SignedHead>[] = [];
  for (const text of list.data) {
    const head = await readPayload(utf8(text), signedHeadSchema);
    if (!head.ok) return { ok: false, fault: 'invalid' };
    const before = heads.at(-1) ?? null;
    const fault = successionFault(head, before) ?? headFault(head.payload, expected) ?? permissionFault(head, before, expected);
    if (fault !== null) return { ok: false, fault };
    if ((await expected.binds.find(expected.recorder, head.payload.bind)) === null) return { ok: false, fault: 'bind' };
    heads.push({ payload: head.payload, digest: head.digest });
  }
  const before = heads.at(-1) ?? null;
  const fault = successionFault(end, before) ?? permissionFault(end, before, expected);
  if (fault !== null) return { ok: false, fault };
  // The last one's tree covers all before it; theirs were asked for when each was admitted.
  if (end.payload.tree !== (await treeHash(heads.map(({ digest }) => digest)))) return { ok: false, fault: 'tree' };
  heads.push({ payload: end.payload, digest: end.digest });
  // Not older than the pinned one, says `verifyHead`; but it must have grown from that very head.
  if (expected.pinned !== null && heads[expected.pinned.seq]?.digest !== expected.pinned.digest) return { ok: false, fault: 'fork' };
  return { ok: true, heads };
}

/** What was recorded after a withdrawal rests on a later permission, never again on the one that was taken back. */
function permissionFault({ payload }: Verified<SignedHead>, before: Verified<SignedHead> | null, { consents }: ExpectedHead): 'consent' | null {
  return before !== null && goesBack(consents, payload.consents, before.payload.consents) ? 'consent' : null;
}

/** What is wrong with a head after the one before it (null: it is the first), or null. A backend asks it of each new one. */
export function successionFault({ payload: head }: Verified<SignedHead>, before: Verified<SignedHead> | null): SuccessionFault | null {
  if (before?.payload.final === true) return 'after-final';
  if (head.seq !== (before === null ? 0 : before.payload.seq + 1)) return 'seq';
  if (head.prev !== (before?.digest ?? null)) return 'prev';
  if (before !== null && head.e < before.payload.e) return 'epoch-order';
  if (String(head.ends) !== String(nextEnds(before?.payload.ends ?? [], head.e, head.dur))) return 'length';
  if (head.pos !== (before === null ? 0 : before.payload.pos + before.payload.len)) return 'pos';
  if (before === null) return null;
  // A run begins with its init segment; whoever comes back only to close names a bind of its own.
  if (head.kind !== 'init' && !head.final && head.bind !== before.payload.bind) return 'run';
  return head.rkc === before.payload.rkc ? null : 'rkc';
}
