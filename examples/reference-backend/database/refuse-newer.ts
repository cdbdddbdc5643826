import { NewerVersionError } from '../newer-version-error.js';

/**
 * A program that does not know how its database was changed would write what nobody can read afterwards.
 * @param applied the migrations that the database has seen
 * @param known those that this program has
 * @throws NewerVersionError in one sentence: there are others among them
 */
export function refuseNewer(applied: readonly string[], known: readonly string[]): void {
  const others = applied.filter((name) => !known.includes(name)).sort();
  const [first] = others;
  if (first === undefined) return;
  throw new NewerVersionError(`This database is of a newer version of the program, which has run ${others.length === 1 ? `the migration ${first}` : `${others.length} migrations that are not here, ${first} the first`}: start that version again, or bring back a copy of before the upgrade. Nothing has been changed.`);
}
