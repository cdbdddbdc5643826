import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { SignalingChannel, SignalingEvent } from '../../adapter/ports/signaling-port.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import type { Role } from '../../domain/role.js';
import type { SignalMessage } from '../../domain/signal-message.js';
import { portOf } from '../port-of.js';

const PATIENCE = 10_000;
const probes = new Set<SignalingProbe>();

/** Closes every channel that a check has left open: one that failed must not keep its process alive. */
export function closeProbes(): void {
  for (const probe of probes) probe.channel.close();
  probes.clear();
}

/** A channel that remembers what it was told. */
export class SignalingProbe {
  readonly events: SignalingEvent[] = [];
  readonly channel: SignalingChannel;
  readonly #message: (seq: number) => SignalMessage;
  #look: () => void = () => {};

  constructor(adapter: BackendAdapter, sid: string, role: Role) {
    const instance = newOpaqueId();
    this.#message = (seq) => ({ v: 1, sid, from: role, instance, seq, body: { type: 'hello', to: null, commit: 'A'.repeat(43), heard: null } });
    this.channel = portOf(adapter, 'signaling').connect(sid, instance, (event) => {
      this.events.push(event);
      this.#look();
    });
    probes.add(this);
  }

  send(seq: number): void {
    this.channel.send(this.#message(seq));
  }

  /** Numbers of the messages that arrived, in order. */
  get received(): number[] {
    return this.events.flatMap((event) => (event.type === 'message' ? [(event.message as SignalMessage).seq] : []));
  }

  /** @throws Error after ten seconds */
  until(what: string, seen: (probe: SignalingProbe) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`did not come: ${what}; came: ${JSON.stringify(this.events)}`)), PATIENCE);
      this.#look = () => {
        if (!seen(this)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#look();
    });
  }

  untilOpen(): Promise<void> {
    return this.until('open', ({ events }) => events.some((event) => event.type === 'state' && event.state === 'open'));
  }

  untilPresence(present: boolean): Promise<void> {
    return this.until(`presence ${String(present)}`, ({ events }) => events.filter((event) => event.type === 'presence').at(-1)?.present === present);
  }
}
