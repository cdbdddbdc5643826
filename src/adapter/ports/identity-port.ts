import type { Identity } from '../../domain/identity.js';

/** Whom a sign-in is of, as the page knows it without asking the backend. */
export interface ExpectedIdentity {
  subject: string;
  /** Where the sign-in names them. */
  tenant?: string | undefined;
  region?: string | undefined;
}

export interface IdentityPort {
  /**
   * Who is signed in.
   * @returns null when nobody is.
   * @throws ConsultError `backend/unreachable`, `backend/bad-response`
   */
  whoAmI(signal?: AbortSignal): Promise<Identity | null>;
  /**
   * Who is signed in as the page's own sign-in says, the backend not asked: the client compares `whoAmI` with it. Without
   * this method the host gives the client's `subject` option.
   * @returns null when the sign-in does not say
   * @throws ConsultError `backend/unauthenticated` when the sign-in fails
   */
  expected?(signal?: AbortSignal): Promise<ExpectedIdentity | null>;
  /**
   * Tells that the sign-in is somebody else's from now on, before anything is asked as that person.
   * @returns ends the subscription
   */
  onPersonChange?(listener: () => void): () => void;
}
