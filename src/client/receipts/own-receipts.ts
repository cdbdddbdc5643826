import type { AuditPort } from '../../adapter/ports/audit-port.js';
import type { VerifiedRecording } from '../../ownership/gate.js';
import type { PersonGate } from '../person-gate.js';
import { KeptReceipts } from './kept-receipts.js';
import { PlaybackReceipts } from './playback-receipts.js';

/** The receipts of what this page plays, each handed in for the person who has played it. */
export class OwnReceipts {
  readonly #audit: AuditPort | undefined;
  /** By the stay of the person whose they are. */
  readonly #kept = new WeakMap<AbortSignal, KeptReceipts>();

  constructor(audit: AuditPort | undefined) {
    this.#audit = audit;
  }

  /** None without a port for them. Earlier ones of this person that were not taken go with the first. */
  of(gate: PersonGate, { rid, duration }: Pick<VerifiedRecording, 'rid' | 'duration'>, media: HTMLMediaElement): PlaybackReceipts | null {
    if (this.#audit === undefined) return null;
    const kept = this.#kept.get(gate.gone) ?? new KeptReceipts({ audit: this.#audit, owner: gate.identity, gone: gate.gone });
    this.#kept.set(gate.gone, kept);
    return new PlaybackReceipts({ media, length: duration, sign: (said) => gate.signReceipt(rid, said), handIn: (token) => kept.add({ rid, token }) });
  }
}
