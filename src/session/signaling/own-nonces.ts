import { toBase64url } from '../../ownership/base64url.js';
import { commitTo, type Opening } from '../../ownership/commitment.js';

/**
 * How many nonces one page load has. Each lets one who is in the middle try once whether two spoken codes agree, so there
 * is an end to them; a page on the other side that is loaded again takes one.
 */
export const NONCES_MAX = 32;

export interface OwnNonce {
  readonly nonce: string;
  readonly commit: string;
}

/** The nonces of this page load, and what it has committed to. Each serves one pair of page loads. */
export class OwnNonces {
  readonly #opening: Omit<Opening, 'nonce'>;
  readonly #commits = new Set<string>();
  /** Its commitment is said to everybody on arriving: the first pair takes it. */
  readonly #first: Promise<OwnNonce>;
  #made = 0;

  constructor(opening: Omit<Opening, 'nonce'>) {
    this.#opening = opening;
    this.#first = this.#make();
  }

  /** What I say on arriving. */
  async firstCommit(): Promise<string> {
    return (await this.#first).commit;
  }

  /** One that no pair has. @returns null when this page load has had all of its own */
  async take(): Promise<OwnNonce | null> {
    if (this.#made >= NONCES_MAX) return null;
    this.#made += 1;
    return this.#made === 1 ? this.#first : this.#make();
  }

  /** Whether this commitment was mine once. */
  knows(commit: string): boolean {
    return this.#commits.has(commit);
  }

  async #make(): Promise<OwnNonce> {
    const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
    const commit = await commitTo({ ...this.#opening, nonce });
    this.#commits.add(commit);
    return { nonce, commit };
  }
}
