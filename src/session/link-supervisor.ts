import type { Role } from '../domain/role.js';
import type { SignalBody, SignalMessage } from '../domain/signal-message.js';
import type { LinkSignal, MediaKind, PeerLink, PeerLinkOptions } from '../media/peer-link.js';

/** Milliseconds. ICE says `disconnected` about 5 s after a cut and often heals within two more. */
export interface LinkTiming {
  healWithin: number;
  connectWithin: number;
  retryEvery: number;
  /** How long a prepared connection waits for the other page: candidates age, and a relay keeps a place for each. */
  keepPrepared: number;
}

export const LINK_TIMING: LinkTiming = { healWithin: 2_000, connectWithin: 15_000, retryEvery: 4_000, keepPrepared: 10_000 };

export interface LinkSupervisorOptions {
  role: Role;
  /** This page load. */
  instance: string;
  iceServers: RTCIceServer[];
  timing: LinkTiming;
  createLink: (options: PeerLinkOptions) => PeerLink;
  /** What goes on the lines of a new link. */
  tracks: () => Record<MediaKind, MediaStreamTrack | null>;
  /** Says something to the other page, under a link's number. */
  signal: (body: SignalBody, link: string | null, gen: number) => void;
  onUp: () => void;
  onDown: () => void;
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
  #maker: string | null = null;
  #gen = 0;
  #up = false;
  #phase: 'idle' | 'prepared' | 'started' = 'idle';
  /** Signals that came before this page was ready for them. */
  #early: SignalMessage[] = [];
  /** What a prepared connection will say once the other page listens. */
  #held: SignalBody[] = [];
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

  receive(message: SignalMessage): void {
    const { body } = message;
    if (body.type === 'restart') {
      // For a connection that I have replaced already it comes too late; mine may still look alive.
      if (this.#initiator && this.#phase === 'started' && message.link === this.#options.instance && message.gen === this.#gen) this.#make();
      return;
    }
    if (body.type === 'hello' || body.type === 'bye') return;
    if (this.#initiator) {
      if (message.link === this.#options.instance && message.gen === this.#gen) this.#link?.signal(body);
      return;
    }
    if (message.link !== message.instance) return;
    if (this.#phase !== 'started') {
      this.#early.push(message);
      return;
    }
    this.#answer(body, message);
  }

  /** @returns false when there is no open data channel */
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

  #answer(body: LinkSignal, message: SignalMessage): void {
    const current = message.link === this.#maker && message.gen === this.#gen;
    const newer = message.link !== this.#maker || message.gen > this.#gen;
    if (body.type === 'offer' && newer) this.#replace(message.link, message.gen, false);
    else if (!current || body.type !== 'candidate') return;
    this.#link?.signal(body);
  }

  #make(): void {
    this.#replace(this.#options.instance, this.#gen + 1, true);
  }

  #replace(maker: string | null, gen: number, initiator: boolean): void {
    this.#drop();
    this.#maker = maker;
    this.#gen = gen;
    const { audio, video } = this.#options.tracks();
    this.#link = this.#options.createLink({
      initiator,
      iceServers: this.#options.iceServers,
      audio,
      video,
      onSignal: (body) => (this.#phase === 'started' ? this.#options.signal(body, maker, gen) : this.#held.push(body)),
      onConnect: () => this.#wentUp(),
      onMessage: this.#options.onMessage,
      onTrack: this.#options.onTrack,
      onState: (state) => this.#onState(state),
    });
    this.#expectConnection();
  }

  #release(): void {
    for (const body of this.#held.splice(0)) this.#options.signal(body, this.#maker, this.#gen);
    this.#expectConnection();
  }

  /** simple-peer has no time-out of its own: a wrong TURN password is silent for ever. */
  #expectConnection(): void {
    this.#after(this.#patience, () => this.#again());
  }

  #wentUp(): void {
    clearTimeout(this.#timer);
    this.#patience = this.#options.timing.retryEvery;
    this.#up = true;
    this.#options.onUp();
  }

  #onState(state: 'connected' | 'disconnected' | 'closed'): void {
    if (state === 'connected') {
      if (this.#up) clearTimeout(this.#timer);
    } else if (state === 'disconnected') {
      this.#after(this.#options.timing.healWithin, () => this.#again());
    } else {
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
    this.#options.signal({ type: 'restart' }, this.#maker, this.#gen);
    this.#after(this.#options.timing.retryEvery, () => this.#again());
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#held = [];
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

