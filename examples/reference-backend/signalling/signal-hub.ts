import type { Realm } from '../identity/principal.js';
import type { SignalConnection } from './signal-connection.js';
import { parseNotice } from '../notices/notice.js';
import { CLOSE } from './signal-frames.js';

/** The sockets of this process, and who of them a notice concerns. */
export class SignalHub {
  readonly #bySession = new Map<string, Set<SignalConnection>>();

  add(connection: SignalConnection): void {
    const { sid, instance, principal } = connection;
    const connections = this.#bySession.get(sid) ?? new Set();
    // The same page has come again: its old socket is half-open at best.
    for (const old of connections) {
      if (old.instance === instance && old.principal.role === principal.role) old.close(CLOSE.superseded);
    }
    connections.add(connection);
    this.#bySession.set(sid, connections);
  }

  remove(connection: SignalConnection): void {
    const connections = this.#bySession.get(connection.sid);
    connections?.delete(connection);
    if (connections?.size === 0) this.#bySession.delete(connection.sid);
  }

  onNotice(payload: string): void {
    const notice = parseNotice(payload);
    if (notice === null) return;
    for (const connection of this.#bySession.get(notice.sid) ?? []) connection.poke(notice);
  }

  refreshAll(): void {
    for (const connection of this.#all()) connection.refresh();
  }

  /** Those whose page is in this realm. */
  in({ tenant, region }: Realm): SignalConnection[] {
    return this.#all().filter(({ principal }) => principal.tenant === tenant && principal.region === region);
  }

  closeAll(): void {
    for (const connection of this.#all()) connection.close(CLOSE.goingAway);
  }

  #all(): SignalConnection[] {
    return [...this.#bySession.values()].flatMap((connections) => [...connections]);
  }
}
