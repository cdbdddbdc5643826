import type { KeyPort } from '../adapter/ports/key-port.js';
import { ConsultError } from '../domain/consult-error.js';
import { verifyKeyset, type TrustAnchor, type VerifiedKeyset } from '../ownership/keyset.js';

/** How long a verified keyset is used before it is asked for again: a revoked key works for at most as long. */
const FRESH_MILLIS = 5 * 60_000;

/** The insurer's keys, verified to the configured root and never older than what this device has seen. */
export class TrustedKeys {
  readonly #port: KeyPort;
  readonly #trust: TrustAnchor;
  readonly #now: () => number;
  #current: Promise<VerifiedKeyset> | null = null;
  #fetchedAt = 0;

  constructor(port: KeyPort, trust: TrustAnchor, now: () => number) {
    this.#port = port;
    this.#trust = trust;
    this.#now = now;
  }

  /** @throws ConsultError `ownership/denied` when the backend's keys are not the insurer's; `backend/*` */
  keyset(): Promise<VerifiedKeyset> {
    if (this.#current === null || this.#now() - this.#fetchedAt > FRESH_MILLIS) {
      this.#fetchedAt = this.#now();
      this.#current = this.#load().catch((error: unknown) => {
        this.#current = null;
        throw error;
      });
    }
    return this.#current;
  }

  async #load(): Promise<VerifiedKeyset> {
    const document = await this.#port.keyset();
    const result = await verifyKeyset(document, this.#trust, readHighWater(this.#trust), this.#now());
    if (!result.ok) {
      throw new ConsultError('ownership/denied', {
        message: `The keys that the service gave are not those of this insurer (${result.fault}), so nothing can be shown.`,
      });
    }
    writeHighWater(this.#trust, result.keyset.payload.seq);
    return result.keyset;
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
