import type { StopsAnswer } from '../../../src/adapter/ports/incident-port.js';
import type { Principal, Realm } from '../identity/principal.js';
import { errorFields, type Log } from '../log.js';
import type { StopKeeper } from './stop-keeper.js';

/** Lines of one person that are open at the same time; the oldest goes when there are more. */
const LINES_MAX = 20;

/** What a line uses of a stream of events. */
interface LineSocket {
  readonly OPEN: number;
  readonly readyState: number;
  send(text: string): void;
  close(code: number): void;
  on(event: 'close', listener: () => void): unknown;
}

interface Line {
  socket: LineSocket;
  principal: Principal;
  after: number;
  telling: Promise<void>;
}

/** The pages that are told of stops at once. */
export class StopLines {
  readonly #lines = new Set<Line>();
  readonly #read: (principal: Principal, after: number) => Promise<StopsAnswer>;
  readonly #log: Log;
  readonly #unsubscribe: () => void;

  constructor({ stops, read, log }: { stops: StopKeeper; read: (principal: Principal, after: number) => Promise<StopsAnswer>; log: Log }) {
    this.#read = read;
    this.#log = log;
    this.#unsubscribe = stops.onStops((realm) => this.#tellRealm(realm));
  }

  /** Tells a page what it does not know, and from then on whatever comes; also where nothing of it concerns its person, so that it knows the newest number. */
  open(socket: LineSocket, principal: Principal, after: number): void {
    const own = [...this.#lines].filter((line) => line.principal.subject === principal.subject);
    if (own.length >= LINES_MAX) own[0]?.socket.close(0);
    const line: Line = { socket, principal, after, telling: Promise.resolve() };
    this.#lines.add(line);
    socket.on('close', () => void this.#lines.delete(line));
    this.#tell(line);
  }

  stop(): void {
    this.#unsubscribe();
    for (const { socket } of [...this.#lines]) socket.close(0);
  }

  #tellRealm({ tenant, region }: Realm): void {
    for (const line of this.#lines) if (line.principal.tenant === tenant && line.principal.region === region) this.#tell(line);
  }

  #tell(line: Line): void {
    line.telling = line.telling.then(async () => {
      const { socket, principal } = line;
      for (let first = true; socket.readyState === socket.OPEN; first = false) {
        const answer = await this.#read(principal, line.after);
        if (!first && answer.seq === line.after) return;
        line.after = answer.seq;
        socket.send(JSON.stringify(answer));
      }
    }).catch((error: unknown) => {
      this.#log.warn('stops-not-told', errorFields(error));
      // The page connects again, and asks.
      line.socket.close(0);
    });
  }
}
