import * as z from 'zod/mini';
import { EPOCHS_MAX, epochTokensSchema } from './epoch.js';
import { BINDS_OF_BOTH_MAX, CONSENTS_OF_BOTH_MAX } from './evidence-limits.js';
import { iceGrantSchema } from './ice-grant.js';
import { keyChainsSchema } from './key-chains.js';
import { opaqueIdSchema } from './opaque-id.js';
import { participantSchema } from './participant.js';
import { roleSchema } from './role.js';
import { recordingMetaSchema } from './recording.js';
import { appointmentSchema } from './scheduling.js';
import { sessionKeysSchema } from './session-key.js';
import { tokenSchema, tokensSchema } from './token.js';

/** FHIR Encounter status, class VR. `arrived`: the patient waits; `in-progress`: admitted. */
export const encounterStatusSchema = z.enum(['planned', 'arrived', 'in-progress', 'finished', 'cancelled']);
export type EncounterStatus = z.infer<typeof encounterStatusSchema>;

/** What the backend hands to a participant who opens a consultation. */
export const sessionGrantSchema = z.object({
  sid: opaqueIdSchema,
  rid: opaqueIdSchema,
  /** My role in it. */
  role: roleSchema,
  /** The session claim, a compact JWS; verified before anything else is done with the grant. */
  claim: tokenSchema,
  /** Both parties' chains of keys, each from the link that the claim names; empty for one who has none yet. */
  keys: keyChainsSchema,
  /** Keys of pages that take part without an entry in a chain, of both parties. */
  sessionKeys: z._default(sessionKeysSchema, []),
  status: encounterStatusSchema,
  appointment: appointmentSchema,
  me: participantSchema,
  /** What both parties have signed so far: their binds that are stored, and their words on being recorded, each party's in order. */
  binds: z._default(tokensSchema(BINDS_OF_BOTH_MAX), []),
  consents: z._default(tokensSchema(CONSENTS_OF_BOTH_MAX), []),
  /** The epochs so far: empty before the first connection. */
  epochs: z._default(z.array(epochTokensSchema).check(z.maxLength(EPOCHS_MAX)), []),
  /** What the recorder writes into the recording; null for a party that does not record. */
  meta: z.nullable(recordingMetaSchema),
  ...iceGrantSchema.shape,
});
export type SessionGrant = z.infer<typeof sessionGrantSchema>;
