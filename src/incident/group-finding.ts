import type { Feature } from '../domain/feature.js';
import type { IncidentFault, IncidentState } from '../domain/incident.js';

/** How long after its last verified finding an incident takes in what is like it, milliseconds. */
export const GROUPED_WITHIN = 24 * 3_600_000;

/** An incident as far as grouping looks at it. */
export interface Groupable {
  id: string;
  state: IncidentState;
  fault: IncidentFault;
  feature: Feature;
  drill: boolean;
  openedAt: number;
  /** When it was opened, or the last verified finding was added to it: nobody's mere word makes this later. */
  lastAt: number;
  /** Whether anything in it is verified. */
  verified: boolean;
  /** Whether a finding in it names the same recording or session. */
  namesItem: boolean;
}

/**
 * Which incident a finding belongs to: one that is not over, of the last day, that names the same item; or else one of the same
 * fault and feature. What is verified and what is not are one incident by the item alone: whoever can only say something neither
 * hides what is proved nor is taken for it. Of several the verified ones first, then the one that was opened first. A rehearsal
 * and the real thing are never one.
 * @returns null where it opens a new one
 */
export function groupFinding({ fault, feature, drill, verified }: Pick<Groupable, 'fault' | 'feature' | 'drill' | 'verified'>, incidents: readonly Groupable[], now: number): string | null {
  const near = incidents
    .filter((each) => (each.state === 'open' || each.state === 'contained') && each.drill === drill && now - each.lastAt <= GROUPED_WITHIN)
    .sort((a, b) => Number(b.verified) - Number(a.verified) || a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const found = near.find(({ namesItem }) => namesItem) ?? near.find((each) => each.fault === fault && each.feature === feature && each.verified === verified);
  return found?.id ?? null;
}
