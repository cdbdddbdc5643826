import { keepLaterWrap } from '../adapter/memory/memory-grants.js';
import { linksOf } from '../adapter/memory/memory-member-keys.js';
import type { MemoryWorld } from '../adapter/memory/memory-world.js';
import { concatBytes } from '../domain/concat-bytes.js';
import { fromBase64url } from '../ownership/base64url.js';
import { signGrant, type Grant } from '../ownership/grant.js';
import { importEncryptionKey } from '../ownership/import-encryption-key.js';
import { wrapDigest } from '../ownership/wrap-digest.js';
import { wrapFor } from '../recording/upload/wrap-for.js';
import { openWrap } from '../sealing/key-wrap.js';

/**
 * What an insurer's escrow desk does, in one go: opens a recording's key with the world's escrow key, wraps it to the key
 * that its owner has now, has both approvers sign, and hands it over. Afterwards her item carries the wrap and its grant.
 * For tests and stories of a recording that was pending, or whose owner has lost her key.
 * @param rid a recording of the world's that has begun
 * @throws Error where there is nothing to release; ConsultError as `keepLaterWrap`
 */
export async function releaseFromEscrow(world: MemoryWorld, rid: string, why: Grant['why'] = 'device-loss'): Promise<void> {
  const { escrow, approvers } = world.keys;
  const recording = world.recordings.get(rid);
  const head = recording?.segments.at(-1)?.head.payload;
  const wraps = head === undefined ? [] : (recording?.wrapLists.get(head.wd) ?? []);
  const box = wraps.find(({ wrap }) => wrap.role === 'escrow' && wrap.kid === escrow.kid)?.wrap;
  if (recording === undefined || head === undefined || box === undefined) throw new Error('This recording has not been wrapped to escrow.');
  const { claim, claimDigest: cd } = recording.session;
  const named = linksOf(world, claim.owner.sub).at(-1)?.payload.enc;
  const key = named === undefined ? null : await importEncryptionKey(named.jwk);
  if (named === undefined || key === null) throw new Error('The owner has no key yet.');
  const opened = await openWrap(concatBytes(fromBase64url(box.enc), fromBase64url(box.ct)), escrow.pair, { cd, rid, kid: escrow.kid, role: 'escrow' }, head.rkc);
  const wrap = await wrapFor({ kid: named.kid, key, role: 'owner' }, opened, { cd, rid }).finally(() => opened.wipe());
  const grant: Grant = { v: 1, rid, cd, wrap: await wrapDigest(wrap), to: named.kid, why, approvers: approvers.map(({ kid }) => kid), at: world.now() };
  const tokens = await Promise.all(approvers.map(({ privateKey, kid }) => signGrant(grant, privateKey, kid)));
  await keepLaterWrap(world, rid, { wrap, tokens });
}
