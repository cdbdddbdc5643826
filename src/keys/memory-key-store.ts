import type { Pin } from '../ownership/evidence.js';
import type { KeyRow } from './key-row.js';
import type { KeyStore } from './key-store.js';

/** A store for as long as the page lives. */
export function memoryKeyStore(): KeyStore {
  const rows = new Map<string, KeyRow>();
  const pins = new Map<string, Map<string, Pin>>();
  return {
    lasting: false,
    read: (owner) => Promise.resolve(rows.get(owner) ?? null),
    change(owner, change) {
      const after = change(rows.get(owner) ?? null);
      if (after === null) rows.delete(owner);
      else rows.set(owner, after);
      return Promise.resolve(after);
    },
    pins: (owner) => Promise.resolve(new Map(pins.get(owner))),
    pin(owner, seen) {
      const known = pins.get(owner) ?? new Map<string, Pin>();
      for (const [name, pin] of seen) {
        if ((known.get(name)?.seq ?? -1) < pin.seq) known.set(name, pin);
      }
      pins.set(owner, known);
      return Promise.resolve();
    },
    erase(owner) {
      rows.delete(owner);
      pins.delete(owner);
      return Promise.resolve();
    },
    close() {},
  };
}
