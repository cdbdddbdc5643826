import type { Stop } from '../domain/stop.js';
import { matchesRevocation, type Revocable } from '../ownership/matches-revocation.js';

/** What a report names. `scope`: which of the two is proved to be wrong; null where nothing is. */
export interface NamedItem {
  rid: string | null;
  sid: string | null;
  scope: 'rid' | 'sid' | null;
  /** Whether its incident is a rehearsal. */
  drill: boolean;
}

/**
 * The stop by which nothing leaves any more of what a report names: of what is proved, or of all that it names where nothing is.
 * A rehearsal's stop touches marked people alone, so it covers a rehearsal alone.
 * @param stops in force
 */
export function coveringStop<T extends Pick<Stop, 'scope' | 'target' | 'drill'>>({ rid, sid, scope, drill }: NamedItem, { tenant, region }: { tenant: string; region: string }, stops: readonly T[]): T | null {
  const realm: Revocable = { rid: '', sid: '', subs: [], kids: [], features: [], tenant, region };
  const named: Revocable[] = [
    ...(rid === null || scope === 'sid' ? [] : [{ ...realm, rid, features: ['replay'] }]),
    ...(sid === null || scope === 'rid' ? [] : [{ ...realm, sid }]),
  ];
  const wanted = named.length === 0 ? [realm] : named;
  return stops.find((stop) => (drill || !stop.drill) && wanted.every((what) => matchesRevocation(stop, what))) ?? null;
}
