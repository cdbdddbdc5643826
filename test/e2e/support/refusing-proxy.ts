import { connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy, as companies have them, that lets HTTP through and answers whoever asks for a WebSocket that it may not. */
export class RefusingProxy {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  port = 0;
  /** WebSockets that were asked for. */
  refused = 0;

  private constructor(backendPort: number) {
    this.#server = createServer((near) => {
      const far = connect(backendPort, '127.0.0.1');
      for (const [socket, other] of [[near, far], [far, near]] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
      far.pipe(near);
      near.on('data', (chunk) => {
        if (!/^upgrade: websocket/im.test(chunk.toString('latin1'))) return far.write(chunk);
        this.refused += 1;
        return near.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      });
    });
  }

  static async start(backendPort: number): Promise<RefusingProxy> {
    const proxy = new RefusingProxy(backendPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const address = proxy.#server.address();
    proxy.port = typeof address === 'object' && address !== null ? address.port : 0;
    return proxy;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
