import { connect, type Socket } from 'node:net';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { refuseInTransaction } from '../database/in-transaction.js';
import { Channel, type Answer } from './channel.js';
import { CLAIMS_OPERATIONS, type ClaimsInput, type ClaimsOperation, type ClaimsOutput } from './claims-operations.js';

/** Long enough for an issuer that is starting again. */
const CONNECT_MILLIS = 5_000;
const RETRY_MILLIS = 50;

/** The API's end of the channel to the claims issuer. */
export interface ClaimsIssuer {
  /**
   * Asks for one of `CLAIMS_OPERATIONS`. Never inside a transaction: on PGlite there is one connection, and the issuer
   * would wait for it for ever.
   * @throws ConsultError as the issuer says; `backend/issuer-away` when it does not answer in time
   */
  ask<K extends ClaimsOperation>(operation: K, input: ClaimsInput<K>): Promise<ClaimsOutput<K>>;
}

export interface ClaimsClientOptions {
  /** The issuer's Unix socket (on Windows, its named pipe). */
  socket: string;
  /** What the issuer may ask in return, over one connection: `gone` aborts when it has ended. */
  answer: (gone: AbortSignal) => Answer;
  /** For one question, and for what it asks in return. */
  timeoutMillis: number;
}

export class ClaimsClient implements ClaimsIssuer {
  readonly #options: ClaimsClientOptions;
  #channel: Promise<Channel> | null = null;
  #stopped = false;

  constructor(options: ClaimsClientOptions) {
    this.#options = options;
  }

  async ask<K extends ClaimsOperation>(operation: K, input: ClaimsInput<K>): Promise<ClaimsOutput<K>> {
    refuseInTransaction('The claims issuer is asked inside a transaction.');
    const channel = await this.#open();
    const output = CLAIMS_OPERATIONS[operation].output.safeParse(await channel.ask(operation, input));
    if (!output.success) throw new ConsultError('backend/failed');
    return output.data as ClaimsOutput<K>;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const channel = await this.#channel?.catch(() => null);
    channel?.close();
    await channel?.closed;
  }

  /** One connection for all questions; made again when it has ended. */
  #open(): Promise<Channel> {
    this.#channel ??= this.#connect().then((channel) => {
      void channel.closed.then(() => (this.#channel = null));
      return channel;
    }, (error: unknown) => {
      this.#channel = null;
      throw error;
    });
    return this.#channel;
  }

  async #connect(): Promise<Channel> {
    const { socket, answer, timeoutMillis } = this.#options;
    for (const until = Date.now() + CONNECT_MILLIS; ;) {
      if (this.#stopped) throw new ConsultError('backend/issuer-away');
      try {
        const gone = new AbortController();
        const channel = new Channel(await connected(socket), answer(gone.signal), timeoutMillis);
        void channel.closed.then(() => gone.abort());
        return channel;
      } catch (cause) {
        if (Date.now() > until) throw new ConsultError('backend/issuer-away', { cause });
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
      }
    }
  }
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket.off('error', reject)));
  });
}
