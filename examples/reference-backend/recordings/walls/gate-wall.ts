import type { RecordingItem } from '../../../../src/domain/recording.js';
import { verifyOwnership, type GateContext } from '../../../../src/ownership/gate.js';

/** The third wall: the same pure function that the client runs, over what is about to be sent. `permit`, or why not. */
export type GateWall = (item: RecordingItem, context: GateContext) => Promise<string>;

export const gateWall: GateWall = async (item, context) => {
  const decision = await verifyOwnership(item, context);
  return decision.verdict === 'permit' ? 'permit' : decision.reason;
};

/** Only for tests of the other two walls, and for the drill of the client's own gate. */
export const noGateWall: GateWall = () => Promise.resolve('permit');
