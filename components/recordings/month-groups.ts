import type { ListedRecording } from '../../src/client/recordings-library.js';
import { dayOf } from '../internal/zone-day.js';

/** How many cards are laid out together: off the screen the browser skips a whole chunk. */
export const CHUNK = 50;

export interface MonthGroup {
  /** `2026-11`. */
  readonly month: string;
  /** An instant in it, for its name. */
  readonly at: number;
  /** Full chunks never change again: they are drawn once. */
  chunks: ListedRecording[][];
}

/** Recordings by month, newest first, in chunks. Grows by appending, so that ten thousand cost no more than fifty at a time. */
export class MonthGroups {
  readonly groups: MonthGroup[] = [];
  readonly #zone: string;
  #size = 0;

  constructor(zone: string) {
    this.#zone = zone;
  }

  get size(): number {
    return this.#size;
  }

  /** The same without one of them. */
  without(rid: string): MonthGroups {
    const rest = new MonthGroups(this.#zone);
    rest.append(this.groups.flatMap(({ chunks }) => chunks.flat()).filter((recording) => recording.rid !== rid));
    return rest;
  }

  append(recordings: readonly ListedRecording[]): void {
    for (const recording of recordings) {
      const at = recording.beganAt;
      const month = dayOf(at, this.#zone).slice(0, 7);
      let group = this.groups.at(-1);
      if (group?.month !== month) this.groups.push((group = { month, at, chunks: [[]] }));
      // A chunk that has grown is a new array: what is drawn from an array never changes under it.
      const open = group.chunks.at(-1) ?? [];
      if (open.length < CHUNK) group.chunks[group.chunks.length - 1] = [...open, recording];
      else group.chunks.push([recording]);
    }
    this.#size += recordings.length;
  }
}
