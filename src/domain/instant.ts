import * as z from 'zod/mini';

/** An instant as FHIR writes it: ISO 8601 with seconds and a zone, e.g. `2026-11-22T19:00:00Z`. */
export const instantSchema = z.iso.datetime({ offset: true });

/** An instant as a signed object writes it: whole milliseconds since 1970 UTC. */
export const epochMillisSchema = z.int().check(z.nonnegative());
