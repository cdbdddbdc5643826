import type { BackendAdapter } from '../adapter/backend-adapter.js';
import type { Keyset } from '../ownership/keyset.js';
import { askPresent, type PersonNow } from './ask-present.js';
import type { ConsultClient } from './consult-client.js';
import { OwnAccessLogs } from './own-access-logs.js';
import { presentCompliance } from './present-compliance.js';

/** What a client hands on of an adapter, for the person who is signed in and nobody else; null for what the adapter does not have. */
export function presentPorts({ notices, audit, compliance }: BackendAdapter, { person, keyset, realm }: { person: PersonNow; keyset: () => Promise<Keyset>; realm: { tenant: string; region: string } }): Pick<ConsultClient, 'notices' | 'accessLogs' | 'compliance'> {
  return {
    notices: notices === undefined ? null : { list: (signal) => askPresent(person, () => notices.list(signal), signal) },
    accessLogs: audit === undefined ? null : new OwnAccessLogs({ port: audit, person, keyset, realm }),
    compliance: compliance === undefined ? null : presentCompliance(compliance, person),
  };
}
