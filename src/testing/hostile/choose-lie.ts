import type { ItemLie, Material } from './item-lie.js';
import { ITEM_LIES } from './item-lies.js';

/** A lie that was told, and the item that it is. */
export interface ChosenLie {
  readonly lie: Pick<ItemLie, 'name' | 'harm' | 'reason'>;
  readonly item: unknown;
}

/** So often is another one looked for where a recording does not lend itself to the first. */
const TRIES = 4;

/**
 * Lies about one recording. A reason is drawn first and then a lie with it, so that each reason has its turn however many
 * lies there are for it.
 * @param listed whether it is for a list, where heads are left out
 * @returns null when none was found
 */
export async function chooseLie(material: Material, listed: boolean): Promise<ChosenLie | null> {
  const { draw, archive, me } = material;
  const told = groups([...ITEM_LIES, ...(archive.forged.get(me) ?? [])]);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const lie = draw.pick(draw.pick(told));
    const item = await lie.tell(material);
    if (item === undefined) continue;
    return { lie, item: listed && lie.whole !== true && draw.chance(0.7) ? withoutHeads(item) : item };
  }
  return null;
}

function groups(lies: readonly ItemLie[]): ItemLie[][] {
  const byReason = new Map<string, ItemLie[]>();
  for (const lie of lies) byReason.set(lie.reason ?? lie.name, [...(byReason.get(lie.reason ?? lie.name) ?? []), lie]);
  // A device can see that something is older only where it has seen more before: so of these it takes more.
  const older = byReason.get('rollback') ?? [];
  return [...byReason.values(), older, older].filter((group) => group.length > 0);
}

function withoutHeads(item: unknown): unknown {
  const hasHeads = typeof item === 'object' && item !== null && 'heads' in item && Array.isArray(item.heads);
  return hasHeads ? { ...item, heads: null } : item;
}
