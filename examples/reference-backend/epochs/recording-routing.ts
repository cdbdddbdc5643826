import type { SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { Transaction } from '../database/database.js';

/** Under which recording row an epoch and its segments are kept. */
export interface RecordingRouting {
  forEpoch(tx: Transaction, session: { sid: string; rid: string }, epoch: SignedEpoch): Promise<string>;
  forSegment(tx: Transaction, session: { sid: string; rid: string }, epoch: number): Promise<string>;
}

/** One consultation, one recording, whatever it switches to: a switch cannot lose an owner that it never assigns. */
export const oneRecording: RecordingRouting = {
  forEpoch: (_tx, { rid }) => Promise.resolve(rid),
  forSegment: (_tx, { rid }) => Promise.resolve(rid),
};
