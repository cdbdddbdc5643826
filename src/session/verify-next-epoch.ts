import type { EpochTokens } from '../domain/epoch.js';
import { keyAmong } from '../ownership/party-key.js';
import { epochOrderFault, signedEpochSchema, type AgreedEpoch, type EpochTerms } from '../ownership/signed-epoch.js';
import type { EpochParties } from '../ownership/verify-epochs.js';
import { verifyToken } from '../ownership/verify-token.js';

/**
 * Verifies one epoch that the other side shows, in its place after those that I have: what `verifyEpochs` asks of a list.
 * @param before the newest one that I have; null before the first
 * @returns null unless both parties have signed it, the same for both
 */
export async function verifyNextEpoch(tokens: EpochTokens, before: AgreedEpoch | null, parties: EpochParties, terms: EpochTerms): Promise<AgreedEpoch | null> {
  const shared = new Set(parties.patient.map(({ kid }) => kid));
  const signers = { patient: parties.patient, practitioner: parties.practitioner.filter(({ kid }) => !shared.has(kid)) };
  const verify = (role: keyof EpochTokens) => verifyToken(tokens[role], 'consult-epoch+jwt', signedEpochSchema, keyAmong(...signers[role]));
  const [patient, practitioner] = await Promise.all([verify('patient'), verify('practitioner')]);
  if (!patient.ok || !practitioner.ok || patient.digest !== practitioner.digest) return null;
  const { payload, digest } = patient;
  return epochOrderFault(payload, before, terms) === null ? { payload, digest, tokens } : null;
}
