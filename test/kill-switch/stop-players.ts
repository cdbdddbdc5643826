import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { Recorded } from '../backend/support/consultation.js';
import { liftNow, stopNow } from '../backend/support/stopping.js';
import { openPlayer } from './open-players.js';

/** Milliseconds from the acknowledgement of a stop to the moment at which each player had stopped, ascending; and what they said. */
export interface StoppedPlayers {
  millis: number[];
  codes: Set<string | null>;
}

/** Opens so many players of some recordings, stops all replays, and waits for the last of them. */
export async function stopPlayers(backend: Backend, recordings: readonly Recorded[], count: number, pushed: boolean): Promise<StoppedPlayers> {
  const players = await Promise.all(Array.from({ length: count }, (_, n) => openPlayer(backend, recordings[n % recordings.length]!, pushed)));
  const stop = await stopNow(backend, { scope: 'feature', target: 'replay' });
  const acknowledged = performance.now();
  const millis = (await Promise.all(players.map(({ stoppedAt }) => stoppedAt))).map((at) => at - acknowledged).sort((a, b) => a - b);
  const codes = new Set(players.map(({ code }) => code()));
  for (const player of players) player.close();
  await liftNow(backend, stop.seq);
  return { millis, codes };
}

/** Of ascending numbers: at least so large a part is not above it. */
export function percentile(ascending: readonly number[], part: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * part) - 1)] ?? Number.NaN;
}
