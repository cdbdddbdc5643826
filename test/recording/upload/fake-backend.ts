import { ConsultError } from '../../../src/domain/consult-error.js';
import type { EpochTokens } from '../../../src/domain/epoch.js';
import type { Wrap } from '../../../src/domain/wrap.js';
import { admitHead } from '../../../src/ownership/admit-head.js';
import { bindBook } from '../../../src/ownership/bind-book.js';
import { verifyConsents } from '../../../src/ownership/consent-book.js';
import { digest } from '../../../src/ownership/digest.js';
import { readJws } from '../../../src/ownership/jws.js';
import type { Frontier } from '../../../src/ownership/merkle-tree.js';
import type { SignedHead } from '../../../src/ownership/segment-head.js';
import type { SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { EpochParties } from '../../../src/ownership/verify-epoch-pair.js';
import { verifyNextEpoch } from '../../../src/ownership/verify-epochs.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import { digestOfWraps } from '../../../src/recording/upload/wrap-for.js';
import type { UploadPorts } from '../../../src/recording/upload/send-entry.js';
import { tokensOfCall } from '../../../src/testing/sign-call.js';
import { partyKeyOf, type Consultation } from '../sealed-consultation.js';

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
  /** The recording's time is over. */
  closed = false;
  readonly #consultation: Consultation;
  /** What both have signed: there from the beginning. */
  readonly #evidence: Set<string>;
  #frontier: Frontier = [];

  constructor(consultation: Consultation) {
    this.#consultation = consultation;
    this.#evidence = new Set(tokensOfCall(consultation.call));
  }

  /** The newest head; null before the first. */
  get last(): SignedHead | null {
    return this.stored.at(-1)?.head.payload ?? null;
  }

  readonly sessions = {
    appendEpoch: async (sid: string, n: number, tokens: EpochTokens): Promise<void> => {
      this.#enter(`epoch ${n}`);
      const { terms } = this.#consultation;
      const result = await verifyNextEpoch(tokens, this.epochs[n - 1] ?? null, await this.parties(), terms);
      if (!result.ok || sid !== terms.sid) throw new ConsultError('backend/rejected');
      const known = this.epochs[n];
      if (known !== undefined && known.digest !== result.epoch.digest) throw new ConsultError('backend/conflict');
      if (known === undefined) this.epochs = [...this.epochs, result.epoch];
    },
    putEvidence: async (_sid: string, tokens: readonly string[]): Promise<void> => {
      this.#enter(`evidence ${tokens.length}`);
      for (const token of tokens) this.#evidence.add(token);
    },
  };

  readonly recordings: UploadPorts['recordings'] = {
    progress: async () => {
      this.#enter('progress');
      return { nextSeq: this.stored.length, head: this.stored.at(-1)?.token ?? null, frontier: [...this.#frontier], final: this.last?.final === true, closed: this.closed, over: this.over };
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
      if (this.closed) throw new ConsultError('session/over');
      const { rid, cd } = this.#consultation.terms;
      const { binds, consents } = await this.parties();
      const result = await admitHead(head, {
        expected: { rid, cd, recorder: 'practitioner', binds, consents, epochs: this.epochs },
        frontier: this.#frontier,
        before: this.stored.at(-1)?.head ?? null,
        bytes: { digest: await digest(bytes), length: bytes.length },
        knowsWraps: (wd) => this.wraps.has(wd),
      });
      if (!result.ok && result.fault === 'consent') throw new ConsultError('recording/not-permitted');
      if (!result.ok) throw new ConsultError(result.fault === 'seq' || result.fault === 'prev' || result.fault === 'after-final' ? 'backend/conflict' : 'backend/rejected', { message: result.fault });
      this.#frontier = result.frontier;
      this.stored.push({ token: head, head: { payload: result.payload, digest: result.digest }, bytes });
    },
  };

  /** What epochs and heads are held against. */
  async parties(): Promise<EpochParties> {
    const { patient, practitioner, terms } = this.#consultation;
    const signers = { patient: [partyKeyOf(patient)], practitioner: [partyKeyOf(practitioner)] };
    const words = [...this.#evidence].filter((token) => readJws(token)?.typ === 'consult-consent+jwt');
    const result = await verifyConsents(words, terms, signers);
    if (!result.ok) throw new Error(result.fault);
    return { signers, consents: result.consents, binds: await bindBook([...this.#evidence], terms, signers) };
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
