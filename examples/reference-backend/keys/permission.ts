import { ConsultError } from '../../../src/domain/consult-error.js';
import type { KeyPermission } from '../../../src/domain/key-permission.js';
import { decideStopPermission } from '../../../src/ownership/decide-key-change.js';
import { accountNotice } from '../../../src/ownership/key-notices.js';
import { writeAudit } from '../audit/audit-event.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { storeNotice } from '../notices/member-notice.js';
import type { KeyDependencies } from './change-keys.js';
import { keyFacts } from './key-facts.js';
import { lockPerson } from './lock-person.js';
import { noteRefusal } from './note-refusal.js';
import { markStopped, openPermission } from './permission-rows.js';
import { storedNewest } from './stored-chain.js';
import { noteUse } from './use-rows.js';

/** The insurer's permission for the caller to begin anew, stopped ones included until they end; null when there is none. */
export function readPermission({ database }: KeyDependencies, principal: Principal, now: number): Promise<KeyPermission | null> {
  return database.transaction(scopeOf(principal, 'party'), (tx) => openPermission(tx, principal, principal.subject, now));
}

/** Stops it, for a device of the newest link. Twice is once. @throws ConsultError `backend/not-found`, `backend/forbidden`, `backend/conflict` */
export async function stopPermission({ database, trustOf }: KeyDependencies, principal: Principal, wanted: { id: string; token: string }, now: number): Promise<void> {
  const decision = await lockPerson(database, principal, async (tx) => {
    await tx.become('party');
    const newest = await storedNewest(tx, principal, principal.subject, trustOf(principal).keyset);
    const facts = await keyFacts(tx, principal, principal.subject, now);
    const decided = await decideStopPermission(newest, wanted, facts);
    if (decided.verdict === 'refuse') {
      await noteRefusal(tx, principal, decided, { action: 'permission-stop', how: 'device' }, now);
      return decided;
    }
    await noteUse(tx, principal, principal.subject, decided.device, now);
    if (facts.permission?.stopped === true) return decided;
    await markStopped(tx, wanted.id, now);
    await writeAudit(tx, principal, { action: 'permission-stop', outcome: 'permit' }, now);
    await storeNotice(tx, principal, accountNotice('permission-stopped', { to: decided.device, how: 'device' }), now);
    return decided;
  });
  if (decision.verdict === 'refuse') throw new ConsultError(decision.code);
}
