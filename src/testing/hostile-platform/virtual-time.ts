import { nextTurn } from '../../async/next-turn.js';

/**
 * The page's time, in a test's hands: timers, `performance.now` and `Date` go on as they do, and as far ahead at once as the
 * test says. What waits for a minute is waited for in no time; what the browser does meanwhile (a connection, a database)
 * takes as long as it takes.
 */
export interface VirtualTime {
  /** Milliseconds, never set: as `performance.now`. */
  now(): number;
  /** So much time goes by at once; every timer that is due meanwhile runs, in order, an interval once, and the page gets a turn after each. */
  skip(milliseconds: number): Promise<void>;
  /** Sets the device's clock ahead of the true time, or behind it, milliseconds. Nothing but `Date` sees it. */
  setClock(ahead: number): void;
  /** What the device's clock would say if it were right, milliseconds since 1970. */
  trueTime(): number;
  /** The timers that wait: their delays, milliseconds, and where they were set. */
  readonly waiting: readonly { delay: number; setAt: string }[];
  /** Gives the page its own time back. What still waits is never done. */
  restore(): void;
}

interface Timer {
  id: number;
  due: number;
  every: number | null;
  delay: number;
  setAt: Error;
  work: () => void;
}

const NATIVE = {
  setTimeout: globalThis.setTimeout.bind(globalThis),
  clearTimeout: globalThis.clearTimeout.bind(globalThis),
  performanceNow: performance.now.bind(performance),
  Date,
};
/** Above what a browser numbers its own timers with, so that one of before is not taken for ours. */
const FIRST_ID = 1_000_000_000;

/** @param start the true time of the beginning, milliseconds since 1970 */
export function virtualTime(start: number = NATIVE.Date.now()): VirtualTime {
  const timers = new Map<number, Timer>();
  const begun = NATIVE.performanceNow();
  let [skipped, ahead, nextId] = [0, 0, FIRST_ID];
  let pump: ReturnType<typeof setTimeout> | undefined;

  const now = (): number => NATIVE.performanceNow() + skipped;
  const trueTime = (): number => start + (now() - begun);
  const deviceNow = (): number => Math.floor(trueTime() + ahead);
  const earliest = (): Timer | null => [...timers.values()].reduce<Timer | null>((first, timer) => (first === null || timer.due < first.due ? timer : first), null);

  function run(timer: Timer): void {
    if (timer.every === null) timers.delete(timer.id);
    else timer.due = Math.max(timer.due + timer.every, now());
    try {
      timer.work();
    } catch (error) {
      reportError(error);
    }
  }

  function schedule(): void {
    NATIVE.clearTimeout(pump);
    const first = earliest();
    if (first === null) return;
    pump = NATIVE.setTimeout(() => {
      for (let due = earliest(); due !== null && due.due <= now(); due = earliest()) run(due);
      schedule();
    }, Math.max(0, first.due - now()));
  }

  function add(work: unknown, delay: number, repeats: boolean, args: unknown[]): number {
    const id = nextId++;
    // As browsers do with timers that set themselves again: never less than four.
    const wait = Math.max(repeats ? 4 : 0, Number.isFinite(delay) ? delay : 0);
    timers.set(id, { id, due: now() + wait, every: repeats ? wait : null, delay: wait, setAt: new Error('set here'), work: () => void Reflect.apply(work as () => unknown, globalThis, args) });
    schedule();
    return id;
  }

  const undo = [
    replace(globalThis, 'setTimeout', (work: unknown, delay = 0, ...args: unknown[]) => add(work, delay, false, args)),
    replace(globalThis, 'setInterval', (work: unknown, delay = 0, ...args: unknown[]) => add(work, delay, true, args)),
    ...(['clearTimeout', 'clearInterval'] as const).map((name) => replace(globalThis, name, (id: number | undefined) => void timers.delete(id ?? -1))),
    replace(performance, 'now', now),
    replace(AbortSignal, 'timeout', (milliseconds: number) => {
      const stop = new AbortController();
      add(() => stop.abort(new DOMException('The operation timed out.', 'TimeoutError')), milliseconds, false, []);
      return stop.signal;
    }),
    replace(globalThis, 'Date', new Proxy(NATIVE.Date, {
      construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [deviceNow()] : args, made === globalThis.Date ? target : made) as object,
      get: (target, name) => (name === 'now' ? deviceNow : (Reflect.get(target, name) as unknown)),
    })),
  ];

  return {
    now, trueTime,
    setClock: (milliseconds) => { ahead = milliseconds; },
    async skip(milliseconds) {
      const end = now() + milliseconds;
      for (let next = earliest(); next !== null && next.due <= end; next = earliest()) {
        skipped += Math.max(0, next.due - now());
        run(next);
        // As after a sleep: what is done again and again is done once, however often its time has come.
        if (next.every !== null) next.due = end + next.every;
        await nextTurn();
      }
      skipped += Math.max(0, end - now());
      schedule();
      await nextTurn();
    },
    get waiting() {
      return [...timers.values()].map(({ delay, setAt }) => ({ delay, setAt: setAt.stack ?? '' }));
    },
    restore() {
      NATIVE.clearTimeout(pump);
      timers.clear();
      for (const each of undo.splice(0).reverse()) each();
    },
  };
}

function replace(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, writable: true, value });
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}
