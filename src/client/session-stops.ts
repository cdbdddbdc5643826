import type { Stops } from '../incident/stops.js';
import type { Revocable } from '../ownership/matches-revocation.js';
import type { SessionStops } from '../session/session-options.js';

/** What a consultation is, for stops to be held against. `kids`: those that have signed what the backend handed over for it. */
export type StoppableSession = Pick<Revocable, 'sid' | 'subs' | 'kids'>;

/**
 * What a consultation has to know of stops: it is left only where one is about it, its parties, a key that it rests on, all
 * consultations, or everything here.
 */
export function sessionStops(stops: Stops, { sid, subs, kids }: StoppableSession): SessionStops {
  return {
    isStopped: (shown) => stops.matches({ sid, subs, kids: [...kids, ...shown], features: ['consultation'] }),
    isVideoStopped: () => stops.matches({ features: ['switch-to-video'] }),
    ask: () => stops.ask(),
    watch: (listener) => {
      const release = stops.hold();
      const unsubscribe = stops.onChange(listener);
      return () => {
        unsubscribe();
        release();
      };
    },
  };
}
