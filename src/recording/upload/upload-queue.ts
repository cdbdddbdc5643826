import { asConsultError, ConsultError } from '../../domain/consult-error.js';
import { waitAfter } from '../../domain/passing-error.js';
import { backoff } from '../../async/backoff.js';
import { pause } from '../../async/pause.js';
import { LineWriter, type Waiting } from './line-writer.js';
import type { RecordingChain } from './recording-chain.js';
import { sendEntry, type UploadPorts } from './send-entry.js';
import { isPassing, sendOutcome } from './send-outcome.js';
import type { SpoolEntry, SpoolMark } from './spool.js';
import type { SteadySpool } from './steady-spool.js';

export interface UploadQueueOptions {
  mark: SpoolMark;
  spool: SteadySpool;
  /** Numbers of what an earlier page has left. */
  rows: readonly number[];
  ports: UploadPorts;
  /**
   * The backend takes nothing more of what was sealed under a permission that is not in force: finds where the recording
   * stands, and says `drop` with that.
   */
  rewind: (drop: (chain: RecordingChain | null) => Promise<void>) => Promise<void>;
  /** Null: it goes on. */
  onTrouble: (error: ConsultError | null) => void;
}

/** The line of one recording's entries: written down, sent in order, dropped when stored. */
export class UploadQueue {
  readonly #options: UploadQueueOptions;
  readonly #line: Waiting[];
  readonly #writer: LineWriter;
  readonly #closing = new AbortController();
  readonly #watchers = new Set<{ resolve: () => void; reject: (error: unknown) => void }>();
  #mark: SpoolMark;
  #stuck: ConsultError | null = null;
  #failed: ConsultError | null = null;
  #told: string | null = null;
  #wake: () => void = () => undefined;
  #working = false;
  #empty = false;

  constructor(options: UploadQueueOptions) {
    this.#options = options;
    this.#mark = options.mark;
    this.#line = options.rows.map((id) => ({ id, entry: null, mark: options.mark, tried: true, stored: false }));
    this.#writer = new LineWriter({
      line: this.#line, spool: options.spool, signal: this.#closing.signal,
      isErased: () => this.#stuck?.code === 'recording/erased', onTrouble: (error) => this.#tell(error), onSaved: () => this.#go(),
    });
    globalThis.addEventListener('online', this.#online);
    this.#go();
  }

  /** Puts an entry in line; `change` says what the mark becomes with it. */
  add(entry: SpoolEntry, change: (mark: SpoolMark) => SpoolMark): void {
    if (this.#closing.signal.aborted) return;
    this.#mark = change(this.#mark);
    this.#line.push({ id: null, entry, mark: this.#mark, tried: false, stored: false });
    this.#writer.saveLater();
  }

  /** Nothing has been recorded and nothing will be: forgets the recording once the line is empty. */
  forget(): void {
    this.#empty = true;
    this.#go();
  }

  /** Something that should have come never will: tells. What is in line is sent all the same. */
  fail(error: ConsultError): void {
    if (this.#failed !== null || this.#closing.signal.aborted) return;
    this.#tell(error);
    this.#failed = error;
    this.#settle(error);
  }

  drained(): Promise<void> {
    const error = this.#stuck ?? this.#failed;
    if (error !== null) return Promise.reject(error);
    if (this.#line.length === 0 && !this.#working) return Promise.resolve();
    if (this.#closing.signal.aborted) return Promise.reject(closed());
    return new Promise((resolve, reject) => { this.#watchers.add({ resolve, reject }); });
  }

  /** Stops sending; resolves when what has been added is written down. Idempotent. */
  async close(): Promise<void> {
    if (!this.#closing.signal.aborted) {
      this.#closing.abort(closed());
      globalThis.removeEventListener('online', this.#online);
      this.#settle(closed());
    }
    await this.#writer.after(async () => this.#options.spool.close());
  }

  readonly #online = (): void => {
    this.#wake();
    this.#writer.wake();
  };

  #go(): void {
    if (this.#working || this.#stuck !== null || this.#closing.signal.aborted) return;
    this.#working = true;
    this.#work().catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#stop(asConsultError(error, 'backend/failed'));
    }).finally(() => {
      this.#working = false;
      // Something may have come while the work was ending.
      if (this.#line[0]?.tried === true) this.#go();
      else if (this.#line.length === 0) this.#settle(null);
    });
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    for (let next = this.#line[0]; next?.tried === true; next = this.#line[0]) {
      const entry = await this.#writer.entryOf(next);
      if (entry === null) return this.#stop(new ConsultError('recording/lost-part'));
      await this.#send(entry);
      signal.throwIfAborted();
      if (this.#stuck !== null) return;
      // Dropped meanwhile, with all that was sealed after it.
      if (this.#line[0] !== next) continue;
      next.stored = true;
      if (next.id !== null) await this.#options.spool.remove(next.id);
      this.#line.shift();
      if (this.#line.every(({ id }) => id !== null)) this.#tell(null);
      else await this.#writer.save();
    }
    if (this.#line.length > 0) return;
    if (this.#empty || this.#mark.chain?.last?.payload.final === true) await this.#options.spool.forget(this.#mark.recording);
  }

  async #send(entry: SpoolEntry): Promise<void> {
    const { signal } = this.#closing;
    let [failures, refusals] = [0, 0];
    for (;;) {
      try {
        return await sendEntry(this.#options.ports, this.#mark.rid, entry, signal);
      } catch (cause) {
        signal.throwIfAborted();
        const error = asConsultError(cause, 'backend/failed');
        if (error.code === 'recording/not-permitted' && entry.kind === 'segment') return await this.#options.rewind((chain) => this.#drop(chain));
        failures += 1;
        if (!isPassing(error.code)) refusals += 1;
        if (sendOutcome(error.code, refusals) === 'stuck') return this.#stop(error);
        this.#tell(error);
        await pause(waitAfter(error, backoff(failures)), signal, (end) => { this.#wake = end; });
      }
    }
  }

  /** Takes all segments out of the line, and writes down where the recording stands without them. */
  async #drop(chain: RecordingChain | null): Promise<void> {
    const { spool } = this.#options;
    await this.#writer.after(async () => undefined);
    for (const waiting of [...this.#line]) {
      const entry = await this.#writer.entryOf(waiting);
      waiting.mark = { ...waiting.mark, chain };
      if (entry?.kind !== 'segment') continue;
      this.#line.splice(this.#line.indexOf(waiting), 1);
      if (waiting.id !== null) await spool.remove(waiting.id);
    }
    this.#mark = { ...this.#mark, chain };
    await spool.setMark(this.#mark);
  }

  #stop(error: ConsultError): void {
    this.#stuck = error;
    // Its time is over there, and so it is here: after what is being written now.
    if (error.code === 'recording/erased') void this.#writer.after(() => this.#options.spool.forget(this.#mark.recording));
    this.#tell(error);
    this.#settle(error);
  }

  #tell(error: ConsultError | null): void {
    // What will never be well again is not talked over.
    if (this.#failed !== null || this.#told === (error?.code ?? null)) return;
    this.#told = error?.code ?? null;
    this.#options.onTrouble(error);
  }

  #settle(error: unknown): void {
    for (const { resolve, reject } of this.#watchers) {
      if (error === null) resolve();
      else reject(error);
    }
    this.#watchers.clear();
  }
}

function closed(): DOMException {
  return new DOMException('The upload was closed; what is left waits on this device', 'AbortError');
}
