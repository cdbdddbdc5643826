import type { Identity } from '../../domain/identity.js';

export interface IdentityPort {
  /**
   * Who is signed in.
   * @returns null when nobody is.
   * @throws ConsultError `backend/unreachable`, `backend/bad-response`
   */
  whoAmI(signal?: AbortSignal): Promise<Identity | null>;
}
