import type { EncounterStatus } from '../../domain/encounter.js';

/** What the signalling channel says beside the two pages' own words. Whoever runs the channel can say all of it. */
export type ChannelWord =
  | { type: 'bye' }
  | { type: 'presence'; present: boolean }
  | { type: 'encounter'; status: EncounterStatus }
  | { type: 'replaced' };

/** In which order words that waited are acted on: an ending first, and there is nothing after it. */
const ORDER = ['replaced', 'encounter', 'bye', 'presence'] as const;

/**
 * Keeps what the channel says until it counts. While a connection is proved, the two people have each other's own word
 * over it: what the channel says then ends, stops and hides nothing, and is acted on once the connection has gone down.
 */
export class HeldWords {
  readonly #held = new Map<ChannelWord['type'], ChannelWord>();

  /** @returns whether it counts now */
  counts(word: ChannelWord, proved: boolean): boolean {
    this.#held.delete(word.type);
    if (!proved || !takesAway(word)) return true;
    this.#held.set(word.type, word);
    return false;
  }

  /** Another page load of the other party is there: what was said of the former one is void. */
  renewed(): void {
    this.#held.delete('bye');
    this.#held.delete('presence');
  }

  /** The connection has gone down. @returns what has waited, the newest of each kind */
  release(): ChannelWord[] {
    const words = ORDER.flatMap((type) => this.#held.get(type) ?? []);
    this.#held.clear();
    return words;
  }
}

function takesAway(word: ChannelWord): boolean {
  if (word.type === 'presence') return !word.present;
  return word.type !== 'encounter' || word.status !== 'in-progress';
}
