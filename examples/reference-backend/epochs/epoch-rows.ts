import type { EpochTokens } from '../../../src/domain/epoch.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import { signedEpochSchema, type SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import type { Transaction } from '../database/database.js';

/** An epoch that both parties have signed, as it is stored. */
export interface EpochRow extends Record<string, unknown> {
  rid: string;
  n: number;
  digest: string;
  patient_token: string;
  practitioner_token: string;
}

const COLUMNS = 'rid, n, digest, patient_token, practitioner_token';

export function tokensOf({ patient_token: patient, practitioner_token: practitioner }: EpochRow): EpochTokens {
  return { patient, practitioner };
}

/** An epoch that was verified before it was stored. */
export function storedEpoch({ digest, patient_token: token }: EpochRow): Verified<SignedEpoch> {
  const payload = peekPayload(token, signedEpochSchema);
  if (payload === null) throw new Error('A stored epoch cannot be read.');
  return { payload, digest };
}

/** All epochs of a session, in order. */
export async function epochsOfSession(tx: Transaction, sid: string): Promise<EpochRow[]> {
  return tx.query<EpochRow>(`select ${COLUMNS} from epoch where sid = $1 order by n`, [sid]);
}

/** The epochs of some recordings, in order. */
export async function epochsOfRecordings(tx: Transaction, rids: readonly string[]): Promise<EpochRow[]> {
  return tx.query<EpochRow>(`select ${COLUMNS} from epoch where rid = any($1::text[]) order by rid, n`, [rids]);
}
