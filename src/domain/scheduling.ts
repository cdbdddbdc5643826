import * as z from 'zod/mini';
import { instantSchema } from './instant.js';
import { mediaModeSchema } from './media-mode.js';
import { opaqueIdSchema } from './opaque-id.js';
import { participantSchema } from './participant.js';
import { shownText } from './shown-text.js';

/** Most UTF-16 code units of the member's own words on a booking. */
export const NOTE_MAX = 1_000;

/** The member's own words as a booking takes them. No control characters but line breaks and tabs: a database cannot keep NUL. */
export const noteText = shownText(NOTE_MAX).check(z.regex(/^[^\0-\x08\x0b\x0c\x0e-\x1f\x7f]*$/));

/** What the member's plan pays for one service (a Coverage and its eligibility answer, in one sentence's worth of fields). */
export const coverageSchema = z.object({
  status: z.enum(['covered', 'co-payment', 'not-covered']),
  planName: shownText(200),
  /** What the member pays, in minor units (pence, cent); 0 when covered. */
  copayMinor: z.int().check(z.nonnegative()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  /** Why not, in the insurer's words, when not covered. */
  reason: z.nullable(shownText(400)),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** FHIR HealthcareService: what one can book. */
export const healthcareServiceSchema = z.object({
  id: opaqueIdSchema,
  kind: z.enum(['gp', 'therapist', 'specialist']),
  name: shownText(200),
  description: shownText(600),
  /** Length of one appointment, minutes. */
  durationMinutes: z.int().check(z.positive()),
  coverage: coverageSchema,
});
export type HealthcareService = z.infer<typeof healthcareServiceSchema>;

export const practitionerSchema = z.object({
  id: opaqueIdSchema,
  displayName: shownText(400, 1),
  title: shownText(200),
  languages: z.array(z.string().check(z.maxLength(40))),
});
export type Practitioner = z.infer<typeof practitionerSchema>;

/** FHIR Slot. `busy-tentative` is a slot held by somebody. */
export const slotSchema = z.object({
  id: opaqueIdSchema,
  serviceId: opaqueIdSchema,
  practitioner: practitionerSchema,
  status: z.enum(['free', 'busy', 'busy-tentative']),
  start: instantSchema,
  end: instantSchema,
});
export type Slot = z.infer<typeof slotSchema>;

/** A slot held for this member until `expires`; booking needs the hold, not the slot. */
export const slotHoldSchema = z.object({ id: opaqueIdSchema, slot: slotSchema, expires: instantSchema });
export type SlotHold = z.infer<typeof slotHoldSchema>;

/** FHIR Appointment, as one of its two participants sees it. */
export const appointmentSchema = z.object({
  id: opaqueIdSchema,
  status: z.enum(['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow']),
  serviceName: shownText(200),
  start: instantSchema,
  end: instantSchema,
  /** The instant from which it can be joined. */
  joinableFrom: instantSchema,
  /** How the member wishes to begin. */
  mode: mediaModeSchema,
  /** The other person. */
  participant: participantSchema,
  /**
   * The member's own words from the booking, for the appointment's two people alone; null where there are none. They are not
   * sealed: the backend can read them too. No claim vouches for them.
   */
  note: z.nullable(shownText(NOTE_MAX)),
});
export type Appointment = z.infer<typeof appointmentSchema>;

export interface SlotQuery {
  serviceId: string;
  /** Absent: anyone, the first free. */
  practitionerId?: string;
  /** Inclusive and exclusive instants. */
  from: string;
  to: string;
}

export interface BookingRequest {
  holdId: string;
  mode: MediaModeChoice;
  /** The member's own words, at most 1,000 UTF-16 code units: `Appointment.note` for its two people. Never logged. */
  note?: string;
}
type MediaModeChoice = z.infer<typeof mediaModeSchema>;
