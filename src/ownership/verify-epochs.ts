import * as z from 'zod/mini';
import { EPOCHS_MAX, type EpochTokens } from '../domain/epoch.js';
import type { Role } from '../domain/role.js';
import { tokenSchema } from '../domain/token.js';
import { keyAmong, type PartyKey } from './party-key.js';
import { epochOrderFault, signedEpochSchema, type EpochOrderFault, type EpochTerms, type SignedEpoch } from './signed-epoch.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/** The session claim's parties: the public keys of their devices. */
export type EpochParties = Readonly<Record<Role, readonly PartyKey[]>>;

/**
 * `shape`: no list of epochs, or none in it. `missing-signature`: one party has not signed. `non-party`: signed by a key
 * that is neither party's, or both's. `one-party`: both signatures are one party's. `swapped`: each in the other's place.
 * `payloads-differ`: the two have signed different things.
 */
export type EpochsFault = Exclude<TokenFault, 'key'> | EpochOrderFault | 'shape' | 'missing-signature' | 'non-party' | 'one-party' | 'swapped' | 'payloads-differ';

export type EpochsResult = { ok: true; epochs: readonly Verified<SignedEpoch>[] } | { ok: false; fault: EpochsFault };

type Signed = { ok: true; by: Role; epoch: Verified<SignedEpoch> } | { ok: false; fault: EpochsFault };

// Looser than the wire's: which signature is missing is a fault of its own.
const signatureSchema = z.optional(z.nullable(tokenSchema));
const pairSchema = z.object({ patient: signatureSchema, practitioner: signatureSchema });
const listSchema = z.array(pairSchema).check(z.minLength(1), z.maxLength(EPOCHS_MAX));

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

async function verifyPair(pair: z.infer<typeof pairSchema>, parties: EpochParties): Promise<Signed> {
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
    const [role, second] = (['patient', 'practitioner'] as const).filter((each) => parties[each].some((device) => device.kid === kid));
    // A key that both have signs for neither: whoever holds it could give the other one's consent.
    if (role === undefined || second !== undefined) return Promise.resolve(null);
    by = role;
    return keyAmong(...parties[role])(kid);
  });
  if (!result.ok) return { ok: false, fault: result.fault === 'key' ? 'non-party' : result.fault };
  return { ok: true, by, epoch: { payload: result.payload, digest: result.digest } };
}
