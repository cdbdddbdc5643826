import * as z from 'zod/mini';
import type { Role } from '../domain/role.js';
import { tokenSchema } from '../domain/token.js';
import { areOnePair, type BindBook } from './bind-book.js';
import type { Consents } from './consent-book.js';
import { keyAmong, type PartyKey } from './party-key.js';
import { signersApart, type PartySigners } from './party-signers.js';
import { signedEpochSchema, type SignedEpoch } from './signed-epoch.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/** What an epoch is held against: whose signatures count, and what it can name. */
export interface EpochParties {
  readonly signers: PartySigners;
  readonly binds: BindBook;
  readonly consents: Consents;
}

/**
 * `missing-signature`: one party has not signed. `non-party`: signed by a key that is neither party's, or both's.
 * `one-party`: both signatures are one party's. `swapped`: each in the other's place. `payloads-differ`: the two have signed
 * different things. `bind`: it does not name two binds of one connection, or another device has signed than the party's
 * bind.
 */
export type EpochPairFault = Exclude<TokenFault, 'key'> | 'missing-signature' | 'non-party' | 'one-party' | 'swapped' | 'payloads-differ' | 'bind';

export type EpochPairResult = ({ ok: true } & Verified<SignedEpoch>) | { ok: false; fault: EpochPairFault };

type Signed = { ok: true; by: Role; signer: PartyKey; epoch: Verified<SignedEpoch> } | { ok: false; fault: EpochPairFault };

// Looser than the wire's: which signature is missing is a fault of its own.
const signatureSchema = z.optional(z.nullable(tokenSchema));
export const epochPairSchema = z.object({ patient: signatureSchema, practitioner: signatureSchema });
export type EpochPair = z.infer<typeof epochPairSchema>;

/** Verifies the two signatures of one epoch. The gate, a backend and a live page ask nobody else. Its place is `epochOrderFault`'s. */
export async function verifyEpochPair(pair: EpochPair, parties: EpochParties): Promise<EpochPairResult> {
  if (!pair.patient || !pair.practitioner) return { ok: false, fault: 'missing-signature' };
  const signers = signersApart(parties.signers);
  const patient = await verifySignature(pair.patient, signers);
  if (!patient.ok) return patient;
  const practitioner = await verifySignature(pair.practitioner, signers);
  if (!practitioner.ok) return practitioner;
  if (patient.by === practitioner.by) return { ok: false, fault: 'one-party' };
  if (patient.by !== 'patient') return { ok: false, fault: 'swapped' };
  if (patient.epoch.digest !== practitioner.epoch.digest) return { ok: false, fault: 'payloads-differ' };
  const { epoch } = patient;
  const bound = await areBound(epoch.payload, { patient: patient.signer, practitioner: practitioner.signer }, parties.binds);
  return bound ? { ok: true, ...epoch } : { ok: false, fault: 'bind' };
}

async function areBound({ binds: [ofPatient, ofPractitioner] }: SignedEpoch, by: Readonly<Record<Role, PartyKey>>, binds: BindBook): Promise<boolean> {
  const [patient, practitioner] = [await binds.find('patient', ofPatient), await binds.find('practitioner', ofPractitioner)];
  if (patient === null || practitioner === null) return false;
  if (patient.signer.kid !== by.patient.kid || practitioner.signer.kid !== by.practitioner.kid) return false;
  return areOnePair(patient, practitioner);
}

async function verifySignature(token: string, signers: PartySigners): Promise<Signed> {
  let found: { by: Role; signer: PartyKey } | null = null;
  const result = await verifyToken(token, 'consult-epoch+jwt', signedEpochSchema, (kid) => {
    for (const by of ['patient', 'practitioner'] as const) {
      const signer = signers[by].find((device) => device.kid === kid);
      if (signer !== undefined) found = { by, signer };
    }
    return keyAmong(...signers.patient, ...signers.practitioner)(kid);
  });
  if (!result.ok) return { ok: false, fault: result.fault === 'key' ? 'non-party' : result.fault };
  if (found === null) return { ok: false, fault: 'non-party' };
  return { ok: true, ...(found as { by: Role; signer: PartyKey }), epoch: { payload: result.payload, digest: result.digest } };
}
