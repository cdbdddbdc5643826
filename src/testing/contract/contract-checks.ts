import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import { auditChecks } from './audit-checks.js';
import type { ContractCheck, MakeContractSubject } from './contract-subject.js';
import { complianceChecks } from './compliance-checks.js';
import { evidenceChecks } from './evidence-checks.js';
import { identityChecks } from './identity-checks.js';
import { keyChangeChecks } from './key-change-checks.js';
import { keysChecks } from './keys-checks.js';
import { recordingChecks } from './recording-checks.js';
import { schedulingChecks } from './scheduling-checks.js';
import { sessionChecks } from './session-checks.js';
import { sessionKeyChecks } from './session-key-checks.js';
import { signalingChecks } from './signaling-checks.js';
import { signedOutChecks } from './signed-out-checks.js';
import { stopChecks } from './stop-checks.js';
import { uploadChecks } from './upload-checks.js';

const ALL: readonly ContractCheck[] = [
  ...identityChecks, ...keysChecks, ...keyChangeChecks, ...schedulingChecks, ...sessionChecks,
  ...sessionKeyChecks, ...signalingChecks, ...recordingChecks, ...uploadChecks, ...evidenceChecks, ...auditChecks, ...complianceChecks, ...stopChecks, ...signedOutChecks,
];

export interface ContractOptions {
  /** The ports that the adapter has; all of them when absent. */
  ports?: readonly (keyof BackendAdapter)[];
  /** Whether the subjects can move the backend's clock (`advance`). */
  clock?: boolean;
  /** Whether the subjects can stop things (`stops`). */
  stops?: boolean;
}

/** One named check of the contract, ready for any test runner. */
export interface NamedCheck {
  port: keyof BackendAdapter;
  name: string;
  /** Rejects with an Error that says what was wanted and what came. */
  run: () => Promise<void>;
}

/** What the ports' comments promise, as a list of checks: null or throw, once or twice, in which order, for whom. */
export function contractChecks(make: MakeContractSubject, { ports, clock = false, stops = false }: ContractOptions = {}): NamedCheck[] {
  return ALL
    .filter((check) => (ports === undefined || ports.includes(check.port)) && (clock || check.clock !== true) && (stops || check.stops !== true))
    .map(({ port, name, run }) => ({ port, name, run: async () => run(await make()) }));
}
