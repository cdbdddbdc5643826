import type { Stops } from '../incident/stops.js';
import type { SessionStops } from '../session/session-options.js';

/** What a consultation has to know of stops: it is left only where one is about it, its parties, all consultations, or everything here. */
export function sessionStops(stops: Stops, sid: string, parties: readonly string[]): SessionStops {
  return {
    isStopped: () => stops.matches({ sid, subs: parties, features: ['consultation'] }),
    isVideoStopped: () => stops.matches({ features: ['switch-to-video'] }),
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
