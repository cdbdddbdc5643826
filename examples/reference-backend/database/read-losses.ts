/** What a migration destroys of one table. */
export interface Loss {
  readonly table: string;
  /** The columns that name the people concerned. */
  readonly people: readonly string[];
  /** Which rows; null for all. */
  readonly where: string | null;
}

/** `-- destroys: appointment (patient, practitioner) where status = 'booked'` */
const MARK = /^-- destroys: (\w+)(?: \((\w+(?:, \w+)*)\))?(?: where (.+))?$/gm;
/** Statements that take something away, and the tables that they name. */
const TAKES = [
  /^drop table (?:if exists )?(.+?)(?: cascade)?$/, /^truncate (?:table )?(.+?)(?: cascade)?$/, /^delete from (\w+)/, /^update (\w+)/,
  /^alter table (?:only )?(\w+)\b.*\bdrop column\b/,
] as const;

/**
 * What the first lines of a migration say that it destroys.
 * @throws Error in one sentence when a statement of it takes something away that these lines do not name
 */
export function readLosses(name: string, sql: string): Loss[] {
  const losses = [...sql.matchAll(MARK)].map(([, table = '', people, where]): Loss => ({ table, people: people?.split(', ') ?? [], where: where ?? null }));
  const marked = new Set(losses.map(({ table }) => table));
  const missing = takenBy(sql).filter((table) => !marked.has(table));
  if (missing.length > 0) throw new Error(`The migration ${name} takes something away from ${missing.join(', ')} and does not say so: it needs a line "-- destroys: ${missing[0]}".`);
  return losses;
}

function takenBy(sql: string): string[] {
  const statements = sql.replaceAll(/--.*$/gm, '').split(';').map((statement) => statement.replaceAll(/\s+/g, ' ').trim().toLowerCase());
  return statements.flatMap((statement) => TAKES.flatMap((pattern) => pattern.exec(statement)?.[1]?.split(/, ?/) ?? []));
}
