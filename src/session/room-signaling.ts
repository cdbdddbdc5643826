import type { SignalingChannel, SignalingEvent, SignalingPort } from '../adapter/ports/signaling-port.js';
import type { EncounterStatus } from '../domain/encounter.js';
import type { Role } from '../domain/role.js';
import type { SignalBody, SignalMessage } from '../domain/signal-message.js';
import { SignalInbox } from './signal-inbox.js';
import { SignalOutbox } from './signal-outbox.js';

export interface RoomSignalingOptions {
  sid: string;
  role: Role;
  /** This page load. */
  instance: string;
  port: SignalingPort;
  /** About a connection: for the link supervisor. */
  onSignal: (message: SignalMessage) => void;
  /** The other party's page is there, and listens from now on; called again for a page that is loaded again. */
  onPeer: () => void;
  onPresence: (present: boolean) => void;
  onBye: () => void;
  onEncounter: (status: EncounterStatus) => void;
  onReplaced: () => void;
}

/** Who is in the room: hello and bye, presence, and the numbered messages between two page loads. */
export class RoomSignaling {
  readonly #options: RoomSignalingOptions;
  readonly #inbox: SignalInbox;
  readonly #channel: SignalingChannel;
  readonly #outbox: SignalOutbox;
  #peer: string | null = null;

  constructor(options: RoomSignalingOptions) {
    const { sid, role, port, instance } = options;
    this.#options = options;
    this.#inbox = new SignalInbox(sid, role);
    this.#channel = port.connect(sid, instance, (event) => this.#onEvent(event));
    this.#outbox = new SignalOutbox({ sid, from: role, instance }, this.#channel);
    this.#outbox.send({ type: 'hello', to: null });
  }

  /** Whether the other party's page has said hello: what is said before that, nobody hears. */
  get peerListens(): boolean {
    return this.#peer !== null;
  }

  send(body: SignalBody, link: string | null, gen: number): void {
    this.#outbox.send(body, link, gen);
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
      // The channel mends itself; a call in progress does not need it.
      case 'state': return;
    }
  }

  #onMessage(message: SignalMessage): void {
    const { body } = message;
    if (body.type === 'hello') this.#onHello(message.instance, body.to);
    else if (body.type === 'bye') this.#onBye();
    else this.#options.onSignal(message);
  }

  #onHello(instance: string, to: string | null): void {
    if (instance === this.#peer) return;
    this.#peer = instance;
    if (to !== this.#options.instance) this.#outbox.send({ type: 'hello', to: instance });
    this.#options.onPeer();
  }

  #onBye(): void {
    this.#peer = null;
    this.#options.onBye();
  }
}
