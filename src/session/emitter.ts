import { EventEmitter } from 'eventemitter3';

type Listener = (...args: never[]) => void;
const asListener = (listener: Listener) => listener as EventEmitter.ListenerFn;
type Listeners<Events> = { [E in keyof Events]: Listener };

/** Typed events whose `emit` stays with the class that owns them: hosts listen, they do not speak. */
export class Emitter<Events extends Listeners<Events>> {
  readonly #emitter = new EventEmitter<string>();

  on<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#emitter.on(event, asListener(listener));
    return this;
  }

  once<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#emitter.once(event, asListener(listener));
    return this;
  }

  off<E extends keyof Events & string>(event: E, listener: Events[E]): this {
    this.#emitter.off(event, asListener(listener));
    return this;
  }

  /** For leak tests: how many listen. */
  listenerCount(event: keyof Events & string): number {
    return this.#emitter.listenerCount(event);
  }

  protected emit<E extends keyof Events & string>(event: E, ...args: Parameters<Events[E]>): void {
    this.#emitter.emit(event, ...args);
  }
}
