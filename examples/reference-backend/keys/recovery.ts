import type { OpenedWay } from '../../../src/adapter/ports/key-port.js';
import type { AccountBox } from '../../../src/domain/account-box.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { DeviceUse } from '../../../src/domain/device-use.js';
import type { VaultWay } from '../../../src/domain/vault.js';
import { decideOpenWay, type KeyChangeRefusal } from '../../../src/ownership/decide-key-change.js';
import { lastUseOf } from '../../../src/ownership/device-uses.js';
import { accountNotice } from '../../../src/ownership/key-notices.js';
import { servedBoxes } from '../../../src/ownership/served-keys.js';
import { writeAudit } from '../audit/audit-event.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { storeNotice } from '../notices/member-notice.js';
import { boxesOf } from './box-rows.js';
import type { KeyDependencies } from './change-keys.js';
import { entriesOf } from './entry-rows.js';
import { keyFacts } from './key-facts.js';
import { lockPerson } from './lock-person.js';
import { noteRefusal } from './note-refusal.js';
import { storedNewest } from './stored-chain.js';
import { noteUse, usesOf } from './use-rows.js';

/** The caller's recovery methods, as the newest link names them, newest first and without what they hold. */
export function readWays({ database, trustOf }: KeyDependencies, principal: Principal): Promise<VaultWay[]> {
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const newest = await storedNewest(tx, principal, principal.subject, trustOf(principal).keyset);
    const kids = newest?.payload.ways.map(({ enc }) => enc.kid) ?? [];
    const entries = (await entriesOf(tx, principal)).filter(({ enc }) => kids.includes(enc.kid));
    return entries.map(({ kind, id, salt, enc, at }) => ({ kind, id, salt, enc, at }));
  });
}

/**
 * Hands out what a recovery method holds to one who shows its proof. A method that does not exist is a wrong proof in every respect.
 * @param proof base64url
 * @throws ConsultError `keys/wrong-code`, `keys/too-many-attempts`
 */
export async function openWay({ database, trustOf }: KeyDependencies, principal: Principal, way: { id: string; proof: string }, now: number): Promise<OpenedWay> {
  const opened = await lockPerson(database, principal, async (tx): Promise<OpenedWay | KeyChangeRefusal> => {
    await tx.become('party');
    const newest = await storedNewest(tx, principal, principal.subject, trustOf(principal).keyset);
    const decision = await decideOpenWay(newest, way, await keyFacts(tx, principal, principal.subject, now));
    if (decision.verdict === 'refuse') {
      await noteRefusal(tx, principal, decision, { action: 'recovery-open', how: 'recovery' }, now);
      return decision;
    }
    const entry = (await entriesOf(tx, principal)).find(({ enc }) => enc.kid === decision.enc);
    if (entry === undefined || newest === null) throw new Error('A recovery method that was opened has gone.');
    await writeAudit(tx, principal, { action: 'recovery-open', outcome: 'permit' }, now);
    await storeNotice(tx, principal, accountNotice('recovery-opened', { to: decision.enc, how: 'recovery' }), now);
    return { entry, boxes: servedBoxes(await boxesOf(tx, principal), decision.enc, newest.payload) };
  });
  // Outside, since a transaction that throws would forget the attempt.
  if ('verdict' in opened) throw new ConsultError(opened.code);
  return opened;
}

/** The boxes for a device's encryption key, and a note that the device was used. None for a key that is no device's of the caller's. */
export function readBoxes({ database, trustOf }: KeyDependencies, principal: Principal, to: string, now: number): Promise<AccountBox[]> {
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const newest = await storedNewest(tx, principal, principal.subject, trustOf(principal).keyset);
    const device = newest?.payload.devices.find(({ enc }) => enc.kid === to);
    if (newest === null || device === undefined) return [];
    await noteUse(tx, principal, principal.subject, device.sig.kid, now);
    return servedBoxes(await boxesOf(tx, principal), to, newest.payload);
  });
}

/** When each device of the newest link was last used. */
export function readUses({ database, trustOf }: KeyDependencies, principal: Principal): Promise<DeviceUse[]> {
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const newest = await storedNewest(tx, principal, principal.subject, trustOf(principal).keyset);
    const uses = await usesOf(tx, principal, principal.subject);
    return (newest?.payload.devices ?? []).map((device) => ({ kid: device.sig.kid, at: lastUseOf(device, uses) }));
  });
}
