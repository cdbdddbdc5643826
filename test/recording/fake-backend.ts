import { ConsultError } from '../../src/domain/consult-error.js';
import type { EpochTokens } from '../../src/domain/epoch.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { admitHead } from '../../src/ownership/admit-head.js';
import { digest } from '../../src/ownership/digest.js';
import type { SignedHead } from '../../src/ownership/segment-head.js';
import type { SignedEpoch } from '../../src/ownership/signed-epoch.js';
import { verifyEpochs } from '../../src/ownership/verify-epochs.js';
import type { Verified } from '../../src/ownership/verify-token.js';
import { digestOfWraps } from '../../src/recording/wrap-for.js';
import type { UploadPorts } from '../../src/recording/send-entry.js';
import { partyKeyOf, type Consultation } from './sealed-consultation.js';

export interface StoredSegment {
  token: string;
  head: Verified<SignedHead>;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The recorder's side of a backend, in memory: it asks of epochs and heads what a real one asks. With a switch for its trouble. */
export class FakeBackend implements UploadPorts {
  readonly stored: StoredSegment[] = [];
  epochs: readonly Verified<SignedEpoch>[] = [];
  /** Lists of wraps by their digests. */
  readonly wraps = new Map<string, readonly Wrap[]>();
  /** Every call, in order, whether it was answered or refused. */
  readonly calls: string[] = [];
  over = false;
  /** Thrown by every call when it returns an error. */
  trouble: (call: string) => ConsultError | null = () => null;
  readonly #consultation: Consultation;
  #tokens: readonly EpochTokens[] = [];

  constructor(consultation: Consultation) {
    this.#consultation = consultation;
  }

  /** The newest head; null before the first. */
  get last(): SignedHead | null {
    return this.stored.at(-1)?.head.payload ?? null;
  }

  readonly sessions = {
    appendEpoch: async (sid: string, n: number, tokens: EpochTokens): Promise<void> => {
      this.#enter(`epoch ${n}`);
      const { terms } = this.#consultation;
      const result = await verifyEpochs([...this.#tokens.slice(0, n), tokens], this.#parties, terms);
      if (!result.ok || sid !== terms.sid) throw new ConsultError('backend/rejected');
      const known = this.epochs[n];
      if (known !== undefined && known.digest !== result.epochs[n]?.digest) throw new ConsultError('backend/conflict');
      if (known === undefined) [this.#tokens, this.epochs] = [[...this.#tokens, tokens], result.epochs];
    },
  };

  readonly recordings: UploadPorts['recordings'] = {
    progress: async () => {
      this.#enter('progress');
      return { nextSeq: this.stored.length, head: this.stored.at(-1)?.token ?? null, final: this.last?.final === true, over: this.over };
    },
    putWraps: async (_rid, wraps) => {
      this.#enter(`wraps ${wraps.length}`);
      this.wraps.set(await digestOfWraps(wraps), wraps);
    },
    putSegment: async (_rid, { seq, head, bytes }) => {
      this.#enter(this.#nameOf(seq, head));
      const known = this.stored[seq];
      if (known !== undefined) {
        if (known.token !== head) throw new ConsultError('backend/conflict');
        return;
      }
      const { rid, cd } = this.#consultation.terms;
      const result = await admitHead(head, {
        expected: { rid, cd, recorder: this.#parties.practitioner, epochs: this.epochs },
        before: this.stored.at(-1)?.head ?? null,
        bytes: { digest: await digest(bytes), length: bytes.length },
        knowsWraps: (wd) => this.wraps.has(wd),
      });
      if (!result.ok) throw new ConsultError(result.fault === 'seq' || result.fault === 'prev' || result.fault === 'after-final' ? 'backend/conflict' : 'backend/rejected', { message: result.fault });
      this.stored.push({ token: head, head: { payload: result.payload, digest: result.digest }, bytes });
    },
  };

  get #parties() {
    const { patient, practitioner } = this.#consultation;
    return { patient: [partyKeyOf(patient)], practitioner: [partyKeyOf(practitioner)] };
  }

  #nameOf(seq: number, head: string): string {
    return atob((head.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')).includes('"final":true') ? 'final' : `segment ${seq}`;
  }

  #enter(call: string): void {
    this.calls.push(call);
    const error = this.trouble(call);
    if (error !== null) throw error;
  }
}
