import type { IdentityPort } from '../adapter/ports/identity-port.js';
import type { Identity } from '../domain/identity.js';
import { ownerKey } from '../keys/keys-owner.js';

export interface PrincipalOptions {
  port: IdentityPort;
  /** Someone else, or nobody, is signed in now. */
  onChange: (identity: Identity | null) => void;
}

/** Somebody, of whom the backend has not answered yet who. No person's key is empty. */
const UNKNOWN = '';

/** Who is signed in, asked of the backend and remembered; anything that shows another person is told at once. */
export class Principal {
  readonly #options: PrincipalOptions;
  #current: Promise<Identity | null> | null = null;
  /** Whose things may be on the page; null: nobody's. */
  #known: string | null = null;
  #turn = 0;

  constructor(options: PrincipalOptions) {
    this.#options = options;
  }

  /** How often it was asked who is signed in. */
  get turn(): number {
    return this.#turn;
  }

  /** @throws ConsultError `backend/*` */
  identity(): Promise<Identity | null> {
    this.#current ??= this.#ask();
    return this.#current;
  }

  /**
   * The host has signed someone in or out: asks again. As long as the answer is not known, nobody is: what was shown to
   * the former person goes. @throws ConsultError `backend/*`
   */
  async refresh(): Promise<Identity | null> {
    // What was asked before it was known for whom is not for whoever it turns out to be now.
    if (this.#current !== null) this.#known ??= UNKNOWN;
    const asked = (this.#current = this.#ask());
    try {
      return await asked;
    } catch (error) {
      if (this.#current === null) this.#note(null);
      throw error;
    }
  }

  /** From here on nobody is signed in, and nobody is asked. Idempotent. */
  close(): void {
    this.#turn = Number.POSITIVE_INFINITY;
    this.#current = Promise.resolve(null);
    this.#note(null);
  }

  async #ask(): Promise<Identity | null> {
    if (this.#turn === Number.POSITIVE_INFINITY) return null;
    const turn = (this.#turn += 1);
    try {
      const identity = await this.#options.port.whoAmI();
      // Asked again since, or closed: an answer of before must not bring the former person back.
      if (turn !== this.#turn) return this.identity();
      this.#note(identity);
      return identity;
    } catch (error) {
      if (turn !== this.#turn) return this.identity();
      this.#current = null;
      throw error;
    }
  }

  #note(identity: Identity | null): void {
    const now = identity === null ? null : ownerKey(identity);
    const changed = this.#known !== null && now !== this.#known;
    this.#known = now;
    if (changed) this.#options.onChange(identity);
  }
}
