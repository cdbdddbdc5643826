import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Row } from './database.js';

export type WorkerRequest =
  | { op: 'query' | 'begin'; sql: string; params: readonly unknown[] }
  | { op: 'execute'; sql: string }
  | { op: 'listen'; channel: string }
  | { op: 'close' };

type WorkerAnswer =
  | { ready: true }
  | { failed: string }
  | { notification: string }
  | { id: number; rows: Row[] }
  | { id: number; error: { message: string; code?: string; constraint?: string } };

interface Waiting {
  resolve: (rows: Row[]) => void;
  reject: (error: Error) => void;
}

/** This thread's end of the PGlite worker. */
export class PGliteWorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #dead: Error | null = null;
  onNotification: (payload: string) => void = () => undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async start(folder: string): Promise<PGliteWorkerClient> {
    // No flags of this process: the worker is plain JavaScript and needs no loader.
    const worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData: { folder }, execArgv: [] });
    const client = new PGliteWorkerClient(worker);
    const [first] = (await once(worker, 'message')) as [WorkerAnswer];
    if ('failed' in first) throw new Error(`The database could not be opened: ${first.failed}`);
    worker.on('message', (answer: WorkerAnswer) => client.#receive(answer));
    worker.on('error', (error) => client.#die(error));
    worker.on('exit', () => client.#die(new Error('The database worker has stopped.')));
    return client;
  }

  ask(request: WorkerRequest): Promise<Row[]> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...request });
    });
  }

  async stop(): Promise<void> {
    await this.ask({ op: 'close' }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #receive(answer: WorkerAnswer): void {
    if ('notification' in answer) return this.onNotification(answer.notification);
    if (!('id' in answer)) return;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('rows' in answer) waiting?.resolve(answer.rows);
    else waiting?.reject(Object.assign(new Error(answer.error.message), answer.error));
  }

  #die(error: Error): void {
    this.#dead ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }
}
