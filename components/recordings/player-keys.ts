/** What a key does in the player; null: nothing of ours. Seconds where it moves. Pure. */
export type PlayerDeed =
  | { do: 'toggle' } | { do: 'mute' } | { do: 'captions' } | { do: 'fullscreen' }
  | { do: 'move'; by: number } | { do: 'seek'; to: 'start' | 'end' } | { do: 'rate'; step: 1 | -1 };

const MOVES: Readonly<Record<string, number>> = { ArrowRight: 5, ArrowLeft: -5, l: 10, j: -10 };

/** The keys of Media Chrome and of the large video sites. Time runs left to right in every language, as on a clock. */
export function playerDeed(key: string): PlayerDeed | null {
  const name = key.length === 1 ? key.toLowerCase() : key;
  const by = MOVES[name];
  if (by !== undefined) return { do: 'move', by };
  if (name === ' ' || name === 'k') return { do: 'toggle' };
  if (name === 'm') return { do: 'mute' };
  if (name === 'c') return { do: 'captions' };
  if (name === 'f') return { do: 'fullscreen' };
  if (name === 'Home') return { do: 'seek', to: 'start' };
  if (name === 'End') return { do: 'seek', to: 'end' };
  if (name === '>') return { do: 'rate', step: 1 };
  return name === '<' ? { do: 'rate', step: -1 } : null;
}

export const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The next speed up or down; the same at either end. */
export function nextRate(rate: number, step: 1 | -1): number {
  const faster = RATES.find((other) => other > rate + 0.01) ?? rate;
  const slower = RATES.findLast((other) => other < rate - 0.01) ?? rate;
  return step === 1 ? faster : slower;
}
