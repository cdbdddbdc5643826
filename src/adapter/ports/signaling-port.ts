import type { EncounterStatus } from '../../domain/encounter.js';
import type { Role } from '../../domain/role.js';
import type { SignalMessage } from '../../domain/signal-message.js';

/** What the channel tells. `message` is unparsed: the session parses it and drops what it cannot use. */
export type SignalingEvent =
  | { type: 'message'; message: unknown }
  /** Whether the other party's page is connected to the backend now. */
  | { type: 'presence'; role: Role; present: boolean }
  | { type: 'encounter'; status: EncounterStatus }
  /** This participant has opened the consultation elsewhere: this page must leave. */
  | { type: 'replaced' }
  | { type: 'state'; state: 'connecting' | 'open' | 'closed' }
  /** The backend has answered a `probe`. */
  | { type: 'reached' };

export interface SignalingChannel {
  /** Queues a message; delivered in order, at least once, also across a backend that went away and came back. */
  send(message: SignalMessage): void;
  /**
   * There is a reason to doubt that the backend is still reached: finds out at once. Where it is, `reached` says so; where
   * it is not, `state` says `connecting`, within seconds, and `open` as soon as it is again. While a call has no connection
   * this is called several times a second.
   */
  probe(): void;
  /** Idempotent. No event follows. */
  close(): void;
}

export interface SignalingPort {
  /**
   * Opens the channel of a session and keeps it open (reconnecting by itself) until `close`.
   * Messages sent to this party before it connected are not delivered. Never throws; trouble is a `state` event.
   * `instance` is this page load's id: a newer instance of the same party replaces the older.
   */
  connect(sid: string, instance: string, onEvent: (event: SignalingEvent) => void): SignalingChannel;
}
