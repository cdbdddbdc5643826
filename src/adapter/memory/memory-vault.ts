import { ConsultError } from '../../domain/consult-error.js';
import { vaultEntrySchema, type VaultEntry, type VaultWay } from '../../domain/vault.js';
import { digest } from '../../ownership/digest.js';
import { linksOf } from './memory-member-keys.js';
import type { MemoryWorld } from './memory-world.js';

const HOUR = 3_600_000;
/** Wrong proofs that are looked at in an hour. */
const WRONG_MAX = 5;

/** The ways to a person's account key, without what they hold. */
export function vaultWays(world: MemoryWorld, subject: string): VaultWay[] {
  return entriesOf(world, subject).map(({ kind, id, salt, account, at }) => ({ kind, id, salt, account, at }));
}

/** @throws ConsultError `backend/rejected` for what is no entry, or one of a key that is not the account's */
export function putVaultEntry(world: MemoryWorld, subject: string, entry: VaultEntry): void {
  const parsed = vaultEntrySchema.safeParse(entry);
  if (!parsed.success || parsed.data.account !== accountOf(world, subject)) throw new ConsultError('backend/rejected');
  const { kind, id } = parsed.data;
  world.vaults.set(subject, [...entriesOf(world, subject).filter((each) => each.kind !== kind || each.id !== id), parsed.data]);
}

/** Settles for one that is not there. @throws ConsultError `backend/conflict` for the last one of the account's present key */
export function removeVaultEntry(world: MemoryWorld, subject: string, id: string): void {
  const entries = entriesOf(world, subject);
  const left = entries.filter((entry) => entry.id !== id);
  if (left.length === entries.length) return;
  if (!left.some(({ account }) => account === accountOf(world, subject))) throw new ConsultError('backend/conflict');
  world.vaults.set(subject, left);
}

/**
 * A right proof is not looked at either when too many wrong ones came before it: or trying would go on for free.
 * @throws ConsultError `keys/wrong-code`, `keys/too-many-attempts`
 */
export async function openVaultEntry(world: MemoryWorld, subject: string, id: string, proof: string): Promise<VaultEntry> {
  const shown = await digest(decoded(proof));
  const wrong = (world.wrongProofs.get(subject) ?? []).filter((at) => at > world.now() - HOUR);
  if (wrong.length >= WRONG_MAX) throw new ConsultError('keys/too-many-attempts');
  const entry = entriesOf(world, subject).find((each) => each.id === id && each.proofDigest === shown);
  if (entry !== undefined) return entry;
  world.wrongProofs.set(subject, [...wrong, world.now()]);
  throw new ConsultError('keys/wrong-code');
}

function entriesOf(world: MemoryWorld, subject: string): readonly VaultEntry[] {
  return world.vaults.get(subject) ?? [];
}

function accountOf(world: MemoryWorld, subject: string): string | undefined {
  return linksOf(world, subject).at(-1)?.payload.enc.kid;
}

/** Nothing for what is no proof: that opens nothing. */
function decoded(proof: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(proof)) return new Uint8Array();
  return Uint8Array.from(atob(proof.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
