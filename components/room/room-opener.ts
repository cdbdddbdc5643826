import type { ReactiveControllerHost } from 'lit';
import { asConsultError, type ConsultError } from '../../src/domain/consult-error.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { SessionHandle } from '../../src/session/session-handle.js';

/** How the opening of a consultation stands. `early`: `from` is when it opens, null when nobody says. */
export type Opening =
  | { status: 'idle' }
  | { status: 'opening'; slow: boolean }
  | { status: 'early'; from: number | null }
  | { status: 'failed'; error: ConsultError };

const SLOW_AFTER = 6_000;
/** Longest delay of a timer in browsers; longer waits are cut into several. */
const LONGEST = 2 ** 31 - 1;

/**
 * Opens an appointment's session once, however often it is asked; opens it again by itself when it was too early.
 * A session that arrives when nobody wants it any more is left at once.
 */
export class RoomOpener {
  readonly #host: ReactiveControllerHost;
  readonly #onSession: (session: SessionHandle) => void;
  #opening: Opening = { status: 'idle' };
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, onSession: (session: SessionHandle) => void) {
    this.#host = host;
    this.#onSession = onSession;
  }

  get opening(): Opening {
    return this.#opening;
  }

  async open(client: ConsultClient, appointmentId: string): Promise<void> {
    this.cancel();
    const run = this.#run;
    this.#set({ status: 'opening', slow: false });
    this.#timer = setTimeout(() => this.#set({ status: 'opening', slow: true }), SLOW_AFTER);
    try {
      const session = await client.openSession(appointmentId);
      if (run !== this.#run) return void session.leave().catch(() => {});
      this.cancel();
      this.#onSession(session);
    } catch (cause) {
      const error = asConsultError(cause, 'browser/failed');
      const early = error.code === 'session/too-early';
      const from = early ? await joinableFrom(client, appointmentId) : null;
      if (run !== this.#run) return;
      clearTimeout(this.#timer);
      this.#set(early ? { status: 'early', from } : { status: 'failed', error });
      if (from !== null) this.#timer = setTimeout(() => void this.open(client, appointmentId), Math.min(LONGEST, Math.max(1_000, from - client.now())));
    }
  }

  /** Forgets what is under way. */
  cancel(): void {
    this.#run += 1;
    clearTimeout(this.#timer);
    this.#set({ status: 'idle' });
  }

  #set(opening: Opening): void {
    this.#opening = opening;
    this.#host.requestUpdate();
  }
}

/** Milliseconds since 1970; null when the backend does not say. */
async function joinableFrom(client: ConsultClient, appointmentId: string): Promise<number | null> {
  const appointment = await client.scheduling?.appointment(appointmentId).catch(() => null);
  return appointment == null ? null : Date.parse(appointment.joinableFrom);
}
