import type { ErrorCode } from '../../domain/error-codes.js';

/** What is known of a recorder at one moment. */
export interface Vitals {
  /** Milliseconds, any clock. */
  now: number;
  /** When encoded data last came out, on the same clock. */
  lastData: number;
  /** The AudioContext is `running`. */
  soundRuns: boolean;
  /** The engine has stopped by itself and no other one has delivered yet. */
  failed: boolean;
}

/** Without data for so long, a recorder stands still: twice the pace of the slowest picture. */
export const STALE_MS = 1100;
/** Milliseconds between two looks. */
export const LOOK_MS = 250;

/** The trouble, or null. Sound comes first: without it nothing else can move, and it is what the person can help. */
export function judgeHealth({ now, lastData, soundRuns, failed }: Vitals): ErrorCode | null {
  if (!soundRuns) return 'recording/audio-suspended';
  if (failed) return 'recording/stopped-itself';
  return now - lastData > STALE_MS ? 'recording/no-data' : null;
}
