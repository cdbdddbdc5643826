import type { Principal, Realm } from '../identity/principal.js';
import { parseIncidentNotice } from '../notices/notice.js';
import type { EndingSocket } from '../signalling/signal-socket.js';

/** Lines of one officer that are open at the same time; the oldest of them goes when there are more. Nobody takes another's line. */
const LINES_MAX = 20;

interface Line extends Realm {
  subject: string;
  socket: EndingSocket;
}

/** Officers' pages that are told that something about an incident, a stop or a request has changed: never what. */
export class ChangeLines {
  readonly #lines = new Set<Line>();

  open(socket: EndingSocket, { tenant, region, subject }: Omit<Principal, 'role'>): void {
    const line: Line = { socket, tenant, region, subject };
    const own = [...this.#lines].filter((each) => each.tenant === tenant && each.region === region && each.subject === subject);
    if (own.length >= LINES_MAX) own[0]?.socket.close(0);
    this.#lines.add(line);
    socket.on('close', () => void this.#lines.delete(line));
    // What was missed meanwhile is asked for.
    socket.send('changed');
  }

  onNotice(payload: string): void {
    const notice = parseIncidentNotice(payload);
    if (notice !== null) this.#tell(({ tenant, region }) => tenant === notice.tenant && region === notice.region);
  }

  /** Notices may have been missed. */
  tellAll(): void {
    this.#tell(() => true);
  }

  stop(): void {
    for (const { socket } of [...this.#lines]) socket.close(0);
  }

  #tell(isMeant: (line: Line) => boolean): void {
    for (const line of this.#lines) if (isMeant(line)) line.socket.send('changed');
  }
}
