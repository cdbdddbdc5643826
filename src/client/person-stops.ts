import { loadPart } from '../async/load-part.js';
import type { Feature } from '../domain/feature.js';
import type { Stops, StopsOptions } from '../incident/stops.js';

interface Opened {
  gone: AbortSignal;
  opening: Promise<Stops>;
  stops: Stops | null;
}

/** What was stopped for whoever is signed in: opened once for each person, before anything else is asked for them, and loaded then. */
export class PersonStops {
  readonly #options: Omit<StopsOptions, 'store' | 'subject'> & { rootThumbprint: string };
  readonly #onChange: () => void;
  #opened: Opened | null = null;

  constructor(options: Omit<StopsOptions, 'store' | 'subject'> & { rootThumbprint: string }, onChange: () => void) {
    this.#options = options;
    this.#onChange = onChange;
  }

  /** False before anything was asked for the person. */
  isStopped(feature: Feature): boolean {
    return this.#opened?.stops?.isStopped(feature) ?? false;
  }

  /** @param person who is signed in, and what is aborted when they go @throws ConsultError `browser/part-missing` */
  of({ identity: { subject }, gone }: { identity: { subject: string }; gone: AbortSignal }): Promise<Stops> {
    if (this.#opened?.gone === gone) return this.#opened.opening;
    const opening = loadPart(() => import('../incident/open-stops.js')).then(({ openStops }) => openStops({ ...this.#options, subject }, gone)).then((stops) => {
      if (this.#opened !== opened) return stops;
      opened.stops = stops;
      stops.onChange(this.#onChange);
      if (stops.inForce.length > 0) this.#onChange();
      return stops;
    });
    const opened: Opened = { gone, opening, stops: null };
    this.#opened = opened;
    opening.catch(() => { if (this.#opened === opened) this.#opened = null; });
    return opening;
  }

  /** The person has gone. */
  drop(): void {
    const opened = this.#opened;
    this.#opened = null;
    opened?.opening.then((stops) => stops.close(), () => undefined);
  }
}
