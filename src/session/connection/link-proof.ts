import type { Role } from '../../domain/role.js';
import type { PeerLink } from '../../media/peer-link.js';
import { confirmText, verifyConfirm } from '../../ownership/confirm-text.js';
import type { BoundPair } from '../signaling/page-binding.js';

/** `refused`: the other end showed itself to be somebody else. `gone`: an end went before it could show anything, which is no lie of anybody's. */
export type ProofFault = 'refused' | 'gone';

export interface LinkProofOptions {
  role: Role;
  /** The two pages that this connection is between, as they are bound by now. */
  pair: () => BoundPair | null;
  link: () => Pick<PeerLink, 'remoteFingerprint' | 'send'> | null;
  /** It is the party that the claim names, at the other end of this very connection. */
  onProved: () => void;
  /** It did not show it. Told once. */
  onFailed: (how: ProofFault) => void;
  /** What comes after the proof. */
  onMessage: (text: string) => void;
  /** Held back until the proof. */
  onTrack: (track: MediaStreamTrack) => void;
}

/**
 * Stands between a new connection and everything that draws, plays, records or listens. Nothing passes before the
 * certificate at the other end is the bound one, and both ends have said which two binds they believe the connection to
 * rest on. That word is the first thing in either direction; anything else there ends it.
 */
export class LinkProof {
  readonly #options: LinkProofOptions;
  #state: 'open' | 'checked' | 'proved' | 'failed' = 'open';
  /** What came before the certificate was looked at: their channel may open before mine. */
  #first: string | null = null;
  #tracks: MediaStreamTrack[] = [];
  #proved: BoundPair | null = null;

  constructor(options: LinkProofOptions) {
    this.#options = options;
  }

  /** The data channel is open. */
  async connected(): Promise<void> {
    const { role, pair, link } = this.#options;
    const bound = pair();
    const fingerprint = await this.#fingerprint();
    if (this.#state !== 'open') return;
    if (bound === null || bound !== pair() || fingerprint === undefined) return this.#fail('gone');
    if (fingerprint !== bound.fingerprint) return this.#fail('refused');
    if (link()?.send(confirmText(role, bound.digests)) !== true) return this.#fail('gone');
    this.#state = 'checked';
    if (this.#first !== null) this.#confirm(this.#first);
  }

  message(text: string): void {
    if (this.#state === 'proved') this.#options.onMessage(text);
    else if (this.#state === 'checked') this.#confirm(text);
    else if (this.#state === 'open' && this.#first === null) this.#first = text;
    // They have not heard my word yet, so they have nothing more to say.
    else this.#fail('refused');
  }

  track(track: MediaStreamTrack): void {
    if (this.#state === 'proved') this.#options.onTrack(track);
    else if (this.#state !== 'failed') this.#tracks.push(track);
  }

  /** Whether the connection was proved to be with this page, which is the one that is bound. */
  holdsFor(pair: BoundPair | null): boolean {
    return this.#state === 'proved' && pair !== null && pair === this.#proved;
  }

  /** Looks at the certificate at the other end once more. */
  async again(): Promise<void> {
    const fingerprint = await this.#fingerprint();
    if (this.#state === 'proved' && fingerprint !== this.#proved?.fingerprint) this.#fail(fingerprint === undefined ? 'gone' : 'refused');
  }

  /** The connection is gone: nothing passes any more. Idempotent. */
  close(): void {
    this.#state = 'failed';
    this.#tracks = [];
  }

  /** Of the certificate at the other end; undefined where the connection is gone, or the browser does not tell. */
  async #fingerprint(): Promise<string | null | undefined> {
    return this.#options.link()?.remoteFingerprint().catch(() => undefined);
  }

  #confirm(text: string): void {
    const bound = this.#options.pair();
    if (bound === null) return this.#fail('gone');
    if (!verifyConfirm(text, this.#options.role, bound.digests).ok) return this.#fail('refused');
    this.#state = 'proved';
    this.#proved = bound;
    for (const track of this.#tracks.splice(0)) this.#options.onTrack(track);
    this.#options.onProved();
  }

  #fail(how: ProofFault): void {
    if (this.#state === 'failed') return;
    this.close();
    this.#options.onFailed(how);
  }
}
