import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { asConsultError, type ConsultError } from '../../src/domain/consult-error.js';

export type QueryState<T> =
  | { status: 'initial' }
  /** `slow`: longer than the element wants to wait in silence. `value`: what the last run gave, if it is kept. */
  | { status: 'pending'; slow: boolean }
  | { status: 'complete'; value: T }
  | { status: 'error'; error: ConsultError };

export interface QueryOptions {
  /** Milliseconds until a pending query calls itself slow; 8,000 when absent. */
  slowAfter?: number;
  /** Whether a question that leaving the page has broken off is asked again on return. For reading; never for a deed. */
  resume?: boolean;
}

/**
 * One question to the backend as an element draws it. Late answers are harmless: a newer run, a reset or leaving the
 * page aborts the former's signal and drops its answer.
 */
export class QueryController<A extends readonly unknown[], T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #ask: (signal: AbortSignal, ...args: A) => Promise<T>;
  readonly #slowAfter: number;
  readonly #resume: boolean;
  #state: QueryState<T> = { status: 'initial' };
  #run = 0;
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #args: A | null = null;
  #broken: A | null = null;

  constructor(host: ReactiveControllerHost, ask: (signal: AbortSignal, ...args: A) => Promise<T>, options: QueryOptions = {}) {
    this.#host = host;
    this.#ask = ask;
    this.#slowAfter = options.slowAfter ?? 8_000;
    this.#resume = options.resume ?? false;
    host.addController(this);
  }

  get state(): QueryState<T> {
    return this.#state;
  }

  get pending(): boolean {
    return this.#state.status === 'pending';
  }

  /** Asks. Resolves with the answer, or null when it failed (see `state`) or was overtaken. Never rejects. */
  async run(...args: A): Promise<T | null> {
    this.#stop();
    const run = (this.#run += 1);
    this.#args = args;
    const abort = (this.#abort = new AbortController());
    this.#set({ status: 'pending', slow: false });
    this.#timer = setTimeout(() => this.#set({ status: 'pending', slow: true }), this.#slowAfter);
    try {
      const value = await this.#ask(abort.signal, ...args);
      if (run !== this.#run) return null;
      this.#finish({ status: 'complete', value });
      return value;
    } catch (cause) {
      if (run === this.#run) this.#finish({ status: 'error', error: asConsultError(cause, 'browser/failed') });
      return null;
    }
  }

  /** Asks the last question again; nothing when none was asked. */
  retry(): Promise<T | null> {
    return this.#args === null ? Promise.resolve(null) : this.run(...this.#args);
  }

  /** Back to `initial`; what is under way is dropped. */
  reset(): void {
    this.#stop();
    this.#run += 1;
    this.#args = null;
    this.#set({ status: 'initial' });
  }

  hostConnected(): void {
    const args = this.#broken;
    this.#broken = null;
    if (args !== null && this.#state.status === 'initial') void this.run(...args);
  }

  hostDisconnected(): void {
    if (!this.pending) return;
    const args = this.#args;
    this.reset();
    if (this.#resume) this.#broken = args;
  }

  #finish(state: QueryState<T>): void {
    clearTimeout(this.#timer);
    this.#abort = null;
    this.#set(state);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
  }

  #set(state: QueryState<T>): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}
