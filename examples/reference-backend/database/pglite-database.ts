import { join } from 'node:path';
import { CHANNEL, SCOPE_SQL, scopeParams, type Database, type OwnerTransaction, type Row, type Transaction } from './database.js';
import { lockFolder } from './folder-lock.js';
import { asTransaction } from './in-transaction.js';
import { Mutex } from './mutex.js';
import { PGliteWorkerClient } from './pglite-worker-client.js';

/**
 * PostgreSQL in this process: a folder, nothing to install. For demos and tests: PGlite does not fsync, and its login is a
 * superuser, so row level security catches our mistakes here and not an intruder's SQL.
 */
export async function openPGlite(dataFolder: string): Promise<Database> {
  const unlock = lockFolder(dataFolder);
  let client: PGliteWorkerClient;
  try {
    client = await PGliteWorkerClient.start(join(dataFolder, 'pglite'));
  } catch (error) {
    unlock();
    throw error;
  }
  const mutex = new Mutex();
  const query = async <T extends Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> => (await client.ask({ op: 'query', sql, params })) as T[];
  const execute = async (sql: string): Promise<void> => void (await client.ask({ op: 'execute', sql }));

  const tx: Transaction = {
    query,
    become: async (role) => void (await query(`select set_config('role', $1, true)`, [`consult_${role}`])),
    notify: async (payload) => void (await query('select pg_notify($1, $2)', [CHANNEL, payload])),
  };
  const owner: OwnerTransaction = { query, execute };

  /** There is one connection: transactions take turns. */
  function inTurn<T>(begin: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
    return mutex.run(async () => {
      try {
        await begin();
        const result = await work();
        await execute('commit');
        return result;
      } catch (error) {
        await execute('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  return {
    engine: 'pglite',
    transaction: (scope, work) => inTurn(() => client.ask({ op: 'begin', sql: SCOPE_SQL, params: scopeParams(scope) }), () => asTransaction(() => work(tx))),
    asOwner: (work) => inTurn(() => execute('begin'), () => asTransaction(() => work(owner))),
    login: async () => String((await mutex.run(() => query('select session_user as login')))[0]?.['login']),
    canBecome: () => Promise.resolve(true),
    async listen(onNotify) {
      client.onNotification = onNotify;
      await mutex.run(() => client.ask({ op: 'listen', channel: CHANNEL }));
    },
    async close() {
      await mutex.run(() => client.stop());
      unlock();
    },
  };
}
