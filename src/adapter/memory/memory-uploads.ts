import { ConsultError } from '../../domain/consult-error.js';
import { recordingFinalSchema, segmentHeadSchema, type RecordingFinal, type SegmentHead } from '../../domain/recording.js';
import { digest } from '../../ownership/digest.js';
import type { RecordingPort } from '../ports/recording-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { nextSeqOf } from './memory-recording-item.js';
import { roleIn } from './memory-views.js';
import type { MemoryRecording, MemoryWorld } from './memory-world.js';

/** The recorder's half of the port. */
export function memoryUploads(world: MemoryWorld, caller: MemoryCaller): Pick<RecordingPort, 'progress' | 'putSegment' | 'finalize'> {
  const recordedBy = (rid: string, subject: string): MemoryRecording | null => {
    const recording = world.recordings.get(rid);
    return recording !== undefined && roleIn(recording.session.appointment, subject) === recording.session.claim.recorder ? recording : null;
  };
  return {
    progress: (rid, signal) => answerTo(caller, signal, (me) => {
      const recording = recordedBy(rid, me.subject);
      return recording === null ? null : {
        nextSeq: nextSeqOf(recording),
        final: recording.final !== null,
        over: recording.session.status === 'finished' || recording.session.status === 'cancelled',
      };
    }),
    putSegment: (head, bytes, signal) => answerTo(caller, signal, async (me) => {
      const recording = recordedBy(head.rid, me.subject);
      if (recording === null) throw new ConsultError('backend/not-found');
      // Copied before the first await: what was handed over must be what is digested and stored.
      await store(recording, structuredClone(head), bytes.slice());
    }),
    finalize: (final, signal) => answerTo(caller, signal, (me) => {
      const recording = recordedBy(final.rid, me.subject);
      if (recording === null) throw new ConsultError('backend/not-found');
      close(recording, final);
    }),
  };
}

async function store(recording: MemoryRecording, head: SegmentHead, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (!segmentHeadSchema.safeParse(head).success || head.len !== bytes.length || head.digest !== (await digest(bytes))) {
    throw new ConsultError('backend/rejected');
  }
  const stored = recording.segments.get(head.seq)?.head;
  if (stored !== undefined) {
    const same = stored.digest === head.digest && stored.e === head.e && stored.kind === head.kind && stored.dur === head.dur;
    if (!same) throw new ConsultError('backend/conflict');
    return;
  }
  if (recording.final !== null) throw new ConsultError('backend/conflict');
  if (head.e >= recording.session.epochs.length || !inEpochOrder(recording, head)) throw new ConsultError('backend/rejected');
  recording.segments.set(head.seq, { head, bytes });
}

/** Epochs never go back along a recording. */
function inEpochOrder(recording: MemoryRecording, { seq, e }: SegmentHead): boolean {
  return [...recording.segments.values()].every(({ head }) => (head.seq < seq ? head.e <= e : head.e >= e));
}

function close(recording: MemoryRecording, final: RecordingFinal): void {
  if (!recordingFinalSchema.safeParse(final).success) throw new ConsultError('backend/rejected');
  if (recording.final !== null) {
    if (recording.final.count !== final.count) throw new ConsultError('backend/conflict');
    return;
  }
  if (nextSeqOf(recording) !== final.count || recording.segments.size !== final.count) throw new ConsultError('backend/conflict');
  recording.final = { ...final };
}
