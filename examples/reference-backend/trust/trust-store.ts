import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Realm } from '../identity/principal.js';
import type { RealmTrust } from './realm-trust.js';

/** Every realm's published trust. */
export class TrustStore {
  readonly #realms = new Map<string, RealmTrust>();

  add(realm: Realm, trust: RealmTrust): void {
    this.#realms.set(`${realm.tenant}.${realm.region}`, trust);
  }

  /** @throws ConsultError `backend/not-found` */
  of({ tenant, region }: Realm): RealmTrust {
    const trust = this.#realms.get(`${tenant}.${region}`);
    if (trust === undefined) throw new ConsultError('backend/not-found');
    return trust;
  }
}
