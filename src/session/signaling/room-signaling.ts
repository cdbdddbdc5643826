import type { SignalingChannel, SignalingEvent, SignalingPort } from '../../adapter/ports/signaling-port.js';
import type { EncounterStatus } from '../../domain/encounter.js';
import type { Role } from '../../domain/role.js';
import type { SignalBody, SignalMessage } from '../../domain/signal-message.js';
import { SignalInbox } from './signal-inbox.js';
import { SignalOutbox } from './signal-outbox.js';

/** What a page says to this one: a bind, or something signed under it. */
export type BoundBody = Extract<SignalBody, { type: 'bind' | 'signed' }>;

export type ChannelState = 'connecting' | 'open' | 'closed' | 'reached';

export interface RoomSignalingOptions {
  sid: string;
  role: Role;
  /** This page load. */
  instance: string;
  port: SignalingPort;
  /** One of the other party's page loads says hello; `from` is that page load. */
  onHello: (from: string, hello: Extract<SignalBody, { type: 'hello' }>) => void;
  onBody: (from: string, body: BoundBody) => void;
  onBye: (from: string) => void;
  onPresence: (present: boolean) => void;
  onEncounter: (status: EncounterStatus) => void;
  onReplaced: () => void;
  /** Whether the backend is reached: `connecting` is once more or not yet, `closed` never again, `reached` an answer to a probe. */
  onChannel: (state: ChannelState) => void;
}

/** The channel's events, and the numbered messages between two page loads. Nothing of it is believed here. */
export class RoomSignaling {
  readonly #options: RoomSignalingOptions;
  readonly #inbox: SignalInbox;
  readonly #channel: SignalingChannel;
  readonly #outbox: SignalOutbox;

  constructor(options: RoomSignalingOptions) {
    const { sid, role, port, instance } = options;
    this.#options = options;
    this.#inbox = new SignalInbox(sid, role);
    this.#channel = port.connect(sid, instance, (event) => this.#onEvent(event));
    this.#outbox = new SignalOutbox({ sid, from: role, instance }, this.#channel);
  }

  send(body: SignalBody): void {
    this.#outbox.send(body);
  }

  /** This page load of the other party counts from now on. */
  keep(instance: string): void {
    this.#inbox.keep(instance);
  }

  /** This one has gone. */
  drop(instance: string): void {
    this.#inbox.drop(instance);
  }

  /** There is a reason to doubt that the backend is still reached. */
  probe(): void {
    this.#channel.probe();
  }

  /** Says goodbye and closes. Idempotent by the channel's own rule. */
  close(): void {
    this.#outbox.send({ type: 'bye' });
    this.#channel.close();
  }

  #onEvent(event: SignalingEvent): void {
    switch (event.type) {
      case 'message': return this.#inbox.accept(event.message).forEach((message) => this.#onMessage(message));
      case 'presence': return event.role === this.#options.role ? undefined : this.#options.onPresence(event.present);
      case 'encounter': return this.#options.onEncounter(event.status);
      case 'replaced': return this.#options.onReplaced();
      case 'state': return this.#options.onChannel(event.state);
      case 'reached': return this.#options.onChannel('reached');
    }
  }

  #onMessage({ instance, body }: SignalMessage): void {
    switch (body.type) {
      case 'hello': return this.#options.onHello(instance, body);
      case 'bye': return this.#options.onBye(instance);
      // A bind for a page of mine that is gone says nothing to this one.
      case 'bind': return body.to === this.#options.instance ? this.#options.onBody(instance, body) : undefined;
      case 'signed': return this.#options.onBody(instance, body);
    }
  }
}
