import type { NoticeKind } from '../../../src/domain/member-notice.js';
import { groupBy } from '../group-by.js';
import type { OwnerTransaction } from './database.js';
import type { Loss } from './read-losses.js';
import { withoutWalls } from './without-walls.js';

/** How many rows of a table are destroyed. */
export interface LostRows {
  readonly table: string;
  readonly count: number;
}

/** Whom to tell, and what. */
export interface LossNotice {
  readonly tenant: string;
  readonly region: string;
  readonly subject: string;
  readonly kind: NoticeKind;
  /** How many; null where a number says nothing. */
  readonly count: number | null;
}

/** A recording whose rows go: its bytes are still on the disk. */
export interface LostRecording {
  readonly rid: string;
  readonly tenant: string;
  readonly region: string;
  readonly owner: string;
}

/** Everything that a migration is about to destroy. */
export interface CountedLosses {
  readonly rows: readonly LostRows[];
  readonly notices: readonly LossNotice[];
  readonly recordings: readonly LostRecording[];
}

/** What the people of a table are told. Keys are many rows and one thing. */
const TELLS: Readonly<Record<string, { kind: NoticeKind; counts: boolean }>> = {
  appointment: { kind: 'appointment-cancelled', counts: true },
  recording: { kind: 'recording-removed', counts: true },
  member_key: { kind: 'keys-removed', counts: false },
  vault_way: { kind: 'keys-removed', counts: false },
};

/** Counts before it is too late. @throws Error: a table whose people nobody has words for */
export async function countLosses(tx: OwnerTransaction, losses: readonly Loss[]): Promise<CountedLosses> {
  const rows: LostRows[] = [];
  const notices: LossNotice[] = [];
  const recordings: LostRecording[] = [];
  for (const { table, people, where } of losses) {
    const source = `${table} where ${where ?? 'true'}`;
    await withoutWalls(tx, [table], async () => {
      const count = (await tx.query<{ n: number }>(`select count(*)::int as n from ${source}`))[0]?.n ?? 0;
      if (count === 0) return;
      rows.push({ table, count });
      for (const column of people) notices.push(...await peopleOf(tx, table, column, source));
      if (table === 'recording') recordings.push(...await tx.query<LostRecording & Record<string, unknown>>(`select rid, tenant, region, owner from ${source}`));
    });
  }
  return { rows, notices: once(notices), recordings };
}

async function peopleOf(tx: OwnerTransaction, table: string, column: string, source: string): Promise<LossNotice[]> {
  const tells = TELLS[table];
  if (tells === undefined) throw new Error(`There are no words for the people of ${table}: see count-losses.ts.`);
  const people = await tx.query<{ tenant: string; region: string; subject: string; n: number }>(
    `select tenant, region, ${column} as subject, count(*)::int as n from ${source} group by 1, 2, 3 order by 1, 2, 3`,
  );
  return people.map(({ n, ...person }) => ({ ...person, kind: tells.kind, count: tells.counts ? n : null }));
}

/** One notice a person and kind. */
function once(notices: readonly LossNotice[]): LossNotice[] {
  return [...groupBy(notices, ({ tenant, region, subject, kind }) => [tenant, region, subject, kind].join(' ')).values()].map((same) => {
    const [first] = same;
    if (first === undefined) throw new Error('A group has a member.');
    return { ...first, count: first.count === null ? null : same.reduce((sum, { count }) => sum + (count ?? 0), 0) };
  });
}
