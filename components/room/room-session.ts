import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { SessionEvents, SessionHandle } from '../../src/session/session-handle.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { SessionController } from '../internal/session-controller.js';
import { RoomOpener, type Opening } from './room-opener.js';

/** How long the element may be off the page, milliseconds, before it leaves: frameworks move elements and mount twice. */
const GRACE = 100;

export interface RoomSessionListeners extends Partial<SessionEvents> {
  /** Another session is drawn now, or none. */
  session?: (session: SessionHandle | null) => void;
  /** The page was put away in the middle of it, and is shown again. */
  returned?: () => void;
}

/** The session that a room draws: opened here from an appointment, or given by the host; left when the room is gone. */
export class RoomSession implements ReactiveController {
  readonly #live: SessionController;
  readonly #opener: RoomOpener;
  readonly #listeners: RoomSessionListeners;
  /** What was opened here, so that it is opened once; null for a session that was given. */
  #opened: { client: ConsultClient; appointmentId: string } | null = null;
  #given: SessionHandle | null = null;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, listeners: RoomSessionListeners) {
    this.#listeners = listeners;
    this.#live = new SessionController(host, listeners);
    this.#opener = new RoomOpener(host, (session) => this.#draw(session));
    host.addController(this);
  }

  get session(): SessionHandle | null {
    return this.#live.session;
  }

  get snapshot(): SessionSnapshot | null {
    return this.#live.snapshot;
  }

  get opening(): Opening {
    return this.#opener.opening;
  }

  hostConnected(): void {
    clearTimeout(this.#grace);
    addEventListener('pageshow', this.#onShow);
  }

  hostDisconnected(): void {
    clearTimeout(this.#grace);
    removeEventListener('pageshow', this.#onShow);
    this.#grace = setTimeout(() => this.#away(), GRACE);
  }

  /** Draws the given session if there is one, else opens the appointment; nothing when it is so already. */
  settle(given: SessionHandle | null, client: ConsultClient | null, appointmentId: string): void {
    if (given !== this.#given) {
      this.#release();
      this.#given = given;
      if (given !== null) this.#draw(given);
    }
    if (given !== null || client === null || appointmentId === '') return;
    if (this.#opened?.client !== client || this.#opened.appointmentId !== appointmentId) this.#open(client, appointmentId);
  }

  /** Opens the appointment again, after it was left or could not be opened. Nothing for a session that was given. */
  reopen(): void {
    if (this.#opened !== null) this.#open(this.#opened.client, this.#opened.appointmentId);
  }

  /** Another person is signed in: nothing of the former is drawn any more. */
  drop(): void {
    leave(this.session);
    this.#release();
    this.#draw(null);
  }

  readonly #onShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted && this.snapshot?.endReason === 'away') this.#listeners.returned?.();
  };

  /** Off the page for good: the camera's light goes out, whoever opened the session. */
  #away(): void {
    leave(this.session);
    if (this.#opened !== null) this.#release();
  }

  #open(client: ConsultClient, appointmentId: string): void {
    this.#release();
    this.#opened = { client, appointmentId };
    void this.#opener.open(client, appointmentId);
  }

  /** Lets go of what is drawn; what was opened here is left. */
  #release(): void {
    this.#opener.cancel();
    if (this.#opened !== null) leave(this.session);
    this.#opened = null;
    if (this.session !== null) this.#draw(null);
  }

  #draw(session: SessionHandle | null): void {
    this.#live.session = session;
    this.#listeners.session?.(session);
  }
}

function leave(session: SessionHandle | null): void {
  if (session !== null && session.snapshot.state !== 'ended') session.leave().catch(() => {});
}
