import { WRONG_PROOFS_WITHIN, type KeyFacts } from '../../../src/ownership/decide-key-change.js';
import { audience } from '../../../src/ownership/session-claim.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { openPermission } from './permission-rows.js';
import { usesOf } from './use-rows.js';

const DAY = 86_400_000;

/** What a person's changes are decided by. The API reads it as that person, the claims issuer by its own role. */
export async function keyFacts(tx: Transaction, realm: Realm, subject: string, now: number): Promise<KeyFacts> {
  const who = [subject, realm.tenant, realm.region];
  const proofs = await tx.query<{ kid: string; proof_digest: string }>('select kid, proof_digest from recovery_entry where subject = $1 and tenant = $2 and region = $3', who);
  const [counted] = await tx.query<{ wrong: number; links: number }>(
    `select (select count(*) from vault_attempt where subject = $1 and tenant = $2 and region = $3 and at > $4) as wrong,
            (select count(*) from member_key where subject = $1 and tenant = $2 and region = $3 and iat > $5) as links`,
    [...who, now - WRONG_PROOFS_WITHIN, now - DAY],
  );
  if (counted === undefined) throw new Error('A count without a row.');
  return {
    audience: audience(realm.tenant, realm.region), subject, now,
    uses: await usesOf(tx, realm, subject),
    proofDigests: new Map(proofs.map(({ kid, proof_digest: proofDigest }) => [kid, proofDigest])),
    wrongProofs: counted.wrong,
    permission: await openPermission(tx, realm, subject, now),
    linksToday: counted.links,
  };
}
