import type { OwnDevice } from '../../keys/own-keys.js';
import type { Draw } from './draw.js';
import type { LieKind } from './lie-kind.js';
import type { Harm } from './told.js';
import { forgedLease } from './token-lies.js';

export interface LeaseLie {
  readonly name: string;
  readonly harm: Harm;
  readonly kind?: LieKind;
  /** @param from `another`: a true lease of another recording of theirs; `kept`: a true one of this recording and key, from another question; `earlier`: the same, of the first question that was ever asked */
  readonly tell: (from: { honest: string; another: string | null; kept: string; earlier: string; own: OwnDevice; draw: Draw }) => string | null | Promise<string>;
}

/** What can be served instead of leave to go on playing. */
export const LEASE_LIES: readonly LeaseLie[] = [
  { name: 'no leave', harm: 'less', tell: () => null },
  { name: 'leave for another recording of mine', harm: 'altered', tell: ({ another }) => another },
  { name: 'leave of the first playback', harm: 'altered', kind: 'stale-lease', tell: ({ earlier }) => earlier },
  { name: 'leave that was given for another question', harm: 'altered', kind: 'stale-lease', tell: ({ kept }) => kept },
  { name: 'leave that the backend has signed itself', harm: 'altered', tell: ({ honest, own, draw }) => forgedLease(honest, own, draw.chance(0.5)) },
  { name: 'something that is no leave', harm: 'altered', tell: ({ honest, draw }) => draw.pick(['', honest.slice(1), honest.replace(/[^.]*$/, '')]) },
];
