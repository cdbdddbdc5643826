import { ConsultError } from '../../../src/domain/consult-error.js';
import { bindBook } from '../../../src/ownership/bind-book.js';
import { NO_CONSENTS, verifyConsents, type Consents } from '../../../src/ownership/consent-book.js';
import type { PartySigners } from '../../../src/ownership/party-signers.js';
import { verifySessionClaim, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { EpochParties } from '../../../src/ownership/verify-epoch-pair.js';
import { partyKeysOf } from '../chains/party-keys-of.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { evidenceOfSession, tokensOf, type EvidenceRow } from './evidence-rows.js';

/** A session as its stored claim says. */
export interface StoredSession {
  token: string;
  claim: SessionClaim;
  /** The claim's digest. */
  cd: string;
}

/** @throws ConsultError `backend/not-found` */
export async function storedSession(tx: Transaction, sid: string, { keyset }: RealmTrust): Promise<StoredSession> {
  const [row] = await tx.query<{ claim: string }>('select claim from session_claim where sid = $1', [sid]);
  if (row === undefined) throw new ConsultError('backend/not-found');
  const verified = await verifySessionClaim(row.claim, keyset, 0);
  if (!verified.ok) throw new ConsultError('backend/not-found');
  return { token: row.claim, claim: verified.payload, cd: verified.digest };
}

/** Whose signatures count for each party of a session, session keys included: nobody's before it has keys. */
export async function storedSigners(tx: Transaction, realm: Realm, session: Pick<StoredSession, 'claim' | 'cd'>, { keyset }: RealmTrust): Promise<PartySigners> {
  const { patient, practitioner } = await partyKeysOf(tx, realm, session, keyset);
  return { patient: patient?.signers ?? [], practitioner: practitioner?.signers ?? [] };
}

/** What epochs and heads of a session are held against. */
export async function storedEvidence(tx: Transaction, realm: Realm, { claim, cd }: Pick<StoredSession, 'claim' | 'cd'>, trust: RealmTrust): Promise<EpochParties> {
  const { sid } = claim;
  const rows = await evidenceOfSession(tx, sid);
  const signers = await storedSigners(tx, realm, { claim, cd }, trust);
  return { signers, consents: (await storedConsents(rows, claim, cd, signers)) ?? NO_CONSENTS, binds: await bindBook(tokensOf(rows, 'bind'), { sid, cd }, signers) };
}

/** @returns null when a newest word is nobody's any more: its key has come to stand in both parties' chains */
export async function storedConsents(rows: readonly EvidenceRow[], { sid, rid, modes }: SessionClaim, cd: string, signers: PartySigners): Promise<Consents | null> {
  // Their signatures were verified when they were stored, but for the newest ones, which cover all before.
  const result = await verifyConsents(tokensOf(rows, 'consent'), { sid, rid, cd, modes }, signers, new Set());
  return result.ok ? result.consents : null;
}
