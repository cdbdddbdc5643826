import { EPOCHS_MAX } from '../../domain/epoch.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import { payloadDigest } from '../../ownership/payload-digest.js';
import { audience, signSessionClaim, type SessionClaim } from '../../ownership/session-claim.js';
import { digestShown } from '../../ownership/shown.js';
import { escrowPolicy } from './memory-keys.js';
import { linksOf } from './memory-member-keys.js';
import { joinableFrom, shownTexts } from './memory-views.js';
import type { MemoryAppointment, MemorySession, MemoryWorld } from './memory-world.js';

/** Milliseconds after its planned end for which a consultation can still be joined. */
const JOIN_LATE = 2 * 3_600_000;

/** Makes the session of an appointment with its signed claim: the one moment at which ownership is assigned. */
export async function issueSession(world: MemoryWorld, appointment: MemoryAppointment): Promise<MemorySession> {
  const { slot, patient, practitioner } = appointment;
  const shown = shownTexts(world, appointment);
  const claim: SessionClaim = {
    v: 2,
    iss: `https://claims.${world.tenant}.example`,
    aud: audience(world.tenant, world.region),
    jti: newOpaqueId(),
    iat: world.now(),
    nbf: joinableFrom(slot),
    exp: slot.end + JOIN_LATE,
    tenant: world.tenant,
    region: world.region,
    sid: newOpaqueId(),
    rid: newOpaqueId(),
    appointment: appointment.id,
    start: slot.start,
    owner: { sub: patient },
    parties: [
      { role: 'patient', sub: patient, keys: newestLink(world, patient) },
      { role: 'practitioner', sub: practitioner, keys: newestLink(world, practitioner) },
    ],
    shown: await digestShown(shown),
    recorder: 'practitioner',
    modes: ['audio', 'video'],
    maxEpochs: EPOCHS_MAX,
    access: [escrowPolicy(world.region)],
    retain: 'P30D',
  };
  const token = await signSessionClaim(claim, world.keys.issuerKey, world.keys.issuerKid);
  const claimDigest = await payloadDigest(claim);
  const session: MemorySession = { sid: claim.sid, rid: claim.rid, appointment, claim, claimDigest, token, shown, status: 'planned', binds: [], consents: { patient: [], practitioner: [] }, epochs: [], sessionKeys: [] };
  world.sessions.set(session.sid, session);
  world.recordings.set(session.rid, { session, segments: [], frontier: [], wrapLists: new Map(), later: [] });
  return session;
}

function newestLink(world: MemoryWorld, subject: string): { seq: number; digest: string } | null {
  const newest = linksOf(world, subject).at(-1);
  return newest === undefined ? null : { seq: newest.payload.seq, digest: newest.digest };
}
