import { newOpaqueId } from '../../domain/opaque-id.js';
import type { CatalogueEntry } from './memory-catalogue.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const DAYS = 14;
const SLOTS_A_DAY = 8;

/** A bookable interval. Milliseconds since 1970. */
export interface MemorySlot {
  readonly id: string;
  readonly serviceId: string;
  readonly practitionerId: string;
  readonly start: number;
  readonly end: number;
}

/** Two weeks of slots: today's begin within five minutes, so that a demo need not wait; other days' at nine, UTC. */
export function createSlots(catalogue: readonly CatalogueEntry[], now: number): MemorySlot[] {
  const soon = Math.ceil((now + 1) / (5 * MINUTE)) * 5 * MINUTE;
  const today = Math.floor(now / DAY) * DAY;
  const slots: MemorySlot[] = [];
  for (const { service, practitioners } of catalogue) {
    const length = service.durationMinutes * MINUTE;
    for (const { id: practitionerId } of practitioners) {
      for (let day = 0; day < DAYS; day += 1) {
        const first = day === 0 ? soon : today + day * DAY + 9 * 60 * MINUTE;
        for (let index = 0; index < SLOTS_A_DAY; index += 1) {
          const start = first + index * length;
          // A late evening's first day runs into the next morning otherwise.
          if (day === 0 && start >= today + DAY + 8 * 60 * MINUTE && index > 0) break;
          slots.push({ id: newOpaqueId(), serviceId: service.id, practitionerId, start, end: start + length });
        }
      }
    }
  }
  return slots;
}
