import * as z from 'zod/mini';
import { featureSchema } from './feature.js';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/** How long after its opening the regulator has to be told, milliseconds: UK GDPR Art. 33(1), 72 hours. */
export const NOTIFY_WITHIN = 72 * 3_600_000;

/**
 * What an incident is about. Two of the same fault and feature that lie close together are one incident.
 * `owner`: an item was offered to somebody other than its owner. `identity`: the backend took a page for somebody else.
 * `connection`: another person was at the other end. `wrong-patient`, `not-mine`: a person says so. `invariant`: a stored
 * recording has another owner than its claim. `canary`: a canary member saw what is not theirs. `other`: any other refusal of the gate.
 */
export const incidentFaultSchema = z.enum(['owner', 'identity', 'connection', 'wrong-patient', 'not-mine', 'invariant', 'canary', 'other']);
export type IncidentFault = z.infer<typeof incidentFaultSchema>;

/** `open`: found, and not everything that is known of it is stopped. `contained`: it is. `closed`, `merged`: by a person, with a reason. */
export const incidentStateSchema = z.enum(['open', 'contained', 'closed', 'merged']);
export type IncidentState = z.infer<typeof incidentStateSchema>;

export const incidentSchema = z.strictObject({
  id: opaqueIdSchema,
  state: incidentStateSchema,
  fault: incidentFaultSchema,
  feature: featureSchema,
  /** A rehearsal on marked data. */
  drill: z.boolean(),
  openedAt: epochMillisSchema,
  /** When the regulator has to have been told: `openedAt` and 72 hours. Of incidents that were merged the earliest counts. */
  dueAt: epochMillisSchema,
  containedAt: z.nullable(epochMillisSchema),
  closedAt: z.nullable(epochMillisSchema),
  /** The incident that this one was merged into. */
  into: z.nullable(opaqueIdSchema),
  /** How many reports and violations it groups, and how many recordings they name. */
  reports: z.int().check(z.nonnegative()),
  items: z.int().check(z.nonnegative()),
});
export type Incident = z.infer<typeof incidentSchema>;

/** What a timeline holds. It only grows. */
export const incidentEventKindSchema = z.enum([
  'opened', 'reported', 'verified', 'not-verified', 'stopped', 'stop-failed', 'contained', 'widening-asked', 'widening-approved', 'lift-asked', 'lifted',
  'refused', 'merged', 'split', 'closed', 'reopened', 'exposure-counted', 'notice-drafted', 'notice-approved',
]);
export type IncidentEventKind = z.infer<typeof incidentEventKindSchema>;

/** Why a person did it: shown to the other officers and kept with the incident, and nowhere else. */
export const reasonSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(500));

export const incidentEventSchema = z.strictObject({
  /** Counts from 0 within the incident, without a gap. */
  seq: z.int().check(z.nonnegative()),
  at: epochMillisSchema,
  kind: incidentEventKindSchema,
  /** The officer's subject; null where the service did it by itself. */
  by: z.nullable(opaqueIdSchema),
  /** The recording or session that it is about; for a merge or a split the other incident, for an approved notice whom it is for. */
  target: z.nullable(opaqueIdSchema),
  /** The `seq` of the stop that was made or lifted. */
  stop: z.nullable(z.int().check(z.nonnegative())),
  /** How many violations the event stands for. 1 where it is none. */
  count: z.int().check(z.gte(1)),
  /** Written by the officer. */
  reason: z.nullable(reasonSchema),
});
export type IncidentEvent = z.infer<typeof incidentEventSchema>;
