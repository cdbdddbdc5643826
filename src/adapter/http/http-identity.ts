import type { IdentityPort } from '../ports/identity-port.js';
import { isConsultError } from '../../domain/consult-error.js';
import { identitySchema } from '../../domain/identity.js';
import type { HttpClient } from './http-client.js';
import type { TokenPerson } from './token-person.js';

/** `GET /me`: 401 is nobody. Whom it has to answer with, the very access token says that is sent. */
export function httpIdentity(http: HttpClient, person: TokenPerson): IdentityPort {
  return {
    async whoAmI(signal) {
      try {
        return await http.json('GET', '/me', identitySchema, { signal });
      } catch (error) {
        if (isConsultError(error) && error.code === 'backend/unauthenticated') return null;
        throw error;
      }
    },
    async expected(signal) {
      signal?.throwIfAborted();
      return person.expected();
    },
    onPersonChange: (listener) => person.onChange(listener),
  };
}
