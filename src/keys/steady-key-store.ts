import { ConsultError } from '../domain/consult-error.js';
import type { Pin } from '../ownership/evidence.js';
import type { KeyRow } from './key-row.js';
import type { KeyStore } from './key-store.js';
import { memoryKeyStore } from './memory-key-store.js';

/**
 * A lasting store until it fails; from there on what this page has read and written, in its memory. A call must not end
 * because the browser's database does. It does not go back to the lasting one: what the two hold may differ by then.
 */
export class SteadyKeyStore implements KeyStore {
  readonly #lasting: KeyStore;
  readonly #memory = memoryKeyStore();
  readonly #onNotKept: (error: ConsultError) => void;
  #failed = false;
  #closed = false;

  /** @param onNotKept told once, at the first failure */
  constructor(lasting: KeyStore, onNotKept: (error: ConsultError) => void) {
    this.#lasting = lasting;
    this.#onNotKept = onNotKept;
  }

  get lasting(): boolean {
    return !this.#failed;
  }

  read(owner: string): Promise<KeyRow | null> {
    return this.#try(async () => this.#keep(owner, await this.#lasting.read(owner)), () => this.#memory.read(owner));
  }

  change(owner: string, change: (row: KeyRow | null) => KeyRow | null): Promise<KeyRow | null> {
    return this.#try(async () => this.#keep(owner, await this.#lasting.change(owner, change)), () => this.#memory.change(owner, change));
  }

  pins(owner: string): Promise<Map<string, Pin>> {
    return this.#try(async () => {
      const pins = await this.#lasting.pins(owner);
      await this.#memory.pin(owner, pins);
      return pins;
    }, () => this.#memory.pins(owner));
  }

  async pin(owner: string, pins: ReadonlyMap<string, Pin>): Promise<void> {
    await this.#memory.pin(owner, pins);
    await this.#try(() => this.#lasting.pin(owner, pins), () => Promise.resolve());
  }

  async erase(owner: string): Promise<void> {
    await this.#memory.erase(owner);
    // Nothing may count as erased that is not.
    await this.#lasting.erase(owner).catch((cause: unknown) => { throw new ConsultError('browser/failed', { cause }); });
  }

  close(): void {
    this.#closed = true;
    this.#lasting.close();
    this.#memory.close();
  }

  /** The same row: it holds handles of keys, which no copy would be better than. */
  async #keep(owner: string, row: KeyRow | null): Promise<KeyRow | null> {
    await this.#memory.change(owner, () => row);
    return row;
  }

  async #try<T>(lasting: () => Promise<T>, memory: () => Promise<T>): Promise<T> {
    if (!this.#failed) {
      try {
        return await lasting();
      } catch (cause) {
        const tells = !this.#failed && !this.#closed;
        this.#failed = true;
        if (tells) this.#onNotKept(new ConsultError('keys/not-kept', { cause }));
      }
    }
    return memory();
  }
}
