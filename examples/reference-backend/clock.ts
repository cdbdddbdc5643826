/** Milliseconds since 1970. Given in, so that tests can move it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** An instant as FHIR writes it. */
export function toInstant(millis: number): string {
  return new Date(millis).toISOString();
}
