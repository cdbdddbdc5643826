import type { IncidentState } from '../domain/incident.js';
import type { Finding } from './finding.js';

/** What the service looks for by itself, again and again. What people and pages say has an id of its own, and counts once. */
const LOOKS_AGAIN: ReadonlySet<Finding['source']> = new Set(['invariant', 'canary']);

/** The newest finding of the same source, reporter and id. */
export interface KnownFinding {
  /** Whether nothing stops what it names: its stop failed, or was lifted. */
  loose: boolean;
  /** Of its incident. */
  state: IncidentState;
}

/**
 * What a finding is to the one that is known: `known`, nothing more is done; `again`, it is still so and not stopped, and its
 * incident goes on; `new`, as if nothing were known, since people have put an end to that incident.
 */
export function foundAgain({ source }: Pick<Finding, 'source'>, known: KnownFinding | null): 'new' | 'again' | 'known' {
  if (known === null) return 'new';
  if (!known.loose || !LOOKS_AGAIN.has(source)) return 'known';
  return known.state === 'open' || known.state === 'contained' ? 'again' : 'new';
}
