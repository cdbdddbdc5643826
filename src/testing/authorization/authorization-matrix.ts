import type { TestRunner } from '../contract/adapter-contract.js';
import { authorizationChecks, type AuthorizationOptions } from './authorization-checks.js';
import type { AuthorizationSubject } from './authorization-subject.js';

/**
 * The suite for every backend that speaks the HTTP contract, ours and yours: each operation of its OpenAPI document ×
 * who asks × whose id it is, over HTTP alone. What is another's must be answered as what does not exist, byte for byte.
 * @param make called once, when the first check runs: signs people in and has two consultations recorded
 */
export function authorizationMatrix(make: () => Promise<AuthorizationSubject>, { describe, it }: TestRunner, options: AuthorizationOptions = {}): void {
  describe('authorization matrix', () => {
    for (const { name, run } of authorizationChecks(make, options)) it(name, run);
  });
}
