import { ConsultError } from '../../src/domain/consult-error.js';
import type { Epoch } from '../../src/domain/epoch.js';
import type { RecordingFinal } from '../../src/domain/recording.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { Segment } from '../../src/recording/recorder-handle.js';
import type { UploadPorts } from '../../src/recording/send-entry.js';

/** The recorder's side of a backend, in memory, with a switch for its trouble. */
export class FakeBackend implements UploadPorts {
  readonly stored = new Map<number, string>();
  readonly epochs: Epoch[] = [];
  /** Every call, in order, whether it was answered or refused. */
  readonly calls: string[] = [];
  final: RecordingFinal | null = null;
  over = false;
  /** Thrown by every call when it returns an error. */
  trouble: (call: string) => ConsultError | null = () => null;

  readonly sessions = {
    appendEpoch: async (epoch: Epoch): Promise<void> => {
      this.#enter(`epoch ${epoch.n}`);
      this.epochs.push(epoch);
    },
  };

  readonly recordings: UploadPorts['recordings'] = {
    progress: async () => {
      this.#enter('progress');
      return { nextSeq: this.#nextSeq(), final: this.final !== null, over: this.over };
    },
    putSegment: async (head, bytes) => {
      this.#enter(`segment ${head.seq}`);
      const known = this.stored.get(head.seq);
      if (known !== undefined && known !== String(bytes)) throw new ConsultError('backend/conflict');
      this.stored.set(head.seq, String(bytes));
    },
    finalize: async (final) => {
      this.#enter('final');
      if (final.count !== this.#nextSeq()) throw new ConsultError('backend/conflict');
      this.final = final;
    },
  };

  #enter(call: string): void {
    this.calls.push(call);
    const error = this.trouble(call);
    if (error !== null) throw error;
  }

  #nextSeq(): number {
    let next = 0;
    while (this.stored.has(next)) next += 1;
    return next;
  }
}

export function aSegment(rid: string, seq: number, size = 3): Segment {
  const bytes = new Uint8Array(size).fill(seq + 1);
  return { head: { rid, seq, e: 0, kind: seq === 0 ? 'init' : 'media', len: size, dur: seq === 0 ? 0 : 1000, digest: 'A'.repeat(43) }, bytes };
}

export function anEpoch(rid: string, n = 0): Epoch {
  return { sid: 'ses', rid, n, mode: 'audio', at: 1_700_000_000_000 + n, by: 'practitioner' };
}

/** A person and a recording that no other test has touched. */
export function someone(): { rid: string; owner: { tenant: string; region: string; subject: string } } {
  return { rid: newOpaqueId(), owner: { tenant: 'acme', region: 'ie', subject: newOpaqueId() } };
}
