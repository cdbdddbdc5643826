import { within } from '../../async/within.js';
import { ConsultError, isConsultError } from '../../domain/consult-error.js';
import type { ExpectedIdentity } from '../ports/identity-port.js';
import { tokenIdentity } from './token-identity.js';
import type { TokenSource } from './token-source.js';

/** How long the host's sign-in may take, ms: nothing can be asked meanwhile, and nobody waits for ever. */
const TOKEN_MS = 10_000;

/** One request, or one connection: for the person who was signed in when it began. */
export interface Turn {
  /** The host's token. @throws ConsultError `backend/unauthenticated` once somebody else is signed in; `backend/unauthenticated` as well when the host's callback fails; `backend/unreachable` when it does not answer within ten seconds */
  token: TokenSource;
  /** True once somebody else is signed in. */
  isOver: () => boolean;
}

/**
 * Whose the host's tokens are. A token of another `sub` is another person: what was begun for the former is not sent as the
 * next one, and is answered to nobody.
 */
export class TokenPerson {
  readonly #source: TokenSource;
  readonly #listeners = new Set<() => void>();
  /** Of the newest token that names one. */
  #subject: string | null = null;
  #turn = 0;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  begin(): Turn {
    const turn = this.#turn;
    const isOver = (): boolean => turn !== this.#turn;
    return {
      isOver,
      token: async (options) => {
        const token = await this.#ask(options);
        // A token that comes late says nothing about who is signed in now.
        if (!isOver()) this.#note(token);
        if (isOver()) throw new ConsultError('backend/unauthenticated', { message: 'Somebody else has signed in meanwhile, so this was not asked.' });
        return token;
      },
    };
  }

  /** Whom the token is of that a request would be sent with now. @throws as `Turn.token` */
  async expected(): Promise<ExpectedIdentity | null> {
    const token = await this.begin().token({ refresh: false });
    return token === null ? null : tokenIdentity(token);
  }

  /** Told before anything is sent with the other person's token. @returns ends the subscription */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #ask(options: Parameters<TokenSource>[0]): Promise<string | null> {
    try {
      return await within(Promise.resolve(this.#source(options)), TOKEN_MS, 'browser/no-answer');
    } catch (cause) {
      if (isConsultError(cause) && cause.code === 'browser/no-answer') throw new ConsultError('backend/unreachable', { message: 'The page gave no access token in time: its `token` callback has not answered.', cause });
      throw isConsultError(cause) ? cause : new ConsultError('backend/unauthenticated', { message: 'The page gave no access token: its `token` callback failed. The cause is with this error.', cause });
    }
  }

  #note(token: string | null): void {
    const subject = token === null ? null : (tokenIdentity(token)?.subject ?? null);
    if (subject === null || subject === this.#subject) return;
    const former = this.#subject;
    this.#subject = subject;
    if (former === null) return;
    this.#turn += 1;
    for (const listener of [...this.#listeners]) listener();
  }
}
