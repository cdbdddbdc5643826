import { ConsultError } from '../../domain/consult-error.js';
import { LINKS_WAIT } from '../../domain/key-chains.js';
import { keyChangeSchema, type KeyChange } from '../../domain/key-change.js';
import { decideKeyChange } from '../../ownership/decide-key-change.js';
import { noticesOfLink } from '../../ownership/key-notices.js';
import { signMemberKey, type MemberKey } from '../../ownership/member-key.js';
import { payloadDigest } from '../../ownership/payload-digest.js';
import { chainStart, keptBoxes } from '../../ownership/served-keys.js';
import { factsOf, noteRefusal, noteUse } from './memory-key-facts.js';
import { tell } from './memory-notices.js';
import type { MemoryLink, MemoryWorld } from './memory-world.js';

/** A person's chain, oldest first. */
export function linksOf(world: MemoryWorld, subject: string): readonly MemoryLink[] {
  return world.chains.get(subject) ?? [];
}

/** Its tokens, from one place on: what a session claim names is where the chains that go with it begin. */
export function chainFrom(world: MemoryWorld, subject: string, seq = 1): string[] {
  return linksOf(world, subject).filter(({ payload }) => payload.seq >= seq).map(({ token }) => token);
}

/** Its tokens as its own person is served them: from the pin on, or from the newest checkpoint. */
export function ownChain(world: MemoryWorld, subject: string, since?: number): string[] {
  const newest = linksOf(world, subject).at(-1);
  return newest === undefined ? [] : chainFrom(world, subject, chainStart(newest.payload.seq, since));
}

/**
 * Makes the next link where something authorises it: see `decideKeyChange`. Boxes and entries come with the link or not at all.
 * @returns the chain from the link before the new one on
 * @throws ConsultError as `KeyPort.change` says
 */
export async function changeKeys(world: MemoryWorld, subject: string, wanted: KeyChange): Promise<string[]> {
  const parsed = keyChangeSchema.safeParse(wanted);
  if (!parsed.success) throw new ConsultError('backend/rejected', { cause: parsed.error });
  const change = parsed.data;
  return world.turns.take(`keys ${subject}`, async () => {
    const newest = linksOf(world, subject).at(-1) ?? null;
    const decision = await decideKeyChange(newest, change, factsOf(world, subject));
    if (decision.verdict === 'refuse') {
      noteRefusal(world, subject, decision, change.authority.how);
      throw new ConsultError(decision.code, decision.code === 'backend/too-many-requests' ? { retryAfter: LINKS_WAIT } : {});
    }
    if (decision.verdict === 'make') await addLink(world, subject, change, decision.link);
    return chainFrom(world, subject, Math.max(1, (linksOf(world, subject).at(-1)?.payload.seq ?? 1) - 1));
  });
}

async function addLink(world: MemoryWorld, subject: string, { content, boxes, entries, authority }: KeyChange, link: MemberKey): Promise<void> {
  const before = linksOf(world, subject).at(-1)?.payload ?? null;
  const token = await signMemberKey(link, world.keys.issuerKey, world.keys.issuerKid);
  world.chains.set(subject, [...linksOf(world, subject), { payload: link, token, digest: await payloadDigest(link) }]);
  world.boxes.set(subject, keptBoxes([...(world.boxes.get(subject) ?? []), ...boxes], content));
  const ways = content.ways.map(({ enc }) => enc.kid);
  world.vaults.set(subject, [...(world.vaults.get(subject) ?? []), ...entries].filter(({ enc }) => ways.includes(enc.kid)));
  if (authority.how === 'permission') world.permissions.delete(subject);
  if (authority.how === 'device') noteUse(world, subject, link.by.kid);
  for (const notice of noticesOfLink(before, link)) tell(world, subject, notice);
}
