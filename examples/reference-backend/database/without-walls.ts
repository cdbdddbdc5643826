import type { OwnerTransaction } from './database.js';

/**
 * Lets the owner of the tables see all rows of these. The walls are forced on the owner too, who would count nothing, and
 * delete nothing, behind them. For migrations alone; the walls stand again afterwards, and nobody else has looked meanwhile:
 * the tables are locked until the transaction ends.
 */
export async function withoutWalls<T>(tx: OwnerTransaction, tables: readonly string[], work: () => Promise<T>): Promise<T> {
  const forced = (await tx.query<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity and relname::text = any ($1::text[])`, [tables],
  )).map(({ name }) => name);
  for (const name of forced) await tx.execute(`alter table ${name} no force row level security`);
  const result = await work();
  for (const name of forced) await tx.execute(`alter table ${name} force row level security`);
  return result;
}
