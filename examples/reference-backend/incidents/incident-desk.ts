import type { Finding } from '../../../src/incident/finding.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import type { IncidentSigner } from '../stops/incident-signer.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { takeFinding } from './take-finding.js';

export interface IncidentDeskDependencies {
  database: Database;
  clock: Clock;
  trust: { of(realm: Realm): Pick<RealmTrust, 'keyset'> };
  incidentSignerOf: (realm: Realm) => IncidentSigner;
}

/** Takes in what is found, each finding in one transaction. @returns the incident, or null where it opens none */
export function takeIn({ database, clock, trust, incidentSignerOf }: IncidentDeskDependencies, realm: Realm, finding: Finding): Promise<string | null> {
  const { keyset } = trust.of(realm);
  return database.transaction(clerkOf(realm), (tx) => takeFinding(tx, { keyset, signer: incidentSignerOf(realm) }, realm, finding, clock()));
}
