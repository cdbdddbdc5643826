import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A line between a page and the backend that can go silent: what is open then stays open and carries nothing, either way, and
 * nobody is told. What is opened later works. So do sleep, a router that forgets, and a change from Wi-Fi to mobile.
 */
export class SwallowingProxy {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #server: Server;
  port = 0;

  private constructor(backendPort: number) {
    this.#server = createServer((near) => {
      const far = connect(backendPort, '127.0.0.1');
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      for (const socket of pair) {
        socket.on('error', () => undefined);
        socket.on('close', () => this.#pairs.delete(pair));
      }
      near.pipe(far);
      far.pipe(near);
    });
  }

  static async start(backendPort: number): Promise<SwallowingProxy> {
    const proxy = new SwallowingProxy(backendPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const address = proxy.#server.address();
    proxy.port = typeof address === 'object' && address !== null ? address.port : 0;
    return proxy;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Everything that is open now goes silent. @returns how many lines */
  swallow(): number {
    const silent = [...this.#pairs];
    for (const [near, far] of silent) {
      near.unpipe(far);
      far.unpipe(near);
      // Read and dropped: the sender's side must not notice a full buffer either.
      for (const socket of [near, far]) socket.resume();
    }
    return silent.length;
  }

  stop(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
    this.#server.close();
  }
}
