import type { Channel } from '../reference-backend/claims-channel/channel.js';
import { DATABASE_OPERATIONS } from '../reference-backend/claims-channel/database-operations.js';
import { CHANNEL, type Row, type Transaction } from '../reference-backend/database/database.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import type { ClaimsTransactions } from './claims-transactions.js';

/**
 * Transactions that the API lends over the channel, for PGlite, which one process alone can open. They keep the issuer's key
 * apart from the API and nothing else: on PGlite the API could write what the issuer writes. That wall needs PostgreSQL.
 */
export function borrowFrom(channel: Channel): ClaimsTransactions {
  return async (realm: Realm, work) => {
    const { tx } = DATABASE_OPERATIONS.begin.output.parse(await channel.ask('begin', realm));
    const query = async <T extends Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> =>
      DATABASE_OPERATIONS.query.output.parse(await channel.ask('query', { tx, sql, params })).rows as T[];
    const transaction: Transaction = {
      query,
      become: (role) => (role === 'claims' ? Promise.resolve() : Promise.reject(new Error('The claims issuer has one role.'))),
      notify: async (payload) => void (await query('select pg_notify($1, $2)', [CHANNEL, payload])),
    };
    try {
      const result = await work(transaction);
      await channel.ask('end', { tx, commit: true });
      return result;
    } catch (error) {
      await channel.ask('end', { tx, commit: false }).catch(() => undefined);
      throw error;
    }
  };
}
