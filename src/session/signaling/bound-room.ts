import { isConsultError, type ConsultError } from '../../domain/consult-error.js';
import { OwnNonces } from './own-nonces.js';
import { PageBinding, type BoundPair, type LinkMessage, type OwnPage, type PeerFault } from './page-binding.js';
import { PeerPages, type PeerPage } from './peer-pages.js';
import { RoomSignaling, type BoundBody, type RoomSignalingOptions } from './room-signaling.js';

export interface BoundRoomOptions extends Pick<RoomSignalingOptions, 'port' | 'onPresence' | 'onEncounter' | 'onReplaced' | 'onChannel'> {
  own: OwnPage;
  /** The other party's page is there, and listens from now on; called again for a page that is loaded again. */
  onPeer: () => void;
  /** That page says that it goes. Anybody can say so. */
  onBye: () => void;
  /** Something about a connection, by the party that the claim names: for the link supervisor. */
  onSignal: (message: LinkMessage) => void;
  /** Something came that is not that party's word, and was dropped. */
  onFault: (fault: PeerFault) => void;
  /** This page could not do its part, such as when its keys have been let go: nobody has lied. */
  onTrouble: (error: ConsultError) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Messages of one page load that may wait for the signatures before them to be verified. */
export const WAITING_MAX = 256;

/**
 * The room, where the two pages believe nothing of what the backend passes on but what the other party's device has
 * signed for this pair of page loads. For each page load one thing after the other, so that what is said in order is
 * signed, sent and heard in that order. My bind goes out first: what I say about a connection need not wait for the other
 * one's. A pair that is bound stays until a later page load of the other party is bound, or it is said to have left.
 */
export class BoundRoom {
  readonly #options: BoundRoomOptions;
  readonly #nonces: OwnNonces;
  readonly #room: RoomSignaling;
  readonly #pages = new PeerPages((instance) => this.#room.drop(instance));
  #closed = false;

  constructor(options: BoundRoomOptions) {
    this.#options = options;
    const { own: { sid, role, instance, fingerprint, proof }, port, onPresence, onEncounter, onReplaced, onChannel } = options;
    this.#nonces = new OwnNonces({ cd: proof.cd, role, fp: fingerprint, kid: proof.keys.device.kid });
    this.#room = new RoomSignaling({
      sid, role, instance, port, onPresence, onEncounter, onReplaced, onChannel,
      onHello: (from, hello) => this.#then(this.#pages.of(from) ?? this.#pages.add(new PageBinding(options.own, this.#nonces, from)), (page) => this.#hearHello(page, hello)),
      onBody: (from, body) => this.#then(this.#pages.of(from), (page) => this.#hearBody(page, body)),
      onBye: (from) => this.#onBye(from),
    });
    // Ahead of all that is said to one page: every task waits for it.
    void this.#nonces.firstCommit().then((commit) => this.#closed || this.#room.send({ type: 'hello', to: null, commit, heard: null }));
  }

  get peerListens(): boolean {
    return this.#pages.present !== null;
  }

  /** The two pages as they have shown themselves to each other; null before, and when the other one has gone. */
  get pair(): BoundPair | null {
    return this.#pages.present?.binding.pair ?? null;
  }

  /** Says something about a connection, signed. */
  send(message: LinkMessage): void {
    this.#then(this.#pages.present, async ({ binding }) => {
      const body = await binding.sign(message);
      if (body !== null) this.#room.send(body);
    });
  }

  /** There is a reason to doubt that the backend is still reached. */
  probe(): void {
    this.#room.probe();
  }

  /** The other page has left: the next one that says hello is spoken with at once. */
  left(): void {
    const { present } = this.#pages;
    if (present !== null) this.#pages.remove(present);
  }

  close(): void {
    this.#closed = true;
    this.#pages.clear();
    this.#room.close();
  }

  async #hearHello(page: PeerPage, { to, commit, heard }: { to: string | null; commit: string; heard: string | null }): Promise<void> {
    const { own, now, onFault, onPeer } = this.#options;
    const words = await page.binding.hearHello({ for: to === null ? 'all' : to === own.instance ? 'me' : 'another', commit, heard }, now());
    if (!this.#pages.has(page)) return;
    if (typeof words === 'string') return onFault(words);
    for (const body of words.bodies) this.#room.send(body);
    if (words.opened && this.#pages.opened(page)) onPeer();
  }

  async #hearBody(page: PeerPage, body: BoundBody): Promise<void> {
    const { onFault, onPeer, onSignal } = this.#options;
    if (body.type === 'bind') {
      const before = page.binding.pair;
      const fault = await page.binding.hearBind(body.token, body.keys, body.sessionKey);
      if (!this.#pages.has(page)) return;
      if (fault !== null) return onFault(fault);
      if (page.binding.pair === before) return;
      const renewed = this.#pages.bound(page);
      this.#room.keep(page.binding.peer);
      if (renewed) onPeer();
      return;
    }
    const heard = await page.binding.hearSignal(body.token);
    if (!this.#pages.has(page) || heard === null) return;
    if (typeof heard === 'string') onFault(heard);
    else if (page === this.#pages.present) onSignal(heard);
  }

  #onBye(from: string): void {
    const page = this.#pages.of(from);
    if (page === null) return;
    if (page === this.#pages.present) this.#options.onBye();
    else this.#pages.remove(page);
  }

  /** What belongs to a page that has gone in the meantime is left alone. */
  #then(page: PeerPage | null, task: (page: PeerPage) => Promise<void>): void {
    if (page === null || page.waiting >= WAITING_MAX) return;
    page.waiting += 1;
    page.queue = page.queue
      .then(() => (this.#pages.has(page) ? task(page) : undefined))
      .catch((error: unknown) => {
        if (!this.#pages.has(page)) return;
        // What I do throws ConsultErrors. Anything else came of what was heard.
        if (isConsultError(error)) this.#options.onTrouble(error);
        else this.#options.onFault('connection');
      })
      .finally(() => { page.waiting -= 1; });
  }
}
