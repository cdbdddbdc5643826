import { ConsultError } from '../domain/consult-error.js';
import type { GateContext } from '../ownership/gate.js';
import { peekPayload } from '../ownership/jws.js';
import { verifyParticipation, type ClaimedSession } from '../ownership/participation.js';
import { sessionClaimSchema } from '../ownership/session-claim.js';
import { clockWrong, SAME_TIME, type ServerTime } from './server-time.js';

/**
 * Why a consultation that was denied cannot be joined now, where nothing but the time speaks against it. A clock that is
 * wrong is no violation, whose ever it is.
 * @returns null where it is denied at every time; also where the device's clock and the backend agree that the time is wrong,
 *   so that no clock excuses what was handed over
 */
export async function untimely(grant: ClaimedSession, asked: string, context: GateContext, time: ServerTime): Promise<ConsultError | null> {
  const claim = peekPayload(grant.claim, sessionClaimSchema);
  if (claim === null || (await verifyParticipation(grant, asked, { ...context, now: claim.nbf })).verdict === 'deny') return null;
  const early = claim.nbf - context.now;
  const late = context.now - claim.exp;
  const { deviceAhead } = time;
  const agreed = deviceAhead !== null && Math.abs(deviceAhead) <= SAME_TIME;
  // Within the claim's time: the key that signed it is not good any more.
  if (early <= 0 && late < 0) return agreed ? null : clockWrong(deviceAhead);
  // The backend lets the person in, so by its clock it can be joined.
  if (deviceAhead === null) return clockWrong(early > 0 ? -early : late);
  // An answer has travelled since its time was said, and who signs claims has a clock of its own.
  if (agreed && Math.max(early, late) > SAME_TIME) return null;
  return new ConsultError(early > 0 ? 'session/too-early' : 'session/over');
}
