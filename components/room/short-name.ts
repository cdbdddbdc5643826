/** Most characters of a name inside a sentence. */
const MOST = 48;

/** A name as a sentence can carry it: the words after it must stay in sight, however long it is. */
export function shortName(name: string): string {
  const characters = [...name];
  return characters.length <= MOST ? name : `${characters.slice(0, MOST - 1).join('').trimEnd()}…`;
}
