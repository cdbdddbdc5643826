import { isConsultError } from '../../../src/domain/consult-error.js';
import { LINE_FAULT } from '../../../src/testing/hostile-platform/hostile-line.js';

const BLAMES_BACKEND: ReadonlySet<string> = new Set(['backend/failed', 'backend/unreachable', 'backend/bad-response', 'backend/issuer-away']);
/** Milliseconds of the page's time that go by at once, and that the browser has for its part meanwhile. */
const [MOMENT, TURN] = [30_000, 150];

/** Looks at every promise that the page was given, and at every error that nobody has caught. */
export class Watch {
  readonly found: string[] = [];
  /** How often what was reached: a visit that reaches nothing finds nothing. */
  readonly reached: Record<string, number> = {};
  readonly #pending = new Map<Promise<unknown>, string>();
  #step = 'the beginning';
  /** Whether the line to the backend has misbehaved so far. */
  lineFailed = false;
  /** Whether the browser has. */
  browserFailed = false;

  /** What is done from here on. */
  step(name: string): void {
    this.#step = name;
  }

  note(what: string): void {
    this.found.push(`${what} (at: ${this.#step})`);
  }

  /** A promise of the public API: it has to settle, and to reject with a ConsultError alone. */
  call<T>(name: string, answer: Promise<T>): Promise<T> {
    const begun = `${name} of ${this.#step}`;
    this.#pending.set(answer, begun);
    answer.then(() => this.reach(`${name}: answered`), (error: unknown) => {
      this.reach(`${name}: ${isConsultError(error) ? error.code : 'raw'}`);
      this.error(begun, error);
    }).finally(() => this.#pending.delete(answer));
    return answer;
  }

  reach(what: string): void {
    this.reached[what] = (this.reached[what] ?? 0) + 1;
  }

  error(where: string, error: unknown): void {
    if (!isConsultError(error)) return this.note(`${where}: ${describe(error)}`);
    const root = rootOf(error);
    if (error.code === 'browser/failed' && root instanceof TypeError && root.message === LINE_FAULT) this.note(`${where}: browser/failed, and it was the line`);
    if (BLAMES_BACKEND.has(error.code) && root instanceof DOMException && root.message.startsWith('A hostile')) this.note(`${where}: ${error.code}, and it was the browser: ${describe(root)}`);
    if (error.code === 'browser/failed' && !this.browserFailed) this.note(`${where}: browser/failed, and the browser has answered: ${describe(error.cause)}`);
    // An honest backend that was reached is not to blame.
    if (BLAMES_BACKEND.has(error.code) && (!this.lineFailed || where.startsWith('practitioner'))) this.note(`${where}: ${error.code}, and the backend has answered: ${describe(error.cause)}`);
  }

  /**
   * Everybody stays as they are, and what is asked for by now is answered or given up: its own limits end it, and not that the
   * page is left. @param skip lets time go by, milliseconds. @param patience how much of it
   */
  async outwait(skip: (milliseconds: number) => Promise<void>, patience: number): Promise<void> {
    const asked = [...this.#pending.keys()];
    const open = (): string[] => asked.flatMap((answer) => this.#pending.get(answer) ?? []);
    for (let waited = 0; waited < patience && open().length > 0; waited += MOMENT) {
      await skip(MOMENT);
      await this.settled(TURN);
    }
    for (const name of open()) this.note(`${name} has no end while the page is there`);
  }

  get pending(): readonly string[] {
    return [...this.#pending.values()];
  }

  isPending(name: string): boolean {
    return this.pending.some((each) => each.startsWith(`${name} of`));
  }

  /** Waits until nothing is pending, so many milliseconds at most. */
  async settled(patience: number): Promise<void> {
    await Promise.race([Promise.allSettled(this.#pending.keys()), new Promise((resolve) => { setTimeout(resolve, patience); })]);
  }

  listen(): void {
    globalThis.addEventListener('error', this.#onError);
    globalThis.addEventListener('unhandledrejection', this.#onRejection);
  }

  end(): void {
    globalThis.removeEventListener('error', this.#onError);
    globalThis.removeEventListener('unhandledrejection', this.#onRejection);
  }

  readonly #onError = (event: ErrorEvent): void => {
    event.preventDefault();
    // The browser's own word about elements that change their size while they are measured.
    if (!event.message.includes('ResizeObserver')) this.note(`nobody has caught: ${describe(event.error ?? event.message)}`);
  };

  readonly #onRejection = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    this.note(`nobody has caught a rejection: ${describe(event.reason)}`);
  };
}

/** What led to an error, to begin with. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause !== undefined) root = root.cause;
  return root;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
}
