import type { Practitioner, Slot } from '../../src/domain/scheduling.js';

export interface FreePractitioner {
  practitioner: Practitioner;
  first: Slot;
}

/** Who has a free time, each with the first one; whoever is free first comes first. */
export function freePractitioners(slots: readonly Slot[]): FreePractitioner[] {
  const found = new Map<string, FreePractitioner>();
  for (const slot of bookable(slots)) {
    if (!found.has(slot.practitioner.id)) found.set(slot.practitioner.id, { practitioner: slot.practitioner, first: slot });
  }
  return [...found.values()];
}

/** Free slots, earliest first: what the backend promises, made sure of. */
export function bookable(slots: readonly Slot[]): Slot[] {
  return slots.filter((slot) => slot.status === 'free').sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
}
