import type { IdentityPort } from '../ports/identity-port.js';
import { isConsultError } from '../../domain/consult-error.js';
import { identitySchema } from '../../domain/identity.js';
import type { HttpClient } from './http-client.js';

/** `GET /me`: 401 is nobody. */
export function httpIdentity(http: HttpClient): IdentityPort {
  return {
    async whoAmI(signal) {
      try {
        return await http.json('GET', '/me', identitySchema, { signal });
      } catch (error) {
        if (isConsultError(error) && error.code === 'backend/unauthenticated') return null;
        throw error;
      }
    },
  };
}
