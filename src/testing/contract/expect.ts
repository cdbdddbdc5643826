import type { ErrorCode } from '../../domain/error-codes.js';
import { isConsultError } from '../../domain/consult-error.js';

/** @throws Error when the condition does not hold */
export function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** Same JSON. */
export function expectSame(actual: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(sorted(actual)), JSON.stringify(sorted(wanted))];
  expect(a === b, `${what}: got ${a}, wanted ${b}`);
}

/** @throws Error unless the call rejects with a ConsultError of one of these codes */
export async function expectRejection(call: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<void> {
  let error: unknown;
  try {
    await call;
  } catch (thrown) {
    error = thrown;
  }
  expect(error !== undefined, `settled; wanted ${codes.join(' or ')}`);
  expect(isConsultError(error), `rejected with ${String(error)}, which is no ConsultError`);
  expect(codes.includes(error.code), `rejected with ${error.code}; wanted ${codes.join(' or ')}`);
}

/** The same, with what it was that had to be refused. */
export async function expectRefusal(what: string, call: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<void> {
  try {
    await expectRejection(call, ...codes);
  } catch (cause) {
    throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}
