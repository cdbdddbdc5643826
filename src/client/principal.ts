import { ConsultError } from '../domain/consult-error.js';
import type { Identity } from '../domain/identity.js';
import { ownerKey } from '../keys/keys-owner.js';
import type { HostIdentity } from './host-identity.js';
import type { IdentityFault } from './identity-fault.js';

export interface PrincipalOptions {
  host: HostIdentity;
  /** Someone else, or nobody, is signed in now. */
  onChange: (identity: Identity | null) => void;
  /** The backend takes the page for somebody else. Told once until it does not. */
  onMismatch: (fault: IdentityFault) => void;
}

/** Somebody, of whom the backend has not answered yet who. No person's key is empty. */
const UNKNOWN = '';
/** Nobody, which has been told, and whoever comes is to be told. */
const GONE = '/';

/** Who is signed in, asked of the backend, compared with what the host says, and remembered; anything that shows another person is told at once. */
export class Principal {
  readonly #options: PrincipalOptions;
  #current: Promise<Identity | null> | null = null;
  /** Whose things may be on the page; null: nobody's. */
  #known: string | null = null;
  #turn = 0;
  #mismatch: IdentityFault | null = null;

  constructor(options: PrincipalOptions) {
    this.#options = options;
  }

  /** How often it was asked who is signed in. */
  get turn(): number {
    return this.#turn;
  }

  /** @throws ConsultError `identity/mismatch`, `config/invalid`, `backend/*` */
  identity(): Promise<Identity | null> {
    this.#current ??= this.#ask();
    return this.#current;
  }

  /**
   * The host has signed someone in or out: asks again. As long as the answer is not known, nobody is: what was shown to
   * the former person goes. @throws as `identity`
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

  /** The sign-in is somebody else's: at once nobody's things may be on the page, and it is asked who that is. */
  onPersonChange(): void {
    if (this.#turn === Number.POSITIVE_INFINITY) return;
    const asked = this.refresh();
    const wasKnown = this.#known !== null;
    this.#note(null);
    if (wasKnown) this.#known = GONE;
    // Whoever wants to know asks too, and hears what went wrong.
    asked.catch(() => undefined);
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
      const answer = await this.#options.host.ask(() => turn !== this.#turn, (subject) => { if (turn === this.#turn) this.#expect(subject); });
      // Asked again since, or closed: an answer of before must not bring the former person back.
      if (turn !== this.#turn) return this.identity();
      const { identity = null, fault = null } = answer ?? {};
      if (fault !== null) this.#refuse(fault);
      this.#mismatch = null;
      this.#note(identity);
      return identity;
    } catch (error) {
      if (turn !== this.#turn) return this.identity();
      this.#current = null;
      throw error;
    }
  }

  /** Whoever signs in finds nothing of the former, however long the backend takes to say who that is. The same person keeps everything. */
  #expect(subject: string): void {
    if (this.#known === null || this.#known === UNKNOWN || this.#known === GONE || this.#known.endsWith(`/${subject}`)) return;
    this.#note(null);
    this.#known = GONE;
  }

  /** Takes everything away before anybody is told. */
  #refuse(fault: IdentityFault): never {
    const isNew = fault !== this.#mismatch;
    this.#mismatch = fault;
    this.#note(null);
    if (isNew) this.#options.onMismatch(fault);
    throw new ConsultError('identity/mismatch');
  }

  #note(identity: Identity | null): void {
    const now = identity === null ? null : ownerKey(identity);
    const changed = this.#known !== null && now !== this.#known && !(now === null && this.#known === GONE);
    this.#known = now;
    if (changed) this.#options.onChange(identity);
  }
}
