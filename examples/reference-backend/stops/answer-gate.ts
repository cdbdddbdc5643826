import type { ServerResponse } from 'node:http';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import { isStopped, type InForce } from './enforce.js';

/** How long an answer that is under way when what it holds is stopped may take to leave, milliseconds. Then its line is cut. */
const LEAVE_WITHIN = 1_000;

interface Leaving {
  outgoing: ServerResponse;
  subject: string;
  whats: readonly Revocable[];
}

/** What a process knows to be in force in one realm, and which answers are on their way out. */
export class AnswerGate {
  /** The newest stop that is known here. */
  seq = 0;
  readonly #stops = new Map<number, InForce & { drill: boolean }>();
  readonly #leaving = new Set<Leaving>();
  #drillPeople: ReadonlySet<string> = new Set();

  /** @param news rows above `seq`, in order */
  take(seq: number, news: readonly (InForce & { seq: number; drill: boolean } | { seq: number; scope: 'lift'; target: string; drill: boolean })[], drillPeople: ReadonlySet<string>): void {
    for (const row of news) {
      if (row.scope === 'lift') this.#stops.delete(Number(row.target));
      else this.#stops.set(row.seq, { scope: row.scope, target: row.target, drill: row.drill });
    }
    this.#drillPeople = drillPeople;
    this.seq = seq;
  }

  get hasStoppedKeys(): boolean {
    return [...this.#stops.values()].some(({ scope }) => scope === 'kid');
  }

  isStopped(subject: string, whats: readonly Revocable[]): boolean {
    if (this.#stops.size === 0) return false;
    const touching = [...this.#stops.values()].filter(({ drill }) => !drill || this.#drillPeople.has(subject));
    return isStopped(touching, ...whats);
  }

  /** An answer is about to be given out: known from here on until its last byte is handed over, or its line is gone. */
  enter(leaving: Leaving): void {
    const { outgoing } = leaving;
    if (outgoing.writableFinished || outgoing.destroyed) return;
    this.#leaving.add(leaving);
    const gone = (): void => void this.#leaving.delete(leaving);
    outgoing.once('finish', gone).once('close', gone);
  }

  /** Settles when no answer that holds what is stopped is on its way any more. */
  async drain(): Promise<void> {
    const stopped = [...this.#leaving].filter(({ subject, whats }) => this.isStopped(subject, whats));
    await Promise.all(stopped.map(({ outgoing }) => leftOrCut(outgoing)));
  }
}

function leftOrCut(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => outgoing.destroy(), LEAVE_WITHIN);
    const done = (): void => {
      clearTimeout(late);
      resolve();
    };
    outgoing.once('finish', done).once('close', done);
    if (outgoing.writableFinished || outgoing.destroyed) done();
  });
}
