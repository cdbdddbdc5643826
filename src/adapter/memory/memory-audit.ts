import type { AccessEntry } from '../../domain/access-entry.js';
import { ConsultError } from '../../domain/consult-error.js';
import { utf8 } from '../../domain/utf8.js';
import { shownAccess } from '../../ownership/access-log.js';
import { signCheckpoint } from '../../ownership/checkpoint.js';
import { digest } from '../../ownership/digest.js';
import { foldOwnFetches } from '../../ownership/fold-own-fetches.js';
import { inclusionProof } from '../../ownership/inclusion-proof.js';
import { commitActor, ledgerLeaf, ledgerText, type LedgerEntry } from '../../ownership/ledger-entry.js';
import { completedBy, frontierHash, nextFrontier, type Frontier } from '../../ownership/merkle-tree.js';
import { importPartyKey } from '../../ownership/party-key.js';
import { audience } from '../../ownership/session-claim.js';
import { verifyReceipt } from '../../ownership/viewed-receipt.js';
import type { AuditPort } from '../ports/audit-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { noteAccess } from './memory-ledger.js';
import type { MemoryWorld } from './memory-world.js';

/** The ledger as its recordings' owners see it, and receipts from whoever has received one. The tree is made anew for each question. */
export function memoryAudit(world: MemoryWorld, caller: MemoryCaller): AuditPort {
  return {
    accessLog: (rid, signal) => answerTo(caller, signal, async ({ subject }) => {
      if (world.recordings.get(rid)?.session.claim.owner.sub !== subject) return null;
      const texts = await Promise.all(world.ledger.map(async (_, id) => entryAt(world, id)));
      const { frontier, kept } = await treeOf(texts.map(ledgerText));
      const size = texts.length;
      const lines = foldOwnFetches(texts.flatMap((entry, index): Omit<AccessEntry, 'proof'>[] => {
        const shown = entry.rid === rid ? shownAccess(entry) : null;
        return shown === null ? [] : [{ ...shown, index, who: shown.who ?? 'somebody-else', entry: ledgerText(entry) }];
      }).reverse());
      const entries = await Promise.all(lines.slice(0, 200).map(async (line) => ({ ...line, proof: await inclusionProof(line.index, size, ({ last, level }) => kept[last]?.[level] ?? '') })));
      const { log } = world.keys;
      const checkpoint = size === 0 ? null : await signCheckpoint({ v: 1, aud: audience(world.tenant, world.region), size, hash: await frontierHash(frontier), at: world.now() }, log.privateKey, log.kid);
      return { rid, checkpoint, size, entries, more: lines.length > 200 };
    }),
    putReceipts: (rid, receipts, signal) => answerTo(caller, signal, async ({ subject }) => {
      const recording = world.recordings.get(rid);
      const owner = recording?.session.claim.owner.sub;
      const length = recording?.segments.at(-1)?.head.payload.ends.at(-1) ?? 0;
      const received = world.ledger.some((entry) => entry.rid === rid && entry.actor === subject);
      if (owner === undefined || (owner !== subject && !received)) throw new ConsultError('backend/not-found');
      const devices = (await Promise.all((world.chains.get(subject)?.at(-1)?.payload.devices ?? []).map(({ sig }) => importPartyKey(sig)))).filter((key) => key !== null);
      const read = await Promise.all(receipts.map(async (token) => ({ token, result: await verifyReceipt(token, { devices, audience: audience(world.tenant, world.region), subject, rid, length }) })));
      for (const { token, result } of read) {
        if (!result.ok) throw new ConsultError('backend/rejected');
        const { what, ranges } = result.payload;
        if (!world.ledger.some(({ receipt }) => receipt === token)) noteAccess(world, subject, { action: `recording-${what}`, rid, ranges, receipt: token });
      }
    }),
  };
}

async function entryAt({ tenant, region, ledger }: MemoryWorld, id: number): Promise<LedgerEntry> {
  const noted = ledger[id];
  if (noted === undefined) throw new ConsultError('backend/failed');
  const { actor, salt, receipt, ...entry } = noted;
  return { v: 1, id, tenant, region, ...entry, actor: await commitActor(salt, actor), receipt: receipt === null ? null : await digest(utf8(receipt)), outcome: 'permit' };
}

async function treeOf(texts: readonly string[]): Promise<{ frontier: Frontier; kept: string[][] }> {
  let frontier: Frontier = [];
  const kept: string[][] = [];
  for (const [size, text] of texts.entries()) {
    const completed = await completedBy(frontier, size, await ledgerLeaf(text));
    frontier = nextFrontier(frontier, completed);
    kept.push(completed);
  }
  return { frontier, kept };
}
