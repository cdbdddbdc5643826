import * as z from 'zod/mini';

const keptSchema = z.object({ seq: z.int().check(z.nonnegative()), tokens: z.array(z.string().check(z.maxLength(24_000))) });
export type KeptStops = z.infer<typeof keptSchema>;

/** Where a device keeps what was stopped for one person, with the newest number that it has heard of. */
export interface StopStore {
  read(): KeptStops;
  /**
   * Keeps all of it, however many, or what was kept before stays as it was: number and stops belong together, so that whatever is
   * missing is asked for again. The page itself remembers what could not be kept.
   */
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
        localStorage.setItem(name, JSON.stringify({ seq, tokens }));
      } catch {
        // Full, or none at all: what stood there is left.
      }
    },
  };
}
