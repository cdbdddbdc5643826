import type { SignalingChannel, SignalingEvent, SignalingPort } from '../adapter/ports/signaling-port.js';
import type { EncounterStatus } from '../domain/encounter.js';
import type { Role } from '../domain/role.js';
import type { SignalBody, SignalMessage } from '../domain/signal-message.js';
import type { PeerPage } from './page-binding.js';
import { SignalInbox } from './signal-inbox.js';
import { SignalOutbox } from './signal-outbox.js';

export interface RoomSignalingOptions {
  sid: string;
  role: Role;
  /** This page load, and the nonce that is fresh for it. */
  instance: string;
  nonce: string;
  port: SignalingPort;
  /** The other party's page is there, and listens from now on; called again for a page that is loaded again. */
  onPeer: (peer: PeerPage) => void;
  /** What that page says to this one: a bind, or something signed under it. */
  onBody: (body: Extract<SignalBody, { type: 'bind' | 'signed' }>) => void;
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
    this.#hello(null);
  }

  /** Whether the other party's page has said hello: what is said before that, nobody hears. */
  get peerListens(): boolean {
    return this.#peer !== null;
  }

  send(body: SignalBody): void {
    this.#outbox.send(body);
  }

  /** Says goodbye and closes. Idempotent by the channel's own rule. */
  close(): void {
    this.#outbox.send({ type: 'bye' });
    this.#channel.close();
  }

  #hello(to: string | null): void {
    this.#outbox.send({ type: 'hello', to, nonce: this.#options.nonce });
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

  #onMessage({ instance, body }: SignalMessage): void {
    switch (body.type) {
      case 'hello': return this.#onHello({ instance, nonce: body.nonce }, body.to);
      case 'bye': return this.#onBye();
      // A bind for a page of mine that is gone says nothing to this one.
      case 'bind': return body.to === this.#options.instance ? this.#options.onBody(body) : undefined;
      case 'signed': return this.#options.onBody(body);
    }
  }

  #onHello(peer: PeerPage, to: string | null): void {
    if (peer.instance === this.#peer) return;
    this.#peer = peer.instance;
    if (to !== this.#options.instance) this.#hello(peer.instance);
    this.#options.onPeer(peer);
  }

  #onBye(): void {
    this.#peer = null;
    this.#options.onBye();
  }
}
