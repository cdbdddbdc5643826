import { ConsultError } from '../../domain/consult-error.js';
import { laterWrapSchema, type LaterWrap } from '../../domain/handed-wraps.js';
import { wrapSchema } from '../../domain/wrap.js';
import { decideOwnerGrant } from '../../ownership/decide-owner-grant.js';
import { keyAmong } from '../../ownership/party-key.js';
import { verifyGrant } from '../../ownership/grant.js';
import { wrapDigest } from '../../ownership/wrap-digest.js';
import { policiesOf } from '../../ownership/access.js';
import type { SessionClaim } from '../../ownership/session-claim.js';
import { linksOf } from './memory-member-keys.js';
import { partiesOfSession, signersOf } from './memory-signers.js';
import type { MemoryRecording, MemoryWorld } from './memory-world.js';

/**
 * Keeps a later wrap, as a backend does: once its grant verifies, and for the key that its recipient has now. From here on
 * the recipient's item carries it, and nobody else's.
 * @throws ConsultError `backend/not-found` (no such recording), `backend/rejected` (no wrap, not granted, or to a key that is
 *   neither the owner's nor one of a reader whom the claim names)
 */
export async function keepLaterWrap(world: MemoryWorld, rid: string, { wrap, tokens }: LaterWrap): Promise<void> {
  const recording = world.recordings.get(rid);
  if (recording === undefined) throw new ConsultError('backend/not-found');
  const { claim, claimDigest: cd } = recording.session;
  const parsed = wrapSchema.safeParse(wrap);
  if (!parsed.success) throw new ConsultError('backend/rejected', { cause: parsed.error });
  const { kid, role } = parsed.data;
  const recipient = role === 'owner' ? ownerOf(world, claim, kid) : role === 'reader' ? readerOf(world, claim, kid) : undefined;
  if (recipient === undefined) throw new ConsultError('backend/rejected');
  const owner = (await signersOf(world, recording.session)).patient;
  const result = await verifyGrant(tokens, {
    rid, cd, wrap: await wrapDigest(parsed.data), to: kid,
    resolveOwner: keyAmong(...owner),
    resolveApprover: (name, at) => world.keys.keyset.keyOf('approver', name, at),
  });
  if (!result.ok) throw new ConsultError('backend/rejected', { cause: result.fault });
  recording.later.push({ recipient, wrap: parsed.data, tokens: [...tokens] });
}

function ownerOf(world: MemoryWorld, { owner: { sub } }: SessionClaim, kid: string): string | undefined {
  return linksOf(world, sub).at(-1)?.payload.enc.kid === kid ? sub : undefined;
}

function readerOf(world: MemoryWorld, claim: SessionClaim, kid: string): string | undefined {
  const keys = (policiesOf(claim, world.keys.keyset) ?? []).flatMap((policy) => (policy.role === 'reader' ? policy.keys : []));
  return keys.find((key) => key.kid === kid && key.state === 'active')?.sub;
}

/** Keeps a wrap that the recording's owner hands over: see `decideOwnerGrant`. @throws ConsultError as `RecordingPort.putGrant` says */
export async function keepOwnerGrant(world: MemoryWorld, { session, later, wrapLists }: MemoryRecording, grant: LaterWrap): Promise<void> {
  const parsed = laterWrapSchema.safeParse(grant);
  const owner = (await partiesOfSession(world, session)).patient;
  if (!parsed.success || owner === null) throw new ConsultError('backend/rejected');
  const { wrap, tokens } = parsed.data;
  const recipient = session.claim.owner.sub;
  const kept = later.filter((each) => each.recipient === recipient && each.tokens.length === 1);
  const known = await Promise.all(kept.map((each) => wrapDigest(each.wrap)));
  const wrapped = new Set([...wrapLists.values()].flat().filter((each) => each.wrap.role === 'owner').map((each) => each.wrap.kid));
  const decision = await decideOwnerGrant({ wrap, tokens }, { rid: session.rid, cd: session.claimDigest, owner, wrapped, known });
  if (decision.verdict === 'refuse') throw new ConsultError(decision.code);
  if (decision.verdict === 'keep') later.push({ recipient, wrap, tokens });
}
