import { isConsultError } from '../domain/consult-error.js';
import { within } from './within.js';

/** To a worker of ours, which first says `ready`. Without an `id` no answer is wanted. */
export interface Asked<Question> {
  id: number | null;
  question: Question;
}

/** From the worker. */
export interface Answered<Answer> {
  id: number;
  answer: Answer;
}

interface Waiting<Answer> {
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** How long a worker may take over one question, ms. One that does not answer is ended: it would take none of the next either. */
const ANSWER_MS = 20_000;

/** How long a worker may take to load, ms, before the page does its work. */
const LOAD_MS = 4000;

/** Questions to a worker, each with its answer. */
export class WorkerLine<Question, Answer> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #count = 0;
  /** Why nothing can be asked any more. */
  #over: { reason: unknown } | null = null;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data: { id, answer } }: MessageEvent<Answered<Answer>>) => {
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
    };
    const failed = (event: Event): void => {
      event.preventDefault();
      this.close(new DOMException('The worker has failed', 'OperationError'));
    };
    worker.onerror = failed;
    worker.onmessageerror = failed;
  }

  /** @returns null where the page or the browser has no such worker, or it does not load in time */
  static async open<Question, Answer>(start: () => Worker): Promise<WorkerLine<Question, Answer> | null> {
    let worker: Worker;
    try {
      worker = start();
    } catch {
      return null;
    }
    if (await isReady(worker)) return new WorkerLine(worker);
    worker.terminate();
    return null;
  }

  /**
   * What is not moved is copied.
   * @throws what `close` was given; DOMException `DataCloneError` for what cannot be copied, `OperationError` when the worker has failed;
   *   ConsultError `browser/no-answer` after twenty seconds
   */
  ask(question: Question): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.#over !== null) throw this.#over.reason;
      const id = this.#count++;
      this.#worker.postMessage({ id, question } satisfies Asked<Question>);
      this.#waiting.set(id, { resolve, reject });
    });
    return within(answer, ANSWER_MS, 'browser/no-answer').catch((error: unknown) => {
      if (isConsultError(error)) this.close(error);
      throw error;
    });
  }

  tell(question: Question, move: Transferable[] = []): void {
    if (this.#over === null) this.#worker.postMessage({ id: null, question } satisfies Asked<Question>, move);
  }

  /** Ends the worker; what still waits is rejected with the reason. Idempotent. */
  close(reason: unknown): void {
    if (this.#over !== null) return;
    this.#over = { reason };
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    this.#worker.terminate();
  }
}

function isReady(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), LOAD_MS);
    const settle = (ready: boolean): void => {
      clearTimeout(timer);
      resolve(ready);
    };
    worker.onmessage = () => settle(true);
    worker.onerror = (event) => {
      event.preventDefault();
      settle(false);
    };
  });
}
