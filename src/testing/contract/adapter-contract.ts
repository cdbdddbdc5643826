import { contractChecks, type ContractOptions } from './contract-checks.js';
import type { MakeContractSubject } from './contract-subject.js';
import { closeProbes } from './signaling-probe.js';

/** The two words that test runners share: mocha, node:test, vitest, jest. */
export interface TestRunner {
  describe: (name: string, body: () => void) => unknown;
  it: (name: string, body: () => Promise<void>) => unknown;
}

/**
 * The suite for every adapter, ours and yours:
 * `adapterContract(async () => ({ member, otherMember, … }), { describe, it })`.
 */
export function adapterContract(make: MakeContractSubject, { describe, it }: TestRunner, options: ContractOptions = {}): void {
  const checks = contractChecks(make, options);
  for (const port of new Set(checks.map((check) => check.port))) {
    describe(`${port} port`, () => {
      for (const { name, run } of checks.filter((check) => check.port === port)) it(name, () => run().finally(closeProbes));
    });
  }
}
