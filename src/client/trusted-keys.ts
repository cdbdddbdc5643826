import type { KeyPort, KeysetDocument } from '../adapter/ports/key-port.js';
import { ConsultError } from '../domain/consult-error.js';
import { peekPayload } from '../ownership/jws.js';
import { KEYSET_AHEAD, keysetSchema, verifyKeyset, type KeysetResult, type TrustAnchor, type VerifiedKeyset } from '../ownership/keyset.js';
import { clockWrong, SAME_TIME, type ServerTime } from './server-time.js';

/** How long a verified keyset is used before it is asked for again: a revoked key works for at most as long. */
const FRESH_MILLIS = 5 * 60_000;

/** The insurer's keys, verified to the configured root and never older than what this device has seen. */
export class TrustedKeys {
  readonly #port: KeyPort;
  readonly #trust: TrustAnchor;
  readonly #time: ServerTime;
  #current: Promise<VerifiedKeyset> | null = null;
  #fetchedAt = 0;

  constructor(port: KeyPort, trust: TrustAnchor, time: ServerTime) {
    this.#port = port;
    this.#trust = trust;
    this.#time = time;
  }

  /** @throws ConsultError `ownership/denied` when the backend's keys are not the insurer's; `backend/*` */
  keyset(): Promise<VerifiedKeyset> {
    const age = this.#time.now() - this.#fetchedAt;
    // Fetched in the future: that was said by a clock that has been found wrong since.
    if (this.#current === null || !(age >= 0 && age <= FRESH_MILLIS)) {
      this.#fetchedAt = this.#time.now();
      this.#current = this.#load().catch((error: unknown) => {
        this.#current = null;
        throw error;
      });
    }
    return this.#current;
  }

  async #load(): Promise<VerifiedKeyset> {
    const document = await this.#port.keyset();
    const result = await this.#verify(document, this.#time.latest());
    if (!result.ok) {
      const ahead = await this.#clockAhead(document);
      if (ahead !== null) throw clockWrong(ahead);
      throw new ConsultError('ownership/denied', {
        message: `The keys that the service gave are not those of this insurer (${result.fault}), so nothing can be shown.`,
      });
    }
    writeHighWater(this.#trust, result.keyset.payload.seq);
    // Whoever signs keysets may have a clock that is ahead, by no more than this.
    this.#time.notBefore(result.keyset.payload.iat - KEYSET_AHEAD);
    return result.keyset;
  }

  #verify(document: KeysetDocument, now: number): Promise<KeysetResult> {
    return verifyKeyset(document, this.#trust, readHighWater(this.#trust), now);
  }

  /**
   * How far the device's clock is ahead, at least, where nothing but the time speaks against a keyset and that clock is to
   * blame; null where it is not. The keyset is refused all the same: a backend that named an earlier time could make an old one good.
   */
  async #clockAhead(document: KeysetDocument): Promise<number | null> {
    const { deviceAhead } = this.#time;
    if (deviceAhead !== null) return deviceAhead > SAME_TIME && (await this.#verify(document, this.#time.now())).ok ? deviceAhead : null;
    // No answer has told the time. What the root has signed does, nearly: it was not made later than it says.
    const said = peekPayload(document.keyset, keysetSchema);
    if (said === null || !(await this.#verify(document, said.iat)).ok) return null;
    const now = this.#time.latest();
    return now < said.iat ? now - said.iat : now - said.notAfter;
  }
}

function storageKey({ tenant, region, rootThumbprint }: TrustAnchor): string {
  return `consultkit:keyset:${tenant}:${region}:${rootThumbprint}`;
}

function readHighWater(trust: TrustAnchor): number {
  try {
    return Number(localStorage.getItem(storageKey(trust)) ?? 0) || 0;
  } catch {
    return 0;
  }
}

function writeHighWater(trust: TrustAnchor, seq: number): void {
  try {
    localStorage.setItem(storageKey(trust), String(seq));
  } catch {
    // A device without storage has no memory of what it saw: the root's signature still holds.
  }
}
