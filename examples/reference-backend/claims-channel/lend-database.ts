import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Database, Row, Transaction } from '../database/database.js';
import type { Answer } from './channel.js';
import { DATABASE_OPERATIONS } from './database-operations.js';

/** Everybody waits meanwhile: an issuer that has gone in the middle of a transaction does not hold the database. */
const TRANSACTION_MILLIS = 5_000;

interface Lent {
  tx: Transaction;
  end: (commit: boolean) => void;
  /** Whether it has been committed; rejects when the database refused it. */
  done: Promise<boolean>;
}

class RolledBack extends Error {}

/**
 * Lends the issuer the transactions of a database that one process alone can open: in the role `claims`, one after the other.
 * @param gone aborts when the issuer's connection has ended
 */
export function lendDatabase(database: Database, gone: AbortSignal): Answer {
  const open = new Map<number, Lent>();
  let next = 0;
  gone.addEventListener('abort', () => {
    for (const { end } of open.values()) end(false);
  });
  const lent = (tx: number): Lent => {
    const found = open.get(tx);
    if (found === undefined) throw new ConsultError('backend/conflict');
    return found;
  };
  const operations: Record<string, (input: unknown) => Promise<unknown>> = {
    async begin(input) {
      const { tenant, region } = DATABASE_OPERATIONS.begin.input.parse(input);
      const id = next++;
      open.set(id, await begin(database, { tenant, region }, () => open.delete(id)));
      return { tx: id };
    },
    async query(input) {
      const { tx, sql, params } = DATABASE_OPERATIONS.query.input.parse(input);
      return { rows: await lent(tx).tx.query<Row>(sql, params) };
    },
    async end(input) {
      const { tx, commit } = DATABASE_OPERATIONS.end.input.parse(input);
      const { end, done } = lent(tx);
      end(commit);
      // It may have been rolled back before this: for its length.
      if ((await done) !== commit) throw new ConsultError('backend/conflict');
      return null;
    },
  };
  return (operation, input) => {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    return run === undefined ? Promise.reject(new ConsultError('backend/forbidden')) : run(input);
  };
}

/** An API on PostgreSQL lends nothing: the issuer has a login of its own. */
export const lendNothing: Answer = () => Promise.reject(new ConsultError('backend/forbidden'));

function begin(database: Database, realm: { tenant: string; region: string }, ended: () => void): Promise<Lent> {
  return new Promise((resolve, reject) => {
    let end: (commit: boolean) => void = () => undefined;
    const ending = new Promise<boolean>((settle) => (end = settle));
    const run = database.transaction({ role: 'claims', ...realm, subject: '' }, async (tx) => {
      const late = setTimeout(() => end(false), TRANSACTION_MILLIS);
      resolve({ tx, end, done });
      const commit = await ending;
      clearTimeout(late);
      ended();
      if (!commit) throw new RolledBack();
      return true;
    });
    const done = run.catch((error: unknown) => {
      if (error instanceof RolledBack) return false;
      throw error;
    });
    done.catch(reject);
  });
}
