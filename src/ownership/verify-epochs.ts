import * as z from 'zod/mini';
import { EPOCHS_MAX, type EpochTokens } from '../domain/epoch.js';
import type { Role } from '../domain/role.js';
import type { Consents } from './consent-book.js';
import { epochOrderFault, type AgreedEpoch, type EpochOrderFault, type EpochTerms, type SignedEpoch } from './signed-epoch.js';
import { epochPairSchema, verifyEpochPair, type EpochPair, type EpochPairFault, type EpochParties } from './verify-epoch-pair.js';
import type { Verified } from './verify-token.js';

/** `shape`: no list of epochs, or none in it. `consent`: it names a word on being recorded that the party has not given. */
export type EpochsFault = EpochPairFault | EpochOrderFault | 'shape' | 'consent';

export type EpochsResult = { ok: true; epochs: readonly Verified<SignedEpoch>[] } | { ok: false; fault: EpochsFault };
export type NextEpochResult = { ok: true; epoch: AgreedEpoch } | { ok: false; fault: EpochsFault };

const listSchema = z.array(epochPairSchema).check(z.minLength(1), z.maxLength(EPOCHS_MAX));

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
    const result = await verifyInPlace(pair, epochs.at(-1) ?? null, parties, terms);
    if (!result.ok) return result;
    epochs.push(result.epoch);
  }
  return { ok: true, epochs };
}

/**
 * Verifies one epoch in its place after those that are known: what `verifyEpochs` asks of a list.
 * @param before the newest one that is known; null before the first
 */
export async function verifyNextEpoch(tokens: EpochTokens, before: Verified<SignedEpoch> | null, parties: EpochParties, terms: EpochTerms): Promise<NextEpochResult> {
  const result = await verifyInPlace(tokens, before, parties, terms);
  return result.ok ? { ok: true, epoch: { ...result.epoch, tokens } } : result;
}

async function verifyInPlace(pair: EpochPair, before: Verified<SignedEpoch> | null, parties: EpochParties, terms: EpochTerms): Promise<{ ok: true; epoch: Verified<SignedEpoch> } | { ok: false; fault: EpochsFault }> {
  const result = await verifyEpochPair(pair, parties);
  if (!result.ok) return result;
  const { payload, digest } = result;
  const fault = epochOrderFault(payload, before, terms) ?? (namesOnlyGiven(payload, parties.consents) ? null : 'consent');
  return fault === null ? { ok: true, epoch: { payload, digest } } : { ok: false, fault };
}

/** Whether the words that an epoch names have been given. */
function namesOnlyGiven({ consents: [patient, practitioner] }: SignedEpoch, consents: Consents): boolean {
  const given = (role: Role, name: string | null): boolean => name === null || consents[role].some((word) => word.digest === name);
  return given('patient', patient) && given('practitioner', practitioner);
}
