import { nextTurn } from '../../async/next-turn.js';
import { judgeItems, type GateCase, type Judged } from './judge-items.js';
import { startJudge } from './start-judge.js';
import { WorkerLine } from '../../async/worker-line.js';

/** To the worker. */
export interface ToJudge {
  items: readonly unknown[];
  given: GateCase;
}
/** From the worker: of each item, in their order. */
export type Judgement = Judged[];

type Line = WorkerLine<ToJudge, Judgement>;

/** Milliseconds of judging on the page before it gets a breath: the browser's own collecting of garbage, 40 at times, has to fit in 50 with it. */
const SLICE_MS = 8;

/**
 * Passes items through the gate without holding the page up: on the page in slices, so that what is seen first comes at
 * once, and in a worker what comes after it. A page that never has much to judge never starts one.
 */
export class ItemJudge {
  readonly #start: () => Worker;
  #opening: Promise<Line | null> | null = null;
  /** Once it has loaded. */
  #line: Line | null = null;

  constructor(start: () => Worker = startJudge) {
    this.#start = start;
  }

  /** Judges on the page. @throws as `verifyOwnership` */
  async *here(items: Iterable<unknown>, given: GateCase): AsyncGenerator<Judged, void> {
    let since = performance.now();
    for await (const judged of judgeItems(items, given)) {
      yield judged;
      if (performance.now() - since <= SLICE_MS) continue;
      await nextTurn();
      since = performance.now();
    }
  }

  /** Judges in the worker; on the page as long as there is none: one that loads is not waited for. @throws as `verifyOwnership` */
  async *away(items: readonly unknown[], given: GateCase): AsyncGenerator<Judged, void> {
    if (items.length === 0) return;
    this.#opening ??= this.#open();
    // A worker that has failed, or items that cannot be copied, as an adapter of the page's own may give.
    const judged = await this.#line?.ask({ items, given }).catch(() => null);
    if (judged === null || judged === undefined) yield* this.here(items, given);
    else yield* judged;
  }

  /** Ends the worker, with all that it knows of a person. What it was still judging is judged on the page. */
  end(): void {
    const line = this.#line;
    this.#line = null;
    this.#opening = null;
    line?.close(new DOMException('The worker was ended', 'AbortError'));
  }

  #open(): Promise<Line | null> {
    const opening: Promise<Line | null> = WorkerLine.open<ToJudge, Judgement>(this.#start).then((line) => {
      if (this.#opening === opening) this.#line = line;
      else line?.close(null);
      return line;
    });
    return opening;
  }
}
