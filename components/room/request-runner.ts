import type { ReactiveControllerHost } from 'lit';
import { asConsultError, type ConsultError } from '../../src/domain/consult-error.js';
import type { SessionHandle } from '../../src/session/session-handle.js';
import { DeviceRequestEvent, RepairRequestEvent } from './events.js';
import { ROOM_REQUESTS, performRequest } from './room-requests.js';

/**
 * Hears the wishes of the room's elements and carries them out, one of a kind at a time. A host around the room that
 * handles a wish itself prevents it: the room waits until everyone has seen the event.
 */
export class RequestRunner {
  readonly #host: ReactiveControllerHost;
  readonly #session: () => SessionHandle | null;
  readonly #pending = new Set<string>();
  /** What did not work last; null when nothing is to be said. */
  failure: ConsultError | null = null;

  constructor(host: ReactiveControllerHost & EventTarget, session: () => SessionHandle | null) {
    this.#host = host;
    this.#session = session;
    for (const type of ROOM_REQUESTS) host.addEventListener(type, (event) => queueMicrotask(() => void this.#perform(event)));
  }

  /** Whether a wish of this type is being carried out. */
  pending(type: (typeof ROOM_REQUESTS)[number]): boolean {
    return this.#pending.has(type);
  }

  /** Forgets what is under way, for a new session. */
  reset(): void {
    this.#pending.clear();
    this.failure = null;
  }

  fail(error: ConsultError | null): void {
    // A switch that was refused has a line of its own, a device that failed stands with the devices, and a recording with its sign.
    const snapshot = this.#session()?.snapshot;
    const drawn = (error?.code.startsWith('mode/') === true && snapshot?.modeDeclined != null)
      || (error !== null && (error === snapshot?.local.microphoneError || error === snapshot?.local.cameraError || error === snapshot?.recording.error));
    if (drawn) return;
    this.failure = error;
    this.#host.requestUpdate();
  }

  async #perform(event: Event): Promise<void> {
    const session = this.#session();
    // A camera that hangs must not keep the person from choosing a microphone.
    const wish = event instanceof DeviceRequestEvent || event instanceof RepairRequestEvent ? `${event.type} ${event.kind}` : event.type;
    if (event.defaultPrevented || session === null || this.#pending.has(wish)) return;
    this.failure = null;
    this.#pending.add(wish);
    this.#host.requestUpdate();
    try {
      await performRequest(session, event);
    } catch (cause) {
      if (session === this.#session()) this.fail(asConsultError(cause, 'browser/failed'));
    } finally {
      if (session === this.#session()) this.#pending.delete(wish);
      this.#host.requestUpdate();
    }
  }
}
