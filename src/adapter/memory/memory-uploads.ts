import { ConsultError } from '../../domain/consult-error.js';
import { wrapsSchema } from '../../domain/handed-wraps.js';
import type { Wrap } from '../../domain/wrap.js';
import { admitHead } from '../../ownership/admit-head.js';
import { digest } from '../../ownership/digest.js';
import { admitWraps } from '../../ownership/admit-wraps.js';
import { recordingCloses } from '../../ownership/recording-closes.js';
import type { RecordingPort, SealedSegment } from '../ports/recording-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { evidenceOf } from './memory-evidence.js';
import { accountsOf } from './memory-signers.js';
import { roleIn } from './memory-views.js';
import type { MemoryRecording, MemoryWorld } from './memory-world.js';

/** The recorder's half of the port. */
export function memoryUploads(world: MemoryWorld, caller: MemoryCaller): Pick<RecordingPort, 'progress' | 'putWraps' | 'putSegment'> {
  const recordedBy = (rid: string, subject: string): MemoryRecording | null => {
    const recording = world.recordings.get(rid);
    return recording !== undefined && roleIn(recording.session.appointment, subject) === recording.session.claim.recorder ? recording : null;
  };
  const ownRecording = (rid: string, subject: string): MemoryRecording => {
    const recording = recordedBy(rid, subject);
    if (recording === null) throw new ConsultError('backend/not-found');
    return recording;
  };
  return {
    progress: (rid, signal) => answerTo(caller, signal, (me) => {
      const recording = recordedBy(rid, me.subject);
      if (recording === null) return null;
      const { segments, frontier, session: { status, claim } } = recording;
      const last = segments.at(-1);
      return {
        nextSeq: segments.length,
        head: last?.token ?? null,
        frontier: [...frontier],
        closed: world.now() >= recordingCloses(claim),
        final: last?.head.payload.final ?? false,
        over: status === 'finished' || status === 'cancelled',
      };
    }),
    putWraps: (rid, wraps, signal) => answerTo(caller, signal, (me) => keepWraps(world, ownRecording(rid, me.subject), wraps)),
    putSegment: (rid, { seq, head, bytes }, signal) => {
      // Copied before anything else: what was handed over must be what is digested and stored.
      const segment = { seq, head, bytes: bytes.slice() };
      return answerTo(caller, signal, (me) => {
        const recording = ownRecording(rid, me.subject);
        return world.turns.take(`recording ${rid}`, () => store(world, recording, segment));
      });
    },
  };
}

async function keepWraps(world: MemoryWorld, recording: MemoryRecording, wraps: readonly Wrap[]): Promise<void> {
  const parsed = wrapsSchema.safeParse(wraps);
  if (!parsed.success) throw new ConsultError('backend/rejected');
  const { claim } = recording.session;
  const list = await admitWraps(parsed.data, { claim, keyset: world.keys.keyset, owner: await accountsOf(world, recording.session) });
  if (list === null) throw new ConsultError('backend/rejected');
  recording.wrapLists.set(list.wd, list.wraps);
}

async function store(world: MemoryWorld, recording: MemoryRecording, { seq, head: token, bytes }: SealedSegment): Promise<void> {
  const { session, segments, wrapLists } = recording;
  const { rid, claim, claimDigest: cd, epochs } = session;
  const sealed = await digest(bytes);
  const stored = segments[seq];
  if (stored !== undefined) {
    // The payload and not the token: the same head signed twice is the same head.
    if (stored.head.payload.ct !== sealed || payloadOf(stored.token) !== payloadOf(token)) throw new ConsultError('backend/conflict');
    return;
  }
  if (world.now() >= recordingCloses(claim)) throw new ConsultError('session/over');
  const before = segments.at(-1)?.head ?? null;
  if (seq !== segments.length || before?.payload.final === true) throw new ConsultError('backend/conflict');
  const { binds, consents } = await evidenceOf(world, session);
  const result = await admitHead(token, {
    expected: { rid, cd, recorder: claim.recorder, binds, consents, epochs }, before, frontier: recording.frontier, bytes: { digest: sealed, length: bytes.length }, knowsWraps: (wd) => wrapLists.has(wd),
  });
  if (!result.ok) throw new ConsultError(result.fault === 'consent' ? 'recording/not-permitted' : 'backend/rejected');
  recording.frontier = result.frontier;
  segments.push({ head: { payload: result.payload, digest: result.digest }, token, bytes });
}

function payloadOf(token: string): string {
  return token.split('.')[1] ?? '';
}
