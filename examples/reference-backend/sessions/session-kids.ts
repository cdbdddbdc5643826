import { peekPayload } from '../../../src/ownership/jws.js';
import { signersIn } from '../../../src/ownership/named-keys.js';
import { sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import { partyChains } from '../chains/chain-rows.js';
import { sessionKeyRows } from '../chains/session-key-rows.js';
import type { Transaction } from '../database/database.js';
import { groupBy } from '../group-by.js';
import type { Realm } from '../identity/principal.js';

interface ClaimRow extends Record<string, unknown> { sid: string; claim: string }
interface EvidenceTokenRow extends Record<string, unknown> { sid: string; token: string }
interface EpochTokensRow extends Record<string, unknown> { sid: string; patient: string; practitioner: string }

/** The names of all keys that have signed what these consultations rest on, by `sid`. One that has no claim yet is not among them. */
export async function sessionKids(tx: Transaction, realm: Realm, sids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const claims = await tx.query<ClaimRow>('select sid, claim from session_claim where sid = any($1::text[])', [sids]);
  const chains = await partyChains(tx, realm, claims.map(({ claim }) => peekPayload(claim, sessionClaimSchema)));
  const bySession = <T extends { sid: string }>(rows: T[]): ((sid: string) => T[]) => {
    const grouped = groupBy(rows, ({ sid }) => sid);
    return (sid) => grouped.get(sid) ?? [];
  };
  const sessionKeys = bySession(await sessionKeyRows(tx, sids));
  const evidence = bySession(await tx.query<EvidenceTokenRow>('select sid, token from evidence where sid = any($1::text[])', [sids]));
  const epochs = bySession(await tx.query<EpochTokensRow>('select sid, patient_token as patient, practitioner_token as practitioner from epoch where sid = any($1::text[])', [sids]));
  return new Map(claims.map(({ sid, claim }, index) => [sid, signersIn([claim, chains[index], sessionKeys(sid), evidence(sid), epochs(sid)])]));
}
