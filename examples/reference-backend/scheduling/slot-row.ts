import type { Practitioner, Slot } from '../../../src/domain/scheduling.js';
import { toInstant } from '../clock.js';

export interface SlotRow extends Record<string, unknown> {
  id: string;
  service_id: string;
  practitioner: string;
  start_at: number;
  end_at: number;
  display_name: string;
  title: string | null;
  languages: string[];
}

/** A slot with its practitioner, as `SlotRow`. */
export const SLOT_COLUMNS = 's.id, s.service_id, s.practitioner, s.start_at, s.end_at, p.display_name, p.title, p.languages';

export function slotOf(row: SlotRow, status: Slot['status']): Slot {
  const practitioner: Practitioner = { id: row.practitioner, displayName: row.display_name, title: row.title ?? '', languages: row.languages };
  return { id: row.id, serviceId: row.service_id, practitioner, status, start: toInstant(row.start_at), end: toInstant(row.end_at) };
}
