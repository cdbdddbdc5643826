import type { MediaKind, Negotiation, PeerLink } from '../../media/peer-link.js';
import type { LinkMessage } from '../signaling/page-binding.js';
import { Attempts } from './attempts.js';
import { LinkProof, type ProofFault } from './link-proof.js';
import type { LinkSupervisorOptions } from './link-supervisor-options.js';
import type { Attempt, ChannelNews } from './next-attempt.js';

/** More than the candidates of a few connections: who says more has said enough. */
const EARLY_MAX = 128;

/**
 * Keeps one live peer connection under a session. The practitioner's page alone makes connections, and attempts to mend
 * them; each attempt has a number (`gen`) within that page, and what is said about any other is dropped. A connection that
 * is not heard is kept, since its way may heal; it is mended when the backend answers, and replaced when that did not help.
 */
export class LinkSupervisor {
  readonly #options: LinkSupervisorOptions;
  readonly #initiator: boolean;
  #link: PeerLink | null = null;
  #proof: LinkProof | null = null;
  #maker: string | null = null;
  #gen = 0;
  /** The number under which the connection of this moment was made. */
  #born = 0;
  #up = false;
  #phase: 'idle' | 'prepared' | 'started' = 'idle';
  /** Signals that came before this page was ready for them. */
  #early: LinkMessage[] = [];
  /** What a prepared connection will say once the other page listens. */
  #held: Negotiation[] = [];
  #prepared: ReturnType<typeof setTimeout> | undefined;
  readonly #attempts: Attempts;

  constructor(options: LinkSupervisorOptions) {
    this.#options = options;
    this.#initiator = options.role === 'practitioner';
    this.#attempts = new Attempts({
      timing: options.timing,
      mendable: () => this.#proof?.holdsFor(options.pair()) ?? false,
      act: (kind) => this.#attempt(kind),
      onLost: () => this.#wentDown(),
    });
  }

  get link(): PeerLink | null {
    return this.#link;
  }

  /** Makes the offer while the other page is still on its way. Only ICE servers hear of it: the other page does not before `start`. */
  prepare(): void {
    if (!this.#initiator || this.#phase !== 'idle') return;
    this.#phase = 'prepared';
    this.#make();
    this.#prepared = setTimeout(() => this.stop(), this.#options.timing.keepPrepared);
  }

  /** Both are ready. Idempotent. */
  start(): void {
    if (this.#phase === 'started') return;
    const prepared = this.#phase === 'prepared' && this.#link !== null;
    clearTimeout(this.#prepared);
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
      // What is about an attempt that was followed by another comes too late; mine may still look alive.
      if (link !== this.#options.instance || gen !== this.#gen) return;
      if (body.type !== 'restart') this.#hear(body);
      else if (this.#phase === 'started') this.#attempt(this.#attempts.mayMend ? 'mend' : 'replace');
    } else if (body.type !== 'restart') {
      if (this.#phase === 'started') this.#answer(body, link, gen);
      else if (this.#early.length < EARLY_MAX) this.#early.push(message);
    }
  }

  /** Whether anything is heard on the connection that is watched. */
  silence(silent: boolean): void {
    if (silent) this.#attempts.bad();
    else this.#healed();
  }

  /** What is known of the way to the backend. */
  channel(news: ChannelNews): void {
    this.#attempts.channel(news);
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

  #hear(body: Negotiation): void {
    this.#attempts.answered();
    this.#link?.signal(body);
  }

  #answer(body: Negotiation, link: string, gen: number): void {
    const current = link === this.#maker && gen === this.#gen;
    const newer = link !== this.#maker || gen > this.#gen;
    if (body.type !== 'offer' || !newer) return current && body.type === 'candidate' ? this.#hear(body) : undefined;
    if (body.mends === undefined) this.#replace(link, gen, false);
    else if (!this.#follow(link, gen, body.mends)) return;
    this.#hear(body);
  }

  /** The initiator looks for new ways for a connection. @returns whether it is the one that there is; else asks for a new one */
  #follow(link: string, gen: number, mends: number): boolean {
    const mine = link === this.#maker && mends === this.#born && (this.#proof?.holdsFor(this.#options.pair()) ?? false);
    this.#maker = link;
    this.#gen = gen;
    if (!mine) {
      this.#say({ type: 'restart' });
      return false;
    }
    this.#link?.renew(this.#options.iceServers());
    this.#attempts.made('mend', this.#options.timing.retryEvery);
    return true;
  }

  /** Mends or makes a connection, or asks the one who may. */
  #attempt(kind: Attempt['kind']): void {
    if (this.#phase !== 'started') return;
    if (!this.#initiator) {
      this.#attempts.made('replace', this.#options.timing.retryEvery);
      this.#say({ type: 'restart' });
    } else if (kind === 'replace') {
      this.#make();
    } else {
      this.#gen += 1;
      this.#attempts.made('mend', this.#options.timing.retryEvery);
      void this.#link?.mend(this.#options.iceServers());
    }
  }

  #make(): void {
    this.#replace(this.#options.instance, this.#gen + 1, true);
  }

  #replace(maker: string, gen: number, initiator: boolean): void {
    this.#drop();
    const certificate = this.#options.certificate();
    if (certificate === null) return;
    this.#maker = maker;
    this.#gen = this.#born = gen;
    const { audio, video } = this.#options.tracks();
    const proof = new LinkProof({ ...this.#options, link: () => this.#link, onProved: () => this.#wentUp(), onFailed: (how) => this.#notProved(how) });
    this.#proof = proof;
    this.#link = this.#options.createLink({
      initiator,
      iceServers: this.#options.iceServers(),
      certificates: [certificate],
      audio,
      video,
      onSignal: (body) => (this.#phase === 'started' ? this.#say(this.#gen === gen || body.type !== 'offer' ? body : { ...body, mends: gen }) : this.#held.push(body)),
      onConnect: () => void proof.connected(),
      onMessage: (text) => proof.message(text),
      onTrack: (track) => proof.track(track),
      onState: (state) => this.#onState(state),
    });
    // simple-peer has no time-out of its own: a wrong TURN password is silent for ever, and so is an end that shows no proof.
    if (this.#phase === 'started') this.#attempts.expect();
  }

  #release(): void {
    for (const body of this.#held.splice(0)) this.#say(body);
    this.#attempts.expect();
  }

  #wentUp(): void {
    this.#attempts.proved();
    this.#up = true;
    this.#options.onWatch(true);
    this.#options.onUp();
  }

  /** The connection is heard, which was proved before. What is at its other end is looked at again after a mend. */
  #healed(): void {
    const { pair } = this.#options;
    if (this.#proof?.holdsFor(pair()) !== true) return;
    this.#attempts.stop();
    if (this.#gen !== this.#born) void this.#proof.again();
    if (this.#up) return;
    this.#up = true;
    this.#options.onUp();
  }

  /** As after a broken line: somebody in the middle may go away, and the right one come through. */
  #notProved(how: ProofFault): void {
    this.#drop();
    if (how === 'refused') this.#options.onNotProved();
    this.#attempts.expect(this.#options.timing.retryEvery);
  }

  #onState(state: 'connected' | 'disconnected' | 'failed' | 'closed'): void {
    if (state === 'connected') return this.#healed();
    if (state !== 'closed') return this.#attempts.bad();
    const { healWithin } = this.#options.timing;
    this.#drop();
    this.#attempts.expect(this.#initiator ? 300 : healWithin);
  }

  #say(body: LinkMessage['body']): void {
    if (this.#maker !== null) this.#options.signal({ body, link: this.#maker, gen: this.#gen });
  }

  #drop(): void {
    clearTimeout(this.#prepared);
    this.#attempts.stop();
    this.#held = [];
    this.#proof?.close();
    this.#proof = null;
    this.#link?.close();
    if (this.#link !== null) this.#options.onWatch(false);
    this.#link = null;
    this.#wentDown();
  }

  #wentDown(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#options.onDown();
  }
}
