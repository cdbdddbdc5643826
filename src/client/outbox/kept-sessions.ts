import type { SessionPort } from '../../adapter/ports/session-port.js';
import { backoff } from '../../async/backoff.js';
import { pause } from '../../async/pause.js';
import { asConsultError } from '../../domain/consult-error.js';
import { waitAfter } from '../../domain/passing-error.js';
import type { KeysOwner } from '../../keys/keys-owner.js';
import { isPassing } from '../../recording/upload/send-outcome.js';
import { sendWord, wordName, type SessionWord } from './session-word.js';
import { WordStore } from './word-store.js';

export interface KeptSessionsOptions {
  sessions: SessionPort;
  owner: KeysOwner;
  /** Aborted when this person is not the one who is signed in any more: what is left waits on the device for them. */
  gone: AbortSignal;
  store?: WordStore;
}

/**
 * A backend's sessions, where what matters is kept on this device until the backend has acknowledged it: that it is over, and
 * what the parties have signed. A device that keeps nothing says it again for as long as the page is there.
 */
export class KeptSessions implements SessionPort {
  readonly #options: KeptSessionsOptions;
  readonly #store: WordStore;
  /** Said again and again right now, by their names. */
  readonly #waiting = new Set<string>();
  readonly open: SessionPort['open'];
  readonly sessionKey: SessionPort['sessionKey'];
  readonly iceServers: NonNullable<SessionPort['iceServers']> | undefined;
  readonly admit: SessionPort['admit'];
  readonly appendEpoch: SessionPort['appendEpoch'];

  constructor(options: KeptSessionsOptions) {
    const { sessions, gone, store = new WordStore() } = options;
    this.#options = options;
    this.#store = store;
    this.open = (...given) => sessions.open(...given);
    this.sessionKey = (...given) => sessions.sessionKey(...given);
    this.iceServers = sessions.iceServers?.bind(sessions);
    this.admit = (...given) => sessions.admit(...given);
    this.appendEpoch = (...given) => sessions.appendEpoch(...given);
    gone.addEventListener('abort', () => store.close(), { once: true });
  }

  /**
   * Resolves when the backend has heard it, or when it is away: then it is told until it has.
   * @throws ConsultError where it never will: `backend/not-found`, `backend/forbidden`, `backend/rejected`
   */
  async end(sid: string): Promise<void> {
    const word: SessionWord = { kind: 'end', sid };
    try {
      await this.#say(word);
    } catch (error) {
      if (!this.#isKept(error)) throw error;
      void this.#sayAgain(word, 1);
    }
  }

  /** As the port's; when the attempts end before the backend has heard it, they go on behind. */
  async putEvidence(sid: string, tokens: readonly string[], signal?: AbortSignal): Promise<void> {
    const word: SessionWord = { kind: 'evidence', sid, tokens };
    const goOn = (): void => void this.#sayAgain(word, 1);
    try {
      await this.#say(word, signal);
    } catch (error) {
      // The caller tries again itself until then.
      if (signal?.aborted === true) goOn();
      else if (this.#isKept(error)) signal?.addEventListener('abort', goOn, { once: true });
      throw error;
    }
  }

  /** Says what earlier pages of this person could not. Never rejects. */
  async resume(): Promise<void> {
    const words = await this.#store.of(this.#options.owner).catch(() => []);
    await Promise.all(words.map((word) => this.#sayAgain(word, 0)));
  }

  async #say(word: SessionWord, signal?: AbortSignal): Promise<void> {
    const { sessions, owner } = this.#options;
    // First, so that a page that dies meanwhile leaves it behind. What cannot be kept is said all the same.
    await this.#store.keep(owner, word).catch(() => undefined);
    signal?.throwIfAborted();
    try {
      await sendWord(sessions, word, signal);
    } catch (error) {
      if (!this.#isKept(error) && signal?.aborted !== true) await this.#forget(word);
      throw error;
    }
    await this.#forget(word);
  }

  /** @param before how often it has failed already */
  async #sayAgain(word: SessionWord, before: 0 | 1): Promise<void> {
    const { gone } = this.#options;
    const name = wordName(word);
    if (gone.aborted || this.#waiting.has(name)) return;
    this.#waiting.add(name);
    let wait = backoff(1);
    try {
      for (let failures = before + 1; ; failures += 1) {
        if (failures > 1) await pause(wait, gone);
        try {
          return await this.#say(word, gone);
        } catch (cause) {
          if (gone.aborted || !this.#isKept(cause)) return;
          wait = waitAfter(asConsultError(cause, 'backend/failed'), backoff(failures));
        }
      }
    } catch {
      // The person has gone: it waits on the device.
    } finally {
      this.#waiting.delete(name);
    }
  }

  #isKept(cause: unknown): boolean {
    return isPassing(asConsultError(cause, 'backend/failed').code);
  }

  async #forget(word: SessionWord): Promise<void> {
    await this.#store.forget(this.#options.owner, word).catch(() => undefined);
  }
}
