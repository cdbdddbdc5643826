/** A word that stands in everything that is one member's, and that nobody else may ever be given. */
const PATTERN = /canary-(\d+)-/g;

export function canaryOf(member: number): string {
  return `canary-${member}-`;
}

/** Whose canaries are in this: any value that a client gave out, or bytes of media. */
export function canariesIn(given: unknown): Set<number> {
  const text = given instanceof Uint8Array ? Buffer.from(given).toString('latin1') : JSON.stringify(given) ?? '';
  return new Set([...text.matchAll(PATTERN)].map(([, member]) => Number(member)));
}
