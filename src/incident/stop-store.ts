import * as z from 'zod/mini';

/** As many revocations as a device keeps. */
const KEPT_MAX = 2_000;

const keptSchema = z.object({ seq: z.int().check(z.nonnegative()), tokens: z.array(z.string().check(z.maxLength(24_000))).check(z.maxLength(KEPT_MAX)) });
export type KeptStops = z.infer<typeof keptSchema>;

/** Where a device keeps what was stopped for one person, with the newest number that it has heard of. */
export interface StopStore {
  read(): KeptStops;
  /** A device that cannot keep it has no memory of what it heard: the page has. */
  write(kept: KeptStops): void;
}

export interface StopPlace {
  tenant: string;
  region: string;
  /** Of the root key: another root's numbers are others. */
  rootThumbprint: string;
  subject: string;
}

/** In the browser's local storage, as the keyset's own number is. */
export function localStopStore({ tenant, region, rootThumbprint, subject }: StopPlace): StopStore {
  const name = `consultkit:stops:${tenant}:${region}:${rootThumbprint}:${subject}`;
  return {
    read() {
      try {
        const kept = keptSchema.safeParse(JSON.parse(localStorage.getItem(name) ?? 'null'));
        return kept.success ? kept.data : { seq: 0, tokens: [] };
      } catch {
        return { seq: 0, tokens: [] };
      }
    },
    write({ seq, tokens }) {
      try {
        localStorage.setItem(name, JSON.stringify({ seq, tokens: tokens.slice(-KEPT_MAX) }));
      } catch {
        // Full, or none at all.
      }
    },
  };
}
