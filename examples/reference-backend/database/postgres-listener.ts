import pg from 'pg';

const RETRY_MILLIS = 500;

/** LISTEN on a connection of its own, made again when it is lost. */
export class PostgresListener {
  readonly #url: string;
  readonly #channel: string;
  readonly #onNotify: (payload: string) => void;
  readonly #onGap: () => void;
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(url: string, channel: string, onNotify: (payload: string) => void, onGap: () => void) {
    this.#url = url;
    this.#channel = channel;
    this.#onNotify = onNotify;
    this.#onGap = onGap;
  }

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url });
    client.on('notification', ({ payload }) => this.#onNotify(payload ?? ''));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    this.#client = client;
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  #lost(client: pg.Client): void {
    if (this.#stopped || this.#client !== client) return;
    this.#client = null;
    this.#retry();
  }

  #retry(): void {
    this.#timer = setTimeout(() => {
      this.start().then(this.#onGap, () => {
        this.#client = null;
        if (!this.#stopped) this.#retry();
      });
    }, RETRY_MILLIS);
  }
}
