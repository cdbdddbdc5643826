import type { MemoryWorld } from '../adapter/memory/memory-world.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { RecordingItem } from '../domain/recording.js';
import { audience, signSessionClaim, type SessionClaim } from '../ownership/session-claim.js';
import { makeSegment } from './make-segment.js';

export interface IssueItemOptions {
  /** Changes the claim before it is signed by the world's own issuer. */
  claim?: Partial<SessionClaim>;
  /** When its first epoch began, milliseconds since 1970; the world's now when absent. */
  began?: number;
}

/**
 * A recording that nobody recorded: two epochs, four segments, and a claim with the world's true signature.
 * Without changes it passes the gate for `owner`; with them it is what a backend that is wrong would serve.
 */
export async function issueItem(world: MemoryWorld, owner: string, { claim: changes, began = world.now() }: IssueItemOptions = {}): Promise<RecordingItem> {
  const claim: SessionClaim = {
    v: 1,
    iss: `https://claims.${world.tenant}.example`,
    aud: audience(world.tenant, world.region),
    jti: newOpaqueId(),
    iat: began - 60_000,
    nbf: began - 60_000,
    exp: began + 3_600_000,
    tenant: world.tenant,
    region: world.region,
    sid: newOpaqueId(),
    rid: newOpaqueId(),
    owner: { sub: owner },
    parties: [{ role: 'patient', sub: owner }, { role: 'practitioner', sub: 'c_test' }],
    recorder: 'practitioner',
    modes: ['audio', 'video'],
    maxEpochs: 64,
    consent: 'A'.repeat(43),
    readers: [],
    retain: 'P30D',
    ...changes,
  };
  const { sid, rid } = claim;
  const segments = await Promise.all([0, 0, 1, 1].map((e, seq) => makeSegment({ rid, seq, e })));
  return {
    rid,
    claim: await signSessionClaim(claim, world.keys.issuerKey, world.keys.issuerKid),
    epochs: [
      { sid, rid, n: 0, mode: 'audio', at: began, by: 'patient' },
      { sid, rid, n: 1, mode: 'video', at: began + 1_000, by: 'practitioner' },
    ],
    segments: segments.map(({ head }) => head),
    final: { rid, count: segments.length, aborted: false },
    meta: { serviceName: 'GP consultation', practitionerName: 'Dr Test', practitionerTitle: 'General practitioner', start: new Date(began).toISOString() },
  };
}
