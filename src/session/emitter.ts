import { EventEmitter } from 'eventemitter3';
import { callHost } from '../async/call-host.js';
import { FIRST } from './first-listeners.js';

type Listener = (...args: never[]) => void;
type Listeners<Events> = { [E in keyof Events]: Listener };

/** One list of listeners. What one of them throws is reported, and the others hear all the same. */
class ListenerList<Events extends Listeners<Events>> {
  readonly #emitter = new EventEmitter<string>();
  /** Each listener as it is called. */
  readonly #guarded = new WeakMap<Listener, EventEmitter.ListenerFn>();

  on<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#emitter.on(event, this.#guard(listener));
    return this;
  }

  once<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#emitter.once(event, this.#guard(listener));
    return this;
  }

  off<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#emitter.off(event, this.#guard(listener));
    return this;
  }

  count(event: keyof Events & string): number {
    return this.#emitter.listenerCount(event);
  }

  tell(event: string, args: readonly unknown[]): void {
    this.#emitter.emit(event, ...args);
  }

  #guard(listener: Listener): EventEmitter.ListenerFn {
    const known = this.#guarded.get(listener);
    if (known !== undefined) return known;
    const guarded: EventEmitter.ListenerFn = (...args) => callHost(() => listener(...(args as never[])));
    this.#guarded.set(listener, guarded);
    return guarded;
  }
}

/**
 * Typed events whose `emit` stays with the class that owns them: hosts listen, they do not speak. Our own elements are told
 * first, so that they are emptied before the host hears; an event that a listener causes is told after the present one has
 * been told to all.
 */
export class Emitter<Events extends Listeners<Events>> {
  readonly [FIRST] = new ListenerList<Events>();
  readonly #host = new ListenerList<Events>();
  readonly #untold: { event: string; args: readonly unknown[] }[] = [];
  #telling = false;

  on<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#host.on(event, listener);
    return this;
  }

  once<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#host.once(event, listener);
    return this;
  }

  off<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#host.off(event, listener);
    return this;
  }

  /** For leak tests: how many listen. */
  listenerCount(event: keyof Events & string): number {
    return this[FIRST].count(event) + this.#host.count(event);
  }

  protected emit<E extends keyof Events & string>(event: E, ...args: Parameters<Events[E]>): void {
    this.#untold.push({ event, args });
    if (this.#telling) return;
    this.#telling = true;
    for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
      this[FIRST].tell(next.event, next.args);
      this.#host.tell(next.event, next.args);
    }
    this.#telling = false;
  }
}
