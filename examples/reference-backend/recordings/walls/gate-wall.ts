import type { RecordingItem } from '../../../../src/domain/recording.js';
import { verifyEvidence, type EvidenceContext } from '../../../../src/ownership/evidence.js';

/**
 * The third wall: what the client's gate runs before it opens anything, over what is about to be sent. `permit`; `expired`,
 * it is theirs and its time is over; or why not.
 */
export type GateWall = (item: RecordingItem, context: EvidenceContext) => Promise<string>;

export const gateWall: GateWall = async (item, context) => {
  const decision = await verifyEvidence(item, context);
  if (decision.verdict === 'deny') return decision.reason;
  // Not `now >= expiresAt`: a time that is no number has run out.
  return context.now < decision.evidence.expiresAt ? 'permit' : 'expired';
};

/** Only for tests of the other two walls, and for the drill of the client's own gate. */
export const noGateWall: GateWall = () => Promise.resolve('permit');
