import { PageBinding, type BoundPair, type LinkMessage, type OwnPage, type PeerFault } from './page-binding.js';
import { RoomSignaling, type RoomSignalingOptions } from './room-signaling.js';

export interface BoundRoomOptions extends Omit<RoomSignalingOptions, keyof OwnPage | 'onPeer' | 'onBody'> {
  own: OwnPage;
  /** The other party's page is there, and listens from now on; called again for a page that is loaded again. */
  onPeer: () => void;
  /** Something about a connection, by the party that the claim names: for the link supervisor. */
  onSignal: (message: LinkMessage) => void;
  /** Something came that is not that party's word, and was dropped. */
  onFault: (fault: PeerFault) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * The room, where the two pages believe nothing of what the backend passes on but what the other party's device has
 * signed for this pair of page loads. One thing after the other, so that what is said in order is signed, sent and heard
 * in that order. My bind goes out first: what I say about a connection need not wait for the other one's.
 */
export class BoundRoom {
  readonly #options: BoundRoomOptions;
  readonly #room: RoomSignaling;
  #binding: PageBinding | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: BoundRoomOptions) {
    this.#options = options;
    const { own, port, onPresence, onBye, onEncounter, onReplaced } = options;
    this.#room = new RoomSignaling({
      sid: own.sid, role: own.role, instance: own.instance, nonce: own.nonce, port, onPresence, onBye, onEncounter, onReplaced,
      onPeer: (peer) => {
        this.#binding = new PageBinding(own, peer);
        this.#then(async (binding) => this.#say(binding, await binding.bind(options.now())));
        options.onPeer();
      },
      onBody: (body) => this.#then((binding) => (body.type === 'bind' ? this.#hearBind(binding, body) : this.#hearSignal(binding, body.token))),
    });
  }

  get peerListens(): boolean {
    return this.#room.peerListens;
  }

  /** The two pages as they have shown themselves to each other; null before, and for a page that was loaded again. */
  get pair(): BoundPair | null {
    return this.#binding?.pair ?? null;
  }

  /** Says something about a connection, signed. */
  send(message: LinkMessage): void {
    this.#then(async (binding) => this.#say(binding, await binding.sign(message)));
  }

  close(): void {
    this.#binding = null;
    this.#room.close();
  }

  async #hearBind(binding: PageBinding, { token, keys }: { token: string; keys: string[] }): Promise<void> {
    const fault = await binding.hearBind(token, keys);
    if (fault !== null && binding === this.#binding) this.#options.onFault(fault);
  }

  async #hearSignal(binding: PageBinding, token: string): Promise<void> {
    const heard = await binding.hearSignal(token);
    if (binding !== this.#binding) return;
    if (typeof heard === 'string') this.#options.onFault(heard);
    else this.#options.onSignal(heard);
  }

  #say(binding: PageBinding, body: Parameters<RoomSignaling['send']>[0]): void {
    if (binding === this.#binding) this.#room.send(body);
  }

  /** What belongs to a page that has gone in the meantime is left alone. */
  #then(task: (binding: PageBinding) => Promise<void>): void {
    const binding = this.#binding;
    if (binding === null) return;
    this.#queue = this.#queue.then(() => (binding === this.#binding ? task(binding) : undefined)).catch(() => this.#options.onFault('connection'));
  }
}
