import type { IdentityPort } from '../adapter/ports/identity-port.js';
import type { Identity } from '../domain/identity.js';

export interface PrincipalOptions {
  port: IdentityPort;
  /** Someone else, or nobody, is signed in now. */
  onChange: (identity: Identity | null) => void;
}

/** Who is signed in, asked of the backend and remembered; anything that shows another person is told at once. */
export class Principal {
  readonly #options: PrincipalOptions;
  #current: Promise<Identity | null> | null = null;
  #subject: string | null = null;

  constructor(options: PrincipalOptions) {
    this.#options = options;
  }

  /** @throws ConsultError `backend/*` */
  identity(): Promise<Identity | null> {
    this.#current ??= this.#ask();
    return this.#current;
  }

  /** The host has signed someone in or out: asks again. @throws ConsultError `backend/*` */
  refresh(): Promise<Identity | null> {
    this.#current = this.#ask();
    return this.#current;
  }

  async #ask(): Promise<Identity | null> {
    try {
      const identity = await this.#options.port.whoAmI();
      this.#note(identity);
      return identity;
    } catch (error) {
      this.#current = null;
      throw error;
    }
  }

  #note(identity: Identity | null): void {
    const subject = identity?.subject ?? null;
    const changed = this.#subject !== null && subject !== this.#subject;
    this.#subject = subject;
    if (changed) this.#options.onChange(identity);
  }
}
