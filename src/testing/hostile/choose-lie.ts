import type { HostileArchive, ItemLie, Material } from './item-lie.js';
import { ITEM_LIES } from './item-lies.js';

/** A lie that was told, and the item that it is. */
export interface ChosenLie {
  readonly lie: Pick<ItemLie, 'name' | 'harm' | 'reason' | 'kind'>;
  readonly item: unknown;
}

/** So often is another one looked for where a recording does not lend itself to the first. */
const TRIES = 4;

/**
 * Lies about one recording. A reason or a kind is drawn first and then a lie with it, so that each has its turn however many
 * lies there are for it.
 * @param listed whether it is for a list, where heads are left out
 * @returns null when none was found
 */
export async function chooseLie(material: Material, listed: boolean): Promise<ChosenLie | null> {
  const { draw, archive, me } = material;
  const told = groupsOf(archive, me);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const lie = draw.pick(draw.pick(told));
    const item = await lie.tell(material);
    if (item === undefined) continue;
    return { lie, item: listed && lie.whole !== true && draw.chance(0.7) ? withoutHeads(item) : item };
  }
  return null;
}

const known = new WeakMap<HostileArchive, Map<string, ItemLie[][]>>();

/** Those of one member, put into groups once. */
function groupsOf(archive: HostileArchive, me: string): ItemLie[][] {
  const ofArchive = known.get(archive) ?? new Map<string, ItemLie[][]>();
  known.set(archive, ofArchive);
  const made = ofArchive.get(me) ?? groups([...ITEM_LIES, ...(archive.forged.get(me) ?? [])]);
  ofArchive.set(me, made);
  return made;
}

function groups(lies: readonly ItemLie[]): ItemLie[][] {
  const byReason = new Map<string, ItemLie[]>();
  for (const lie of lies) byReason.set(groupOf(lie), [...(byReason.get(groupOf(lie)) ?? []), lie]);
  // A device can see that something is older only where it has seen more before: so of these it takes more.
  const older = byReason.get('rollback') ?? [];
  // And so of a chain that has grown.
  const stale = byReason.get('stale-chain') ?? [];
  return [...byReason.values(), older, older, stale].filter((group) => group.length > 0);
}

function groupOf({ kind, reason, name }: ItemLie): string {
  return kind ?? reason ?? name;
}

function withoutHeads(item: unknown): unknown {
  const hasHeads = typeof item === 'object' && item !== null && 'heads' in item && Array.isArray(item.heads);
  return hasHeads ? { ...item, heads: null } : item;
}
