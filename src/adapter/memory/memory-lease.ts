import { ConsultError } from '../../domain/consult-error.js';
import { LEASE_MAX, leaseNonceSchema, signLease } from '../../ownership/lease.js';
import { audience, retentionMillis } from '../../ownership/session-claim.js';
import { recordingItemView } from './memory-recording-item.js';
import type { MemoryRecording, MemoryWorld } from './memory-world.js';

/**
 * A lease for one of a recording's readers and the key of hers that opens it; null for another key, and when its time is over.
 * @throws ConsultError `backend/rejected`: a malformed nonce
 */
export async function memoryLease(world: MemoryWorld, recording: MemoryRecording, subject: string, { kid, nonce }: { kid: string; nonce: string }): Promise<string | null> {
  if (!leaseNonceSchema.safeParse(nonce).success) throw new ConsultError('backend/rejected');
  const item = recordingItemView(world, recording, subject, false);
  const { claim, epochs: [first] } = recording.session;
  const now = world.now();
  const isOver = !(now < (first?.payload.at ?? 0) + retentionMillis(claim));
  if (isOver || item?.wraps.some((wrap) => wrap.kid === kid) !== true) return null;
  const { tenant, region, keys: { lease } } = world;
  return signLease({ v: 2, aud: audience(tenant, region), rid: item.rid, sub: subject, kid, nonce, rev: world.stops.seq, iat: now, exp: now + LEASE_MAX }, lease.privateKey, lease.kid);
}
