import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Violation } from '../../src/domain/violation.js';
import { lyingRecordings, type Lies } from '../../src/testing/lying-recordings.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { type TestWorld } from '../../src/testing/test-world.js';

export interface LiedTo {
  client: ConsultClient;
  violations: Violation[];
  asked: string[];
}

/** A client of the member, whose adapter tells these lies. */
export async function lieTo({ world, clock, member, trust }: TestWorld, lies: Lies, onViolation: 'suspend' | 'drop' = 'suspend'): Promise<LiedTo> {
  const { adapter, asked } = lyingRecordings(member.adapter, lies);
  const client = createConsultClient({ adapter, tenant: world.tenant, region: world.region, trust, now: clock.now, onViolation, keyStore: await keyStoreOf(member) });
  const violations: Violation[] = [];
  client.on('violation', (violation) => violations.push(violation));
  return { client, violations, asked };
}

/** `played`, or the code of what went wrong. */
export async function outcome(task: Promise<unknown>): Promise<string> {
  return task.then(() => 'played', (error: { code?: string }) => error.code ?? String(error));
}
