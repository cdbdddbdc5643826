import { openConsultation } from '../book-consultation.js';
import { makeSegment } from '../make-segment.js';
import { portOf } from '../port-of.js';
import { expectRejection, expectSame } from './expect.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';

export const uploadChecks: readonly ContractCheck[] = [
  {
    port: 'recordings',
    name: 'stores a segment once: the same bytes settle, other bytes are a conflict',
    async run(subject) {
      const rid = await beginRecording(subject);
      const recordings = portOf(subject.practitioner, 'recordings');
      const { head, bytes } = await makeSegment({ rid, seq: 0, e: 0 });
      await recordings.putSegment(head, bytes);
      await recordings.putSegment(head, bytes);
      const other = await makeSegment({ rid, seq: 0, e: 0 });
      await expectRejection(recordings.putSegment(other.head, other.bytes), 'backend/conflict');
      expectSame(await recordings.progress(rid), { nextSeq: 1, final: false, over: false }, 'progress');
    },
  },
  {
    port: 'recordings',
    name: 'refuses bytes that are not the digest’s, and an epoch that does not exist',
    async run(subject) {
      const rid = await beginRecording(subject);
      const recordings = portOf(subject.practitioner, 'recordings');
      const [a, b] = [await makeSegment({ rid, seq: 0, e: 0 }), await makeSegment({ rid, seq: 0, e: 1 })];
      await expectRejection(recordings.putSegment(a.head, b.bytes), 'backend/rejected');
      await expectRejection(recordings.putSegment(b.head, b.bytes), 'backend/rejected');
      expectSame(await recordings.progress(rid), { nextSeq: 0, final: false, over: false }, 'nothing was stored');
    },
  },
  {
    port: 'recordings',
    name: 'takes segments from the recorder alone',
    async run(subject) {
      const rid = await beginRecording(subject);
      for (const person of ['member', 'otherMember'] as const) {
        const recordings = portOf(subject[person], 'recordings');
        const { head, bytes } = await makeSegment({ rid, seq: 0, e: 0 });
        await expectRejection(recordings.putSegment(head, bytes), 'backend/not-found');
        await expectRejection(recordings.finalize({ rid, count: 0, aborted: false }), 'backend/not-found');
        expectSame([await recordings.progress(rid), await recordings.progress('absent')], [null, null], 'progress');
      }
      const absent = await makeSegment({ rid: 'absent', seq: 0, e: 0 });
      await expectRejection(portOf(subject.practitioner, 'recordings').putSegment(absent.head, absent.bytes), 'backend/not-found');
    },
  },
  {
    port: 'recordings',
    name: 'takes what was still on its way when the consultation ended',
    async run(subject) {
      const { practitioner: { sid, rid } } = await openConsultation(subject);
      const [sessions, recordings] = [portOf(subject.practitioner, 'sessions'), portOf(subject.practitioner, 'recordings')];
      await sessions.admit(sid);
      await sessions.end(sid);
      await sessions.appendEpoch({ sid, rid, n: 0, mode: 'audio', at: subject.now(), by: 'patient' });
      const { head, bytes } = await makeSegment({ rid, seq: 0, e: 0 });
      await recordings.putSegment(head, bytes);
      expectSame(await recordings.progress(rid), { nextSeq: 1, final: false, over: true }, 'progress');
      await recordings.finalize({ rid, count: 1, aborted: true });
    },
  },
  {
    port: 'recordings',
    name: 'closes a complete recording once, and takes nothing after it',
    async run(subject) {
      const rid = await beginRecording(subject);
      const recordings = portOf(subject.practitioner, 'recordings');
      const [first, second, third] = await Promise.all([0, 1, 2].map((seq) => makeSegment({ rid, seq, e: 0 })));
      if (first === undefined || second === undefined || third === undefined) throw new Error('no segments');
      await recordings.putSegment(first.head, first.bytes);
      await expectRejection(recordings.finalize({ rid, count: 2, aborted: false }), 'backend/conflict');
      await recordings.putSegment(second.head, second.bytes);
      await recordings.finalize({ rid, count: 2, aborted: false });
      await recordings.finalize({ rid, count: 2, aborted: false });
      expectSame(await recordings.progress(rid), { nextSeq: 2, final: true, over: false }, 'progress');
      await expectRejection(recordings.putSegment(third.head, third.bytes), 'backend/conflict');
      await expectRejection(recordings.finalize({ rid, count: 3, aborted: false }), 'backend/conflict');
      await recordings.putSegment(second.head, second.bytes);
    },
  },
];

async function beginRecording(subject: ContractSubject): Promise<string> {
  const { practitioner: { sid, rid } } = await openConsultation(subject);
  const sessions = portOf(subject.practitioner, 'sessions');
  await sessions.admit(sid);
  await sessions.appendEpoch({ sid, rid, n: 0, mode: 'audio', at: subject.now(), by: 'patient' });
  return rid;
}
