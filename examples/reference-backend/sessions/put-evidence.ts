import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Role } from '../../../src/domain/role.js';
import { admitEvidence } from '../../../src/ownership/admit-evidence.js';
import { signersIn } from '../../../src/ownership/named-keys.js';
import { recordingCloses } from '../../../src/ownership/recording-closes.js';
import type { Database } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { refuseStoppedKeys } from '../stops/enforce.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { ownEncounter } from './encounter-row.js';
import { evidenceOfSession, storeEvidence } from './evidence-rows.js';
import { storedConsents, storedSession, storedSigners } from './stored-session.js';

export interface PutEvidenceDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
}

/**
 * Stores what the parties have signed in a call: all or none, and each once.
 * @throws ConsultError `backend/not-found`, `backend/rejected`, `backend/conflict`, `session/over`, `incident/stopped`
 */
export async function putEvidence({ database, trustOf }: PutEvidenceDependencies, principal: Principal, sid: string, tokens: readonly string[], now: number): Promise<void> {
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    // Locked, so that two words cannot stand in one place.
    await ownEncounter(tx, principal, sid, 'lock');
    const { claim, cd } = await storedSession(tx, sid, trustOf(principal));
    if (now >= recordingCloses(claim)) throw new ConsultError('session/over');
    // A key that was stopped adds nothing to what a recording rests on. Of any other stop nothing is lost: words are kept.
    await refuseStoppedKeys(tx, principal, signersIn(tokens));
    const rows = await evidenceOfSession(tx, sid);
    const signers = await storedSigners(tx, principal, { claim, cd }, trustOf(principal));
    const binds = (role: Role): Set<string> => new Set(rows.filter((row) => row.kind === 'bind' && row.role === role).map(({ digest }) => digest));
    const before = await storedConsents(rows, claim, cd, signers);
    if (before === null) throw new ConsultError('backend/conflict');
    const known = { binds: { patient: binds('patient'), practitioner: binds('practitioner') }, consents: { patient: [...before.patient], practitioner: [...before.practitioner] } };
    for (const token of tokens) {
      const { rid, modes } = claim;
      const result = await admitEvidence(token, { sid, rid, cd, modes }, signers, known);
      if (!result.ok) throw new ConsultError(`backend/${result.fault}`);
      const { entry } = result;
      if (entry === null) continue;
      if (entry.kind === 'bind') known.binds[entry.role].add(entry.digest);
      else known.consents[entry.role].push(entry.word);
      await storeEvidence(tx, principal, sid, entry);
    }
  });
}
