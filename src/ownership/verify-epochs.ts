import * as z from 'zod/mini';
import { EPOCHS_MAX } from '../domain/epoch.js';
import type { Role } from '../domain/role.js';
import type { PartyKey } from './party-key.js';
import { epochOrderFault, signedEpochSchema, type EpochOrderFault, type EpochTerms, type SignedEpoch } from './signed-epoch.js';
import { tokenSchema, verifyToken, type TokenFault, type Verified } from './verify-token.js';

/** One epoch on the wire: the two signatures over one payload. */
export const epochTokensSchema = z.object({
  patient: z.optional(z.nullable(tokenSchema)),
  practitioner: z.optional(z.nullable(tokenSchema)),
});
export type EpochTokens = z.infer<typeof epochTokensSchema>;

/** The session claim's parties: their public device keys. */
export type EpochParties = Readonly<Record<Role, PartyKey>>;

/**
 * `shape`: no list of epochs, or none in it. `missing-signature`: one party has not signed. `non-party`: signed by a key
 * that is neither party's. `one-party`: both signatures are one party's. `swapped`: each in the other's place.
 * `payloads-differ`: the two have signed different things.
 */
export type EpochsFault = Exclude<TokenFault, 'key'> | EpochOrderFault | 'shape' | 'missing-signature' | 'non-party' | 'one-party' | 'swapped' | 'payloads-differ';

export type EpochsResult = { ok: true; epochs: readonly Verified<SignedEpoch>[] } | { ok: false; fault: EpochsFault };

type Signed = { ok: true; by: Role; epoch: Verified<SignedEpoch> } | { ok: false; fault: EpochsFault };

const listSchema = z.array(epochTokensSchema).check(z.minLength(1), z.maxLength(EPOCHS_MAX));

/**
 * Verifies all epochs of a recording: signed by both parties, the first to the last in one chain, within the claim.
 * Whether the first began while the claim was valid is the gate's to ask.
 * @param pairs in order
 */
export async function verifyEpochs(pairs: readonly EpochTokens[], parties: EpochParties, terms: EpochTerms): Promise<EpochsResult> {
  const list = listSchema.safeParse(pairs);
  if (!list.success) return { ok: false, fault: 'shape' };
  // Before the first signature, since each costs: the number of them is the backend's choice.
  if (list.data.length > terms.maxEpochs) return { ok: false, fault: 'too-many' };
  const epochs: Verified<SignedEpoch>[] = [];
  for (const pair of list.data) {
    const result = await verifyPair(pair, parties);
    if (!result.ok) return result;
    const fault = epochOrderFault(result.epoch.payload, epochs.at(-1) ?? null, terms);
    if (fault !== null) return { ok: false, fault };
    epochs.push(result.epoch);
  }
  return { ok: true, epochs };
}

async function verifyPair(pair: EpochTokens, parties: EpochParties): Promise<Signed> {
  if (!pair.patient || !pair.practitioner) return { ok: false, fault: 'missing-signature' };
  const patient = await verifySignature(pair.patient, parties);
  if (!patient.ok) return patient;
  const practitioner = await verifySignature(pair.practitioner, parties);
  if (!practitioner.ok) return practitioner;
  if (patient.by === practitioner.by) return { ok: false, fault: 'one-party' };
  if (patient.by !== 'patient') return { ok: false, fault: 'swapped' };
  if (patient.epoch.digest !== practitioner.epoch.digest) return { ok: false, fault: 'payloads-differ' };
  return patient;
}

async function verifySignature(token: string, parties: EpochParties): Promise<Signed> {
  let by: Role = 'patient';
  const result = await verifyToken(token, 'consult-epoch+jwt', signedEpochSchema, (kid) => {
    // Two parties under one name sign as one: then both are the patient, and no pair passes.
    by = kid === parties.patient.kid ? 'patient' : 'practitioner';
    return Promise.resolve(kid === parties[by].kid ? parties[by].key : null);
  });
  if (!result.ok) return { ok: false, fault: result.fault === 'key' ? 'non-party' : result.fault };
  return { ok: true, by, epoch: { payload: result.payload, digest: result.digest } };
}
