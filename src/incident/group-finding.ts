import type { Feature } from '../domain/feature.js';
import type { IncidentFault, IncidentState } from '../domain/incident.js';

/** How long after its last event an incident takes in what is like it, milliseconds. */
export const GROUPED_WITHIN = 24 * 3_600_000;

/** An incident as far as grouping looks at it. */
export interface Groupable {
  id: string;
  state: IncidentState;
  fault: IncidentFault;
  feature: Feature;
  drill: boolean;
  openedAt: number;
  /** When something was last added to it. */
  lastAt: number;
  /** Whether a finding in it names the same recording or session. */
  namesItem: boolean;
}

/**
 * Which incident a finding belongs to: one that is not over, of the last day, that names the same item; or else one of the same
 * fault and feature. Of several the one that was opened first. A rehearsal and the real thing are never one.
 * @returns null where it opens a new one
 */
export function groupFinding({ fault, feature, drill }: Pick<Groupable, 'fault' | 'feature' | 'drill'>, incidents: readonly Groupable[], now: number): string | null {
  const near = incidents
    .filter((each) => (each.state === 'open' || each.state === 'contained') && each.drill === drill && now - each.lastAt <= GROUPED_WITHIN)
    .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const found = near.find(({ namesItem }) => namesItem) ?? near.find((each) => each.fault === fault && each.feature === feature);
  return found?.id ?? null;
}
