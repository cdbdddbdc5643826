import type { Appointment, HealthcareService, Practitioner, SlotHold } from '../../src/domain/scheduling.js';
import type { MediaMode } from '../../src/domain/media-mode.js';

export type BookingStep = 'service' | 'practitioner' | 'slot' | 'confirm' | 'done';

/** The questions in their order; `done` is no question. */
export const QUESTIONS = ['service', 'practitioner', 'slot', 'confirm'] as const satisfies readonly BookingStep[];

/** What the member has answered so far. `'first'`: whoever is free first. */
export interface BookingDraft {
  readonly service: HealthcareService | null;
  readonly practitioner: Practitioner | 'first' | null;
  readonly hold: SlotHold | null;
  readonly mode: MediaMode;
  readonly note: string;
  readonly appointment: Appointment | null;
}

export const EMPTY_DRAFT: BookingDraft = { service: null, practitioner: null, hold: null, mode: 'audio', note: '', appointment: null };

/** The first question that has no answer yet. */
export function stepOf(draft: BookingDraft): BookingStep {
  if (draft.appointment !== null) return 'done';
  if (draft.service === null) return 'service';
  if (draft.practitioner === null) return 'practitioner';
  return draft.hold === null ? 'slot' : 'confirm';
}

/** Goes back to a question: it and what hangs on it are open again; the note and the mode are kept. */
export function reopen(draft: BookingDraft, step: BookingStep): BookingDraft {
  if (step === 'service') return { ...EMPTY_DRAFT, mode: draft.mode, note: draft.note };
  if (step === 'practitioner') return { ...draft, practitioner: null, hold: null, appointment: null };
  return step === 'slot' ? { ...draft, hold: null, appointment: null } : draft;
}

/** The question before this one; null before the first. */
export function before(step: BookingStep): BookingStep | null {
  const at = QUESTIONS.findIndex((question) => question === step);
  return at > 0 ? (QUESTIONS[at - 1] ?? null) : null;
}
