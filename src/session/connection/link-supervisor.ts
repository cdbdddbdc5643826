import type { Role } from '../../domain/role.js';
import type { MediaKind, Negotiation, PeerLink, PeerLinkOptions } from '../../media/peer-link.js';
import { LinkProof } from './link-proof.js';
import type { BoundPair, LinkMessage } from '../signaling/page-binding.js';

/** Milliseconds. ICE says `disconnected` about 5 s after a cut and often heals within two more. */
export interface LinkTiming {
  healWithin: number;
  connectWithin: number;
  retryEvery: number;
  /** How long a prepared connection waits for the other page: candidates age, and a relay keeps a place for each. */
  keepPrepared: number;
}

export const LINK_TIMING: LinkTiming = { healWithin: 2_000, connectWithin: 15_000, retryEvery: 4_000, keepPrepared: 10_000 };

/** More than the candidates of a few connections: who says more has said enough. */
const EARLY_MAX = 128;

export interface LinkSupervisorOptions {
  role: Role;
  /** This page load. */
  instance: string;
  iceServers: RTCIceServer[];
  /** What every connection of this page shows at its end. */
  certificate: () => RTCCertificate | null;
  /** This page and the other one, as they are bound. */
  pair: () => BoundPair | null;
  timing: LinkTiming;
  createLink: (options: PeerLinkOptions) => PeerLink;
  /** What goes on the lines of a new link. */
  tracks: () => Record<MediaKind, MediaStreamTrack | null>;
  /** Says something to the other page about a connection. */
  signal: (message: LinkMessage) => void;
  /** A connection is up, and proved to be with the right party. */
  onUp: () => void;
  onDown: () => void;
  /** A connection was not proved, and is closed. */
  onNotProved: () => void;
  onMessage: (text: string) => void;
  onTrack: (track: MediaStreamTrack) => void;
}

/**
 * Keeps one live peer connection under a session. The practitioner's page alone makes connections; each has a number
 * (`gen`) within that page, and what is said about any other is dropped. A broken one is not mended but replaced:
 * measured, that brings the picture back ten times sooner than an ICE restart.
 */
export class LinkSupervisor {
  readonly #options: LinkSupervisorOptions;
  readonly #initiator: boolean;
  #link: PeerLink | null = null;
  #proof: LinkProof | null = null;
  #maker: string | null = null;
  #gen = 0;
  #up = false;
  #phase: 'idle' | 'prepared' | 'started' = 'idle';
  /** Signals that came before this page was ready for them. */
  #early: LinkMessage[] = [];
  /** What a prepared connection will say once the other page listens. */
  #held: Negotiation[] = [];
  /** Milliseconds that a new connection gets: more before the first, since then nobody knows yet what the network is like. */
  #patience: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LinkSupervisorOptions) {
    this.#options = options;
    this.#patience = options.timing.connectWithin;
    this.#initiator = options.role === 'practitioner';
  }

  get link(): PeerLink | null {
    return this.#link;
  }

  /** Makes the offer while the other page is still on its way. Only ICE servers hear of it: the other page does not before `start`. */
  prepare(): void {
    if (!this.#initiator || this.#phase !== 'idle') return;
    this.#phase = 'prepared';
    this.#make();
    this.#after(this.#options.timing.keepPrepared, () => this.stop());
  }

  /** Both are ready. Idempotent. */
  start(): void {
    if (this.#phase === 'started') return;
    const prepared = this.#phase === 'prepared' && this.#link !== null;
    this.#phase = 'started';
    if (prepared) return this.#release();
    if (this.#initiator) return this.#make();
    const early = this.#early;
    this.#early = [];
    for (const message of early) this.receive(message);
  }

  /** The other page is new: whatever connection there was is to a page that is gone. */
  peerRenewed(): void {
    this.#early = [];
    if (this.#phase !== 'started') return;
    this.#drop();
    if (this.#initiator) this.#make();
  }

  /** @param message the other party's word, of the page load that this one is bound to */
  receive(message: LinkMessage): void {
    const { body, link, gen } = message;
    if (this.#initiator) {
      if (link !== this.#options.instance || gen !== this.#gen) return;
      // For a connection that I have replaced already it comes too late; mine may still look alive.
      if (body.type !== 'restart') this.#link?.signal(body);
      else if (this.#phase === 'started') this.#make();
    } else if (body.type !== 'restart') {
      if (this.#phase === 'started') this.#answer(body, link, gen);
      else if (this.#early.length < EARLY_MAX) this.#early.push(message);
    }
  }

  /** @returns false when there is no connection that is up */
  send(text: string): boolean {
    return this.#up && (this.#link?.send(text) ?? false);
  }

  async setTrack(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    await this.#link?.setTrack(kind, track);
  }

  /** The other one has gone, or I go: no connection until `start`. Idempotent. */
  stop(): void {
    this.#phase = 'idle';
    this.#early = [];
    this.#drop();
  }

  #answer(body: Negotiation, link: string, gen: number): void {
    const current = link === this.#maker && gen === this.#gen;
    const newer = link !== this.#maker || gen > this.#gen;
    if (body.type === 'offer' && newer) this.#replace(link, gen, false);
    else if (!current || body.type !== 'candidate') return;
    this.#link?.signal(body);
  }

  #make(): void {
    this.#replace(this.#options.instance, this.#gen + 1, true);
  }

  #replace(maker: string, gen: number, initiator: boolean): void {
    this.#drop();
    const certificate = this.#options.certificate();
    if (certificate === null) return;
    this.#maker = maker;
    this.#gen = gen;
    const { audio, video } = this.#options.tracks();
    const proof = this.#prove();
    this.#proof = proof;
    this.#link = this.#options.createLink({
      initiator,
      iceServers: this.#options.iceServers,
      certificates: [certificate],
      audio,
      video,
      onSignal: (body) => (this.#phase === 'started' ? this.#options.signal({ body, link: maker, gen }) : this.#held.push(body)),
      onConnect: () => void proof.connected(),
      onMessage: (text) => proof.message(text),
      onTrack: (track) => proof.track(track),
      onState: (state) => this.#onState(state),
    });
    this.#expectConnection();
  }

  #prove(): LinkProof {
    const { role, pair, onMessage, onTrack } = this.#options;
    return new LinkProof({ role, pair, link: () => this.#link, onProved: () => this.#wentUp(), onFailed: () => this.#notProved(), onMessage, onTrack });
  }

  #release(): void {
    for (const body of this.#held.splice(0)) this.#say(body);
    this.#expectConnection();
  }

  /** simple-peer has no time-out of its own: a wrong TURN password is silent for ever, and so is an end that shows no proof. */
  #expectConnection(): void {
    this.#after(this.#patience, () => this.#again());
  }

  #wentUp(): void {
    clearTimeout(this.#timer);
    this.#patience = this.#options.timing.retryEvery;
    this.#up = true;
    this.#options.onUp();
  }

  /** As after a broken line: somebody in the middle may go away, and the right one come through. */
  #notProved(): void {
    this.#drop();
    this.#options.onNotProved();
    this.#after(this.#options.timing.retryEvery, () => this.#again());
  }

  #onState(state: 'connected' | 'disconnected' | 'closed'): void {
    if (state === 'connected') {
      if (this.#up) clearTimeout(this.#timer);
    } else if (state === 'disconnected') {
      this.#after(this.#options.timing.healWithin, () => this.#again());
    } else {
      this.#proof?.close();
      this.#link = null;
      this.#wentDown();
      this.#after(this.#initiator ? 300 : this.#options.timing.healWithin, () => this.#again());
    }
  }

  /** Makes a new connection, or asks the one who may. */
  #again(): void {
    if (this.#phase !== 'started') return;
    if (this.#initiator) return this.#make();
    this.#wentDown();
    this.#say({ type: 'restart' });
    this.#after(this.#options.timing.retryEvery, () => this.#again());
  }

  #say(body: LinkMessage['body']): void {
    if (this.#maker !== null) this.#options.signal({ body, link: this.#maker, gen: this.#gen });
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#held = [];
    this.#proof?.close();
    this.#link?.close();
    this.#link = null;
    this.#wentDown();
  }

  #wentDown(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#options.onDown();
  }

  #after(millis: number, task: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(task, millis);
  }
}
