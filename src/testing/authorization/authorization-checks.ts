import { expect, expectSame } from '../contract/expect.js';
import { peekPayload } from '../../ownership/jws.js';
import { keysetSchema } from '../../ownership/keyset.js';
import { readClaim } from '../read-claim.js';
import { askRow } from './ask-row.js';
import type { AuthorizationSubject } from './authorization-subject.js';
import { documentedOperations, operationShape } from './documented-operations.js';
import type { OperationRow } from './operation-row.js';
import { OPERATION_ROWS } from './operation-rows.js';
import { send } from './send.js';

export interface AuthorizationOptions {
  /** Rows of the backend's own operations; one for an operation of the contract takes the place of ours. */
  rows?: readonly OperationRow[];
  /** Operations of the contract that the backend does not have, since it leaves out a port. */
  without?: readonly string[];
}

/** One named check, ready for any test runner. */
export interface AuthorizationCheck {
  name: string;
  /** Rejects with an Error that has a line for each wrong answer. */
  run: () => Promise<void>;
}

/** The matrix as a list of checks: three about what it is run against, and one for each operation. */
export function authorizationChecks(make: () => Promise<AuthorizationSubject>, { rows: own = [], without = [] }: AuthorizationOptions = {}): AuthorizationCheck[] {
  const replaced = new Set([...own.map(({ operation }) => operation), ...without]);
  const rows = [...OPERATION_ROWS.filter(({ operation }) => !replaced.has(operation)), ...own];
  let made: Promise<AuthorizationSubject> | null = null;
  const subject = (): Promise<AuthorizationSubject> => (made ??= make());
  return [
    { name: 'every operation has a row, and every row an operation', run: async () => everyOperation(await subject(), rows) },
    { name: 'the callers are different people, the owner’s and the other member’s insurer is one', run: async () => differentPeople(await subject()) },
    { name: 'a reader asks where the owner’s claim names one, and where it names none there is none to ask', run: async () => namedReader(await subject()) },
    ...rows.map((row) => ({
      name: row.operation,
      async run() {
        const wrong = await askRow(await subject(), row);
        expect(wrong.length === 0, `${row.operation}\n${wrong.join('\n')}`);
      },
    })),
  ];
}

async function everyOperation({ url, tokens }: AuthorizationSubject, rows: readonly OperationRow[]): Promise<void> {
  const documented = await documentedOperations(url, tokens.owner);
  const asked = rows.map(({ operation }) => operation);
  const missing = (from: readonly string[], among: readonly string[]): string[] => {
    const shapes = new Set(among.map(operationShape));
    return from.filter((operation) => !shapes.has(operationShape(operation)));
  };
  expectSame(missing(documented, asked), [], 'operations without a row');
  expectSame(missing(asked, documented), [], 'rows without an operation');
}

/** Two names for one person would make strangers of nobody. */
async function differentPeople({ url, tokens }: AuthorizationSubject): Promise<void> {
  const me = async (token: string): Promise<{ subject: string; tenant: string; region: string; role: string }> => {
    const { status, text } = await send(url, token, 'GET /me', {});
    expect(status === 200, `somebody who has a consultation is answered ${status}`);
    return JSON.parse(text) as { subject: string; tenant: string; region: string; role: string };
  };
  const { owner, otherMember, otherPractitioner, recorder, reader } = tokens;
  const people = await Promise.all([owner, otherMember, recorder, otherPractitioner, ...(reader === null ? [] : [reader])].map(me));
  expectSame(new Set(people.map(({ subject }) => subject)).size, people.length, 'different people');
  expectSame(people.slice(0, 4).map(({ role }) => role), ['patient', 'patient', 'practitioner', 'practitioner'], 'roles');
  expectSame(new Set(people.map(({ tenant, region }) => `${tenant} ${region}`)).size, 1, 'insurers and regions');
}

async function namedReader({ url, tokens, consultation: { rid } }: AuthorizationSubject): Promise<void> {
  const { status, text } = await send(url, tokens.owner, 'GET /recordings/{rid}', { path: [rid] });
  expect(status === 200, `the owner is answered ${status} for her own recording`);
  const { claim } = await readClaim((JSON.parse(text) as { claim: string }).claim);
  const keyset = await send(url, tokens.owner, 'GET /keyset', {});
  const { policies } = peekPayload((JSON.parse(keyset.text) as { keyset: string }).keyset, keysetSchema) ?? { policies: [] };
  const names = policies.some(({ id, role, keys }) => role === 'reader' && keys.length > 0 && claim.access.includes(id));
  expectSame(names, tokens.reader !== null, 'a reader to ask as, since the claim names one');
}
