import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { digest } from '../ownership/digest.js';
import { SealError } from './seal-error.js';

/** Bytes of a recording key. */
export const RECORDING_KEY_BYTES = 32;
const COMMITMENT_LABEL = utf8('consult/rk-commit@v1\0');

/**
 * The key of one recording, RK: 32 random bytes that never leave the device but wrapped.
 * Opaque, so that it is not taken for other bytes: it prints, serialises and clones as an empty object.
 * Wiping is what a page can do and no more: the engine may have moved the bytes, and a copy in use is wiped by its user.
 */
export class RecordingKey {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #wiped = false;

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  static generate(): RecordingKey {
    return new RecordingKey(crypto.getRandomValues(new Uint8Array(RECORDING_KEY_BYTES)));
  }

  /**
   * A key from bytes that were opened or kept. They are copied: the caller overwrites its own.
   * @throws SealError `key` unless there are 32
   */
  static from(bytes: Uint8Array): RecordingKey {
    if (bytes.length !== RECORDING_KEY_BYTES) throw new SealError('key');
    return new RecordingKey(new Uint8Array(bytes));
  }

  /**
   * Lends a copy of the bytes, which is overwritten when `work` has settled. A copy, because a wipe in the middle of
   * `work` would otherwise have it seal or wrap zeros.
   * @throws SealError `key` after a wipe
   */
  async use<T>(work: (bytes: Uint8Array<ArrayBuffer>) => Promise<T>): Promise<T> {
    if (this.#wiped) throw new SealError('key');
    const copy = this.#bytes.slice();
    try {
      return await work(copy);
    } finally {
      copy.fill(0);
    }
  }

  /**
   * rkc = SHA-256("consult/rk-commit@v1\0" || RK), base64url: what the heads promise, so that no wrap can bring another key.
   * @throws SealError `key` after a wipe
   */
  commitment(): Promise<string> {
    return this.use(async (bytes) => {
      const labelled = concatBytes(COMMITMENT_LABEL, bytes);
      try {
        return await digest(labelled);
      } finally {
        labelled.fill(0);
      }
    });
  }

  /** Overwrites the bytes. From here on the key is of no use. */
  wipe(): void {
    this.#wiped = true;
    this.#bytes.fill(0);
  }
}
