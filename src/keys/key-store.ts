import type { Pin } from '../ownership/evidence.js';
import type { KeyRow } from './key-row.js';

/** Where the keys of the people who use this device lie. A cache and not custody: browsers delete it as they like. */
export interface KeyStore {
  /** False where nothing outlives the page. */
  readonly lasting: boolean;
  /** @param owner as `ownerKey` gives it. Null for nobody known here. */
  read(owner: string): Promise<KeyRow | null>;
  /** Reads, changes and writes in one go, so that two pages never overwrite each other; null deletes. @returns what is there now */
  change(owner: string, change: (row: KeyRow | null) => KeyRow | null): Promise<KeyRow | null>;
  /** What this person has seen on this device, by name. */
  pins(owner: string): Promise<Map<string, Pin>>;
  /** Keeps the higher `seq` of each name. */
  pin(owner: string, pins: ReadonlyMap<string, Pin>): Promise<void>;
  /** Forgets the person: row and pins. */
  erase(owner: string): Promise<void>;
  close(): void;
}
