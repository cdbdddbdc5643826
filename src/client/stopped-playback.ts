import { ConsultError, isConsultError } from '../domain/consult-error.js';
import type { Stops } from '../incident/stops.js';
import type { Evidence } from '../ownership/evidence.js';
import type { Revocable } from '../ownership/matches-revocation.js';
import type { PersonGate } from './person-gate.js';

/** Waits for a stop. */
export interface Stopped {
  /** Rejects with ConsultError `incident/stopped`; never settles otherwise. */
  readonly done: Promise<never>;
  /** Nobody waits any more. Idempotent. */
  end(): void;
}

/** What a playback is, for stops to be held against: as the gate holds them against an item. */
export function whatPlays({ rid, claim: { sid, parties }, kids }: Evidence): Omit<Revocable, 'tenant' | 'region'> {
  return { rid, sid, kids, subs: parties.map(({ sub }) => sub), features: ['replay'] };
}

/** Told at once where something that matches is stopped, or was stopped while it was opened. */
export function whenStopped(stops: Stops, what: Omit<Revocable, 'tenant' | 'region'>): Stopped {
  const release = stops.hold();
  let unsubscribe = (): void => undefined;
  const done = new Promise<never>((_, reject) => {
    const look = (): void => { if (stops.matches(what)) reject(new ConsultError('incident/stopped')); };
    unsubscribe = stops.onChange(look);
    look();
  });
  // Whoever does not look at it must not see an unhandled rejection.
  done.catch(() => undefined);
  return {
    done,
    end: () => {
      unsubscribe();
      release();
    },
  };
}

/** A list that the backend refuses because replays are stopped: null. @throws any other error */
export async function stoppedPage(error: unknown, { stops }: PersonGate): Promise<null> {
  if (!isConsultError(error) || error.code !== 'incident/stopped') throw error;
  // So that the page hears of the lifting too.
  await stops.ask().catch(() => undefined);
  return null;
}
