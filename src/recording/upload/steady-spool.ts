import { ConsultError } from '../../domain/consult-error.js';
import type { Spool, SpoolEntry, SpoolMark } from './spool.js';

/** How much of what is written down stays in the page's memory too, bytes: about five minutes of a recording. */
const MEMORY_BYTES = 16 * 1024 * 1024;

/** The spool as a line of entries uses it: what it cannot do is no reason to stop sending. Null for one that cannot be had. */
export class SteadySpool {
  readonly #spool: Spool | null;

  constructor(spool: Spool | null) {
    this.#spool = spool;
  }

  /** As `Spool.put`. @throws ConsultError `recording/no-space`, `recording/not-kept` */
  put(mark: SpoolMark, entry: SpoolEntry, behind: number | null): Promise<number | null> {
    return this.#ask((spool) => spool.put(mark, entry, behind));
  }

  /** Null: it is gone. @throws ConsultError `recording/not-kept` */
  read(id: number): Promise<SpoolEntry | null> {
    return this.#ask((spool) => spool.read(id));
  }

  // What is left behind by these is sent once more by the next page, which changes nothing. None of them rejects.
  async remove(id: number): Promise<void> {
    await this.#spool?.remove(id).catch(() => undefined);
  }

  async setMark(mark: SpoolMark): Promise<void> {
    await this.#spool?.setMark(mark).catch(() => undefined);
  }

  async forget(recording: string): Promise<void> {
    await this.#spool?.forget(recording).catch(() => undefined);
  }

  close(): void {
    this.#spool?.close();
  }

  async #ask<T>(work: (spool: Spool) => Promise<T>): Promise<T> {
    try {
      if (this.#spool === null) throw new DOMException('No database', 'NotSupportedError');
      return await work(this.#spool);
    } catch (cause) {
      throw new ConsultError(cause instanceof DOMException && cause.name === 'QuotaExceededError' ? 'recording/no-space' : 'recording/not-kept', { cause });
    }
  }
}

/** Whether one entry more stays in memory, besides those that do. A store that the person clears takes the others along. */
export function staysInMemory(entry: SpoolEntry, kept: readonly (SpoolEntry | null)[]): boolean {
  return [entry, ...kept].reduce((sum, each) => sum + (each?.kind === 'segment' ? each.segment.bytes.length : 0), 0) <= MEMORY_BYTES;
}
