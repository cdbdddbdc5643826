import type { Duplex } from 'node:stream';
import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import { sqlState } from '../database/database.js';
import { FrameReader, writeFrame, type Frame } from './frames.js';

/** Answers a question of the other side. What it throws as a ConsultError is told by its code; of anything else, that it failed. */
export type Answer = (operation: string, input: unknown) => Promise<unknown>;

interface Waiting {
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
  late: NodeJS.Timeout;
}

/**
 * One connection between the API and the claims issuer. Each may ask the other. Every question has a time-out, and a
 * connection that ends fails all that wait for it.
 */
export class Channel {
  /** Settles when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>;
  readonly #stream: Duplex;
  readonly #answer: Answer;
  readonly #timeout: number;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #isOpen = true;

  constructor(stream: Duplex, answer: Answer, timeoutMillis: number) {
    this.#stream = stream;
    this.#answer = answer;
    this.#timeout = timeoutMillis;
    const reader = new FrameReader();
    stream.on('data', (bytes: Buffer) => {
      try {
        for (const frame of reader.push(bytes)) this.#receive(frame);
      } catch {
        // Whoever sends what is no frame is not the one we know.
        stream.destroy();
      }
    });
    stream.on('error', () => undefined);
    this.closed = new Promise((resolve) => stream.once('close', () => {
      this.#isOpen = false;
      for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new ConsultError('backend/issuer-away'));
      resolve();
    }));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @throws ConsultError as the other side says; `backend/issuer-away` when it says nothing in time */
  ask(operation: string, input: unknown): Promise<unknown> {
    if (!this.#isOpen) return Promise.reject(new ConsultError('backend/issuer-away'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.#settle(id)?.reject(new ConsultError('backend/issuer-away')), this.#timeout);
      this.#waiting.set(id, { resolve, reject, late });
      this.#stream.write(writeFrame({ id, ask: operation, input }));
    });
  }

  close(): void {
    this.#stream.destroy();
  }

  #receive(frame: Frame): void {
    if ('ask' in frame) return void this.#reply(frame.id, frame.ask, frame.input);
    const waiting = this.#settle(frame.id);
    if ('output' in frame) return waiting?.resolve(frame.output);
    waiting?.reject(frame.state === null ? new ConsultError(frame.failed) : Object.assign(new Error('The database refused.'), { code: frame.state }));
  }

  async #reply(id: number, operation: string, input: unknown): Promise<void> {
    const frame = await this.#answer(operation, input).then(
      (output): Frame => ({ id, output: output ?? null }),
      (error: unknown): Frame => ({ id, failed: isConsultError(error) ? error.code : 'backend/failed', state: sqlState(error) }),
    );
    if (this.#isOpen) this.#stream.write(writeFrame(frame));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.late);
    this.#waiting.delete(id);
    return waiting;
  }
}
