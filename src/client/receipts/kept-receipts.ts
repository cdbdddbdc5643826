import type { AuditPort } from '../../adapter/ports/audit-port.js';
import { backoff } from '../../async/backoff.js';
import { pause } from '../../async/pause.js';
import { asConsultError } from '../../domain/consult-error.js';
import { isPassingError, waitAfter } from '../../domain/passing-error.js';
import type { KeysOwner } from '../../keys/keys-owner.js';
import { ReceiptStore, type KeptReceipt } from './receipt-store.js';

export interface KeptReceiptsOptions {
  audit: AuditPort;
  owner: KeysOwner;
  /** Aborted when this person is not the one who is signed in any more: what is left waits on the device for them. */
  gone: AbortSignal;
  store?: Pick<ReceiptStore, 'keep' | 'forget' | 'of' | 'close'>;
}

/** Receipts on their way: kept on this device until the backend has taken them, of earlier pages too. */
export class KeptReceipts {
  readonly #options: KeptReceiptsOptions;
  readonly #store: NonNullable<KeptReceiptsOptions['store']>;
  #turn: Promise<void>;

  constructor(options: KeptReceiptsOptions) {
    const { owner, gone, store = new ReceiptStore() } = options;
    this.#options = options;
    this.#store = store;
    gone.addEventListener('abort', () => store.close(), { once: true });
    this.#turn = store.of(owner).catch(() => []).then(async (left) => {
      for (const receipt of left) await this.#send(receipt);
    });
  }

  /** One after the other. Never throws. */
  add(receipt: KeptReceipt): void {
    const kept = this.#store.keep(this.#options.owner, receipt).catch(() => undefined);
    this.#turn = this.#turn.then(() => kept).then(() => this.#send(receipt));
  }

  /** Settles when all that was added has been taken or refused, or the person has gone. */
  get settled(): Promise<void> {
    return this.#turn;
  }

  async #send(receipt: KeptReceipt): Promise<void> {
    const { audit, owner, gone } = this.#options;
    for (let failures = 0; !gone.aborted; failures += 1) {
      try {
        await audit.putReceipts(receipt.rid, [receipt.token], gone);
      } catch (cause) {
        const error = asConsultError(cause, 'backend/failed');
        if (gone.aborted) return;
        // Nor is a sign-in that cannot be had now a refusal.
        if (isPassingError(error.code) || error.code === 'backend/unauthenticated') {
          await pause(waitAfter(error, backoff(failures + 1)), gone).catch(() => undefined);
          continue;
        }
      }
      // Taken; or refused for good.
      return this.#store.forget(owner, receipt).catch(() => undefined);
    }
  }
}
