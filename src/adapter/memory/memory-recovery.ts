import type { AccountBox } from '../../domain/account-box.js';
import { ConsultError } from '../../domain/consult-error.js';
import type { VaultEntry, VaultWay } from '../../domain/vault.js';
import { decideOpenWay } from '../../ownership/decide-key-change.js';
import { accountNotice } from '../../ownership/key-notices.js';
import { servedBoxes } from '../../ownership/served-keys.js';
import type { OpenedWay } from '../ports/key-port.js';
import { factsOf, noteRefusal, noteUse } from './memory-key-facts.js';
import { linksOf } from './memory-member-keys.js';
import { tell } from './memory-notices.js';
import type { MemoryWorld } from './memory-world.js';

/** The recovery methods of the newest link without what they hold, newest first. */
export function waysOf(world: MemoryWorld, subject: string): VaultWay[] {
  return entriesOf(world, subject).map(({ kind, id, salt, enc, at }) => ({ kind, id, salt, enc, at })).sort((a, b) => b.at - a.at);
}

/** @throws ConsultError `keys/wrong-code`, `keys/too-many-attempts` */
export function openWay(world: MemoryWorld, subject: string, id: string, proof: string): Promise<OpenedWay> {
  return world.turns.take(`keys ${subject}`, async () => {
    const newest = linksOf(world, subject).at(-1) ?? null;
    const decision = await decideOpenWay(newest, { id, proof }, factsOf(world, subject));
    if (decision.verdict === 'refuse') {
      noteRefusal(world, subject, decision, 'recovery');
      throw new ConsultError(decision.code);
    }
    const entry = entriesOf(world, subject).find(({ enc }) => enc.kid === decision.enc);
    if (entry === undefined || newest === null) throw new ConsultError('backend/failed');
    tell(world, subject, accountNotice('recovery-opened', { to: decision.enc, how: 'recovery' }));
    return { entry, boxes: servedBoxes(world.boxes.get(subject) ?? [], decision.enc, newest.payload) };
  });
}

/** The boxes for a device's encryption key; none for a key that is no device's. */
export function boxesFor(world: MemoryWorld, subject: string, to: string): AccountBox[] {
  const newest = linksOf(world, subject).at(-1);
  const device = newest?.payload.devices.find(({ enc }) => enc.kid === to);
  if (newest === undefined || device === undefined) return [];
  noteUse(world, subject, device.sig.kid);
  return servedBoxes(world.boxes.get(subject) ?? [], to, newest.payload);
}

function entriesOf(world: MemoryWorld, subject: string): readonly VaultEntry[] {
  return world.vaults.get(subject) ?? [];
}
