import { LateAnswers, type Behaviour } from './settle.js';

/** `navigator.locks` that never answer, refuse, or grant a lock late. */
export interface HostileLocks {
  behave(behaviour: Behaviour): void;
  /** Locks that were held back are granted now. */
  grantLate(): void;
  restore(): void;
}

export function hostileLocks(behaviour: Behaviour = 'hang'): HostileLocks {
  let now = behaviour;
  const late = new LateAnswers();
  const own = LockManager.prototype.request;
  const request = function request(this: LockManager, name: string, ...rest: unknown[]): Promise<unknown> {
    const grant = rest.at(-1);
    // Without the caller's signal: a lock that is late has not heard of it.
    return late.settle(now, () => (now === 'answer' ? Reflect.apply(own, this, [name, ...rest]) : Reflect.apply(own, this, [name, grant])) as Promise<unknown>, () => new DOMException('No locks here', 'SecurityError'));
  };
  LockManager.prototype.request = request as LockManager['request'];
  return {
    behave: (next) => { now = next; },
    grantLate: () => late.release(),
    restore: () => { LockManager.prototype.request = own; },
  };
}
