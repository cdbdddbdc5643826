import { pause } from '../../async/pause.js';
import { backoff } from '../../async/backoff.js';
import { asConsultError, type ConsultError } from '../../domain/consult-error.js';
import type { SpoolEntry, SpoolMark } from './spool.js';
import { staysInMemory, type SteadySpool } from './steady-spool.js';

/** An entry in line: in the spool under its number, in memory, or in both. In neither, it is lost. */
export interface Waiting {
  id: number | null;
  entry: SpoolEntry | null;
  /** What is known of the recording with this entry: written with it, and not with one before. */
  mark: SpoolMark;
  /** Written, or known not to be: it may be sent. */
  tried: boolean;
  stored: boolean;
}

export interface LineWriterOptions {
  line: readonly Waiting[];
  spool: SteadySpool;
  /** Of a recording that was erased nothing is kept here either. */
  isErased: () => boolean;
  /** `recording/no-space`, `recording/not-kept`. */
  onTrouble: (error: ConsultError) => void;
  onSaved: () => void;
  signal: AbortSignal;
}

/** Writes a line's entries down, in order, and finds them again. */
export class LineWriter {
  readonly #options: LineWriterOptions;
  #saving: Promise<void> = Promise.resolve();
  #saveWaits = false;
  #wake: () => void = () => undefined;

  constructor(options: LineWriterOptions) {
    this.#options = options;
  }

  /** Writes what is not written yet, after what is being written. Never rejects. */
  save(): Promise<void> {
    return this.after(() => this.#save());
  }

  /** One more time, however much comes meanwhile: a store that is slow to fail must not be asked for each entry. */
  saveLater(): void {
    if (this.#saveWaits) return;
    this.#saveWaits = true;
    void this.after(() => {
      this.#saveWaits = false;
      return this.#save();
    }).then(this.#options.onSaved);
  }

  /** Does something after all that is being written. */
  after(work: () => Promise<void>): Promise<void> {
    this.#saving = this.#saving.then(work);
    return this.#saving;
  }

  /** The spool was cleared: nothing of the line is there any more. What this page still has is written again, in order. */
  #beginAgain(): void {
    for (const waiting of this.#options.line) waiting.id = null;
    this.saveLater();
  }

  /** Null: it is lost. A store that does not answer is asked again. @throws the signal's reason */
  async entryOf(waiting: Waiting): Promise<SpoolEntry | null> {
    const { spool, onTrouble, signal } = this.#options;
    for (let failures = 1; waiting.entry === null && waiting.id !== null; failures += 1) {
      try {
        return await spool.read(waiting.id);
      } catch (error) {
        onTrouble(asConsultError(error, 'recording/not-kept'));
        await pause(backoff(failures), signal, (end) => { this.#wake = end; });
      }
    }
    return waiting.entry;
  }

  /** Asks a store that did not answer again, now. */
  wake(): void {
    this.#wake();
  }

  /** The number of what lies in the spool right before this one and has not been sent. */
  #behind(waiting: Waiting): number | null {
    const { line } = this.#options;
    return line.slice(0, line.indexOf(waiting)).findLast(({ id, stored }) => id !== null && !stored)?.id ?? null;
  }

  /** Oldest first, up to the first that finds no room: the spool must never hold what comes after something that it does not hold. */
  async #save(): Promise<void> {
    const { line, spool, isErased, onTrouble } = this.#options;
    for (const waiting of [...line]) {
      if (waiting.stored || waiting.id !== null || waiting.entry === null) continue;
      try {
        if (isErased()) continue;
        const id = await spool.put(waiting.mark, waiting.entry, this.#behind(waiting));
        if (id === null) return this.#beginAgain();
        waiting.id = id;
        // Sent from memory meanwhile.
        if (waiting.stored) await spool.remove(id);
        else if (!staysInMemory(waiting.entry, line.map((each) => (each.id === null || each === waiting ? null : each.entry)))) waiting.entry = null;
      } catch (error) {
        onTrouble(asConsultError(error, 'recording/not-kept'));
        for (const later of line) later.tried = true;
        return;
      } finally {
        waiting.tried = true;
      }
    }
  }
}
