import { ConsultError } from '../../domain/consult-error.js';
import type { Stop } from '../../domain/stop.js';
import type { Revocation, Stopping } from '../../ownership/revocation.js';

/** A stop, or the lifting of one, with its token. */
interface Entry { payload: Revocation; token: Promise<string>; incident: string | null }

/** What was stopped and lifted in a world, in order. */
export class MemoryStopBook {
  /** Pages that are told at once. */
  readonly lines = new Set<() => void>();
  readonly #entries: Entry[] = [];
  readonly #audience: string;
  readonly #sign: (payload: Revocation) => Promise<string>;

  constructor(audience: string, sign: (payload: Revocation) => Promise<string>) {
    this.#audience = audience;
    this.#sign = sign;
  }

  /** The newest number; 0 before the first. */
  get seq(): number {
    return this.#entries.length;
  }

  get payloads(): Revocation[] {
    return this.#entries.map(({ payload }) => payload);
  }

  /** As officers see them, the oldest first. */
  get all(): Stop[] {
    return this.#entries.flatMap(({ payload, incident }) => (payload.scope === 'lift' ? [] : [this.#view(payload, incident)]));
  }

  after(seq: number): readonly Entry[] {
    return this.#entries.slice(seq);
  }

  /** What is stopped already is stopped once. */
  make({ scope, target, why, drill, at, incident }: Omit<Stop, 'seq' | 'liftedBy'>): Stop {
    const same = this.all.find((each) => each.scope === scope && each.target === target && each.drill === drill && each.liftedBy === null);
    if (same !== undefined) return same;
    const payload = { scope, target, why, drill, at, ...this.#next() } as Stopping;
    this.#add(payload, incident);
    return this.#view(payload, incident);
  }

  /** @throws ConsultError `backend/not-found`, `backend/conflict` */
  lift(seq: number, at: number): Stop {
    const stop = this.all.find((each) => each.seq === seq);
    if (stop === undefined) throw new ConsultError('backend/not-found');
    if (stop.liftedBy !== null) throw new ConsultError('backend/conflict');
    const payload: Revocation = { scope: 'lift', target: String(seq), why: 'checked', drill: stop.drill, at, ...this.#next() };
    this.#add(payload, stop.incident);
    return { ...stop, liftedBy: payload.seq };
  }

  #next(): Pick<Revocation, 'v' | 'aud' | 'seq'> {
    return { v: 2, aud: this.#audience, seq: this.#entries.length + 1 };
  }

  #add(payload: Revocation, incident: string | null): void {
    this.#entries.push({ payload, token: this.#sign(payload), incident });
    for (const tell of [...this.lines]) tell();
  }

  #view({ seq, scope, target, why, drill, at }: Stopping, incident: string | null): Stop {
    const lift = this.#entries.find(({ payload }) => payload.scope === 'lift' && payload.target === String(seq));
    return { seq, scope, target, why, drill, at, liftedBy: lift?.payload.seq ?? null, incident };
  }
}
