import type { AccessEntry } from '../domain/access-entry.js';

/** How long the owner's own playing can rest, milliseconds, and still be one stretch. */
const STRETCH = 10 * 60_000;

/**
 * An owner who plays fetches a segment every second: of each stretch of that the first stands for the rest. Nothing of
 * anybody else's is folded. @param newestFirst lines of one recording
 */
export function foldOwnFetches<Line extends Pick<AccessEntry, 'at' | 'action' | 'who'>>(newestFirst: readonly Line[]): Line[] {
  let before = Number.NEGATIVE_INFINITY;
  const kept = [...newestFirst].reverse().filter((line) => {
    if (line.action !== 'fetched' || line.who !== 'self') return true;
    const isFirst = line.at - before > STRETCH;
    before = line.at;
    return isFirst;
  });
  return kept.reverse();
}
