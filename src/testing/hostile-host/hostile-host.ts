import type { Logger } from '../../client/client-options.js';

/** A host page whose own code fails: each of its listeners and callbacks throws, or rejects. */
export interface HostileHost {
  /** What was reported of what it threw, in order. Reports of anything else go where they went before. */
  readonly reported: readonly Error[];
  /** How often each listener was called, by event. */
  readonly heard: ReadonlyMap<string, number>;
  readonly logger: Logger;
  /** A listener or callback that throws. @param before runs first: what the host sees at that moment */
  callback(name: string, before?: (...args: readonly unknown[]) => void): (...args: readonly unknown[]) => never;
  /** The same, and it throws later: in a promise. */
  rejecting(name: string): (...args: readonly unknown[]) => Promise<never>;
  /** Ends it: errors are reported where they were before. */
  end(): void;
}

type ReportError = (error: unknown) => void;

/** Makes a hostile host. It takes the place of `reportError`, so that a test sees what is reported, and its own errors end no test. */
export function hostileHost(): HostileHost {
  const place = globalThis as { reportError?: ReportError };
  const former = place.reportError;
  const reported: Error[] = [];
  const heard = new Map<string, number>();
  const own = new WeakSet<object>();
  place.reportError = (error) => {
    if (typeof error === 'object' && error !== null && own.has(error)) reported.push(error as Error);
    else if (former === undefined) queueMicrotask(() => { throw error; });
    else former.call(globalThis, error);
  };
  const errorOf = (name: string): Error => {
    heard.set(name, (heard.get(name) ?? 0) + 1);
    const error = new Error(`the host's ${name}`);
    own.add(error);
    return error;
  };
  return {
    reported, heard,
    logger: { warn: () => { throw errorOf('logger'); } },
    callback: (name, before) => (...args) => {
      before?.(...args);
      throw errorOf(name);
    },
    rejecting: (name) => () => Promise.reject(errorOf(name)),
    end() {
      if (former === undefined) delete place.reportError;
      else place.reportError = former;
    },
  };
}
