import pg from 'pg';
import { CAN_BECOME_SQL, CHANNEL, SCOPE_SQL, scopeParams, sqlState, type Database, type OwnerTransaction, type Row, type Transaction } from './database.js';
import { asTransaction } from './in-transaction.js';
import { PostgresListener } from './postgres-listener.js';

const INT8 = 20;
const DEADLOCK = '40P01';

export interface PostgresOptions {
  /** A login that owns nothing: NOINHERIT, no superuser. */
  url: string;
  /** The owner of the tables, for migrations; the same as `url` when absent. */
  ownerUrl?: string;
}

/** A PostgreSQL server, 15 or newer. */
export function openPostgres(options: PostgresOptions): Database {
  const pool = createPool(options.url, 10);
  let listener: PostgresListener | null = null;

  return {
    engine: 'postgres',
    transaction: (scope, work) => retryDeadlocks(() => inTransaction(pool, (client) => {
      const query = queryOf(client);
      const tx: Transaction = {
        query,
        become: async (role) => void (await query(`select set_config('role', $1, true)`, [`consult_${role}`])),
        notify: async (payload) => void (await query('select pg_notify($1, $2)', [CHANNEL, payload])),
      };
      // Queued behind `begin` without waiting for its answer.
      return query(SCOPE_SQL, scopeParams(scope)).then(() => asTransaction(() => work(tx)));
    })),
    async asOwner(work) {
      const owners = createPool(options.ownerUrl ?? options.url, 1);
      try {
        return await inTransaction(owners, (client) => {
          const owner: OwnerTransaction = { query: queryOf(client), execute: async (sql) => void (await client.query(sql)) };
          return asTransaction(() => work(owner));
        });
      } finally {
        await owners.end();
      }
    },
    login: async () => String((await pool.query<{ login: string }>('select session_user as login')).rows[0]?.login),
    canBecome: async (role) => (await pool.query<{ can: boolean }>(CAN_BECOME_SQL, [`consult_${role}`])).rows[0]?.can === true,
    async listen(onNotify, onGap) {
      listener = new PostgresListener(options.url, CHANNEL, onNotify, onGap);
      await listener.start();
    },
    async close() {
      await listener?.stop();
      await pool.end();
    },
  };
}

function createPool(connectionString: string, max: number): pg.Pool {
  const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : (pg.types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format);
  const pool = new pg.Pool({ connectionString, max, types: { getTypeParser } as pg.CustomTypesConfig });
  // A connection that dies while idle is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

function queryOf(client: pg.PoolClient): Transaction['query'] {
  return async <T extends Row>(sql: string, params: readonly unknown[] = []) => (await client.query<T>(sql, [...params])).rows;
}

/** Of two transactions that wait for each other the server ends one: it has done nothing, and is run again. */
async function retryDeadlocks<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (sqlState(error) !== DEADLOCK || attempt === 3) throw error;
    }
  }
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const begun = client.query('begin');
    const result = await Promise.all([begun, work(client)]).then(([, value]) => value);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}
