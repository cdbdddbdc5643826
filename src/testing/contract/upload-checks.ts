import type { SealedSegment } from '../../adapter/ports/recording-port.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { appendLeaf, type Frontier } from '../../ownership/merkle-tree.js';
import { signHead, type SignedHead } from '../../ownership/segment-head.js';
import { portOf } from '../port-of.js';
import { sealConsultation, type RecordedConsultation } from '../record-consultation.js';
import { expectRejection, expectSame } from './expect.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';

export const uploadChecks: readonly ContractCheck[] = [
  {
    port: 'recordings',
    name: 'stores a segment once: the same under the same head settles, another one is a conflict',
    async run(subject) {
      const made = await beginUpload(subject);
      const recordings = portOf(subject.practitioner, 'recordings');
      const [meta, first] = twoOf(made);
      await recordings.putSegment(made.rid, meta);
      await recordings.putSegment(made.rid, meta);
      // Signed again it is another token, and the same head.
      await recordings.putSegment(made.rid, { ...meta, head: await signedBy(made.signers.practitioner, headOf(made, 0)) });
      await expectRejection(recordings.putSegment(made.rid, { ...meta, bytes: first.bytes }), 'backend/conflict');
      await expectRejection(recordings.putSegment(made.rid, { ...first, seq: 0 }), 'backend/conflict');
      const longer = await signedBy(made.signers.practitioner, { ...headOf(made, 0), dur: 1, ends: [1] });
      await expectRejection(recordings.putSegment(made.rid, { ...meta, head: longer }), 'backend/conflict');
      expectSame(await recordings.progress(made.rid), { nextSeq: 1, head: meta.head, frontier: [], final: false, closed: false, over: false }, 'progress');
    },
  },
  {
    port: 'recordings',
    name: 'takes no segment with a head that a gate would not believe',
    async run(subject) {
      const made = await sealConsultation(subject);
      const recordings = portOf(subject.practitioner, 'recordings');
      const put = (change: Partial<SealedSegment>): Promise<void> => recordings.putSegment(made.rid, { ...meta, ...change });
      const [meta, first] = twoOf(made);
      const { patient, practitioner } = made.signers;
      await expectRejection(put({}), 'backend/rejected');
      await recordings.putWraps(made.rid, made.wraps);
      await expectRejection(put({ bytes: first.bytes }), 'backend/rejected');
      await expectRejection(put({ head: 'no.head.atall' }), 'backend/rejected');
      await expectRejection(put({ head: await signedBy(patient, headOf(made, 0)) }), 'backend/rejected');
      const stranger = (await subject.keysOf('otherMember')).device;
      await expectRejection(put({ head: await signedBy(stranger, headOf(made, 0)) }), 'backend/rejected');
      for (const change of [{ ep: made.cd }, { e: 2 }, { cd: made.heads[0]?.digest ?? '' }, { kind: 'media' }, { wd: made.cd }, { prev: made.cd }, { pos: 1 }, { tree: made.cd }, { bind: made.cd }, { bind: made.call.binds.patient.digest }] as Partial<SignedHead>[]) {
        await expectRejection(put({ head: await signedBy(practitioner, { ...headOf(made, 0), ...change }) }), 'backend/rejected');
      }
      await expectRejection(recordings.putSegment(made.rid, first), 'backend/conflict');
      expectSame(await recordings.progress(made.rid), { nextSeq: 0, head: null, frontier: [], final: false, closed: false, over: false }, 'nothing was stored');
      await put({});
      await expectRejection(recordings.putSegment(made.rid, { ...first, head: await signedBy(practitioner, { ...headOf(made, 1), rkc: made.cd }) }), 'backend/rejected');
    },
  },
  {
    port: 'recordings',
    name: 'takes wraps once each, and whole lists of them',
    async run(subject) {
      const made = await sealConsultation(subject, ['audio']);
      const recordings = portOf(subject.practitioner, 'recordings');
      const [one] = made.wraps;
      await recordings.putWraps(made.rid, made.wraps);
      await recordings.putWraps(made.rid, made.wraps);
      if (one === undefined) throw new Error('no wraps');
      await expectRejection(recordings.putWraps(made.rid, [one, one]), 'backend/rejected');
      await expectRejection(recordings.putWraps(made.rid, []), 'backend/rejected');
      await expectRejection(recordings.putWraps(made.rid, [{ ...one, ct: 'short' }]), 'backend/rejected');
    },
  },
  {
    port: 'recordings',
    name: 'takes wraps and segments from the recorder alone',
    async run(subject) {
      const made = await beginUpload(subject);
      const [meta] = twoOf(made);
      for (const person of ['member', 'otherMember'] as const) {
        const recordings = portOf(subject[person], 'recordings');
        await expectRejection(recordings.putSegment(made.rid, meta), 'backend/not-found');
        await expectRejection(recordings.putWraps(made.rid, made.wraps), 'backend/not-found');
        expectSame([await recordings.progress(made.rid), await recordings.progress('absent')], [null, null], 'progress');
      }
      const recordings = portOf(subject.practitioner, 'recordings');
      await expectRejection(recordings.putSegment('absent', meta), 'backend/not-found');
      await expectRejection(recordings.putWraps('absent', made.wraps), 'backend/not-found');
    },
  },
  {
    port: 'recordings',
    name: 'takes what was still on its way when the consultation ended',
    async run(subject) {
      const made = await beginUpload(subject);
      const recordings = portOf(subject.practitioner, 'recordings');
      await portOf(subject.practitioner, 'sessions').end(made.sid);
      const [meta] = twoOf(made);
      await recordings.putSegment(made.rid, meta);
      expectSame(await recordings.progress(made.rid), { nextSeq: 1, head: meta.head, frontier: [], final: false, closed: false, over: true }, 'progress');
    },
  },
  {
    port: 'recordings',
    name: 'is closed by the head that says so, and takes nothing after it',
    async run(subject) {
      const made = await beginUpload(subject);
      const recordings = portOf(subject.practitioner, 'recordings');
      for (const segment of made.segments) await recordings.putSegment(made.rid, segment);
      const last = made.segments.at(-1);
      const count = made.segments.length;
      if (last === undefined) throw new Error('no segments');
      const frontier = await frontierOf(made, count - 1);
      expectSame(await recordings.progress(made.rid), { nextSeq: count, head: last.head, frontier, final: true, closed: false, over: false }, 'progress');
      const more: SignedHead = { ...headOf(made, count - 1), seq: count, prev: made.heads.at(-1)?.digest ?? null, final: false, count: null };
      await expectRejection(recordings.putSegment(made.rid, { seq: count, bytes: last.bytes, head: await signedBy(made.signers.practitioner, more) }), 'backend/conflict');
      await recordings.putSegment(made.rid, last);
      expectSame((await recordings.progress(made.rid))?.nextSeq, count, 'nothing was added');
    },
  },
];

/** The tree over so many heads, as a recorder that goes on has it. */
async function frontierOf({ heads }: RecordedConsultation, count: number): Promise<Frontier> {
  let frontier: Frontier = [];
  for (const [size, { digest }] of heads.slice(0, count).entries()) frontier = await appendLeaf(frontier, size, digest);
  return frontier;
}

/** A consultation whose recording is sealed, its wraps handed over. */
async function beginUpload(subject: ContractSubject): Promise<RecordedConsultation> {
  const made = await sealConsultation(subject);
  await portOf(subject.practitioner, 'recordings').putWraps(made.rid, made.wraps);
  return made;
}

function twoOf({ segments: [meta, first] }: RecordedConsultation): [meta: SealedSegment, first: SealedSegment] {
  if (meta === undefined || first === undefined) throw new Error('no segments');
  return [meta, first];
}

function headOf({ heads }: RecordedConsultation, seq: number): SignedHead {
  const head = heads[seq];
  if (head === undefined) throw new Error('no such segment');
  return head.payload;
}

function signedBy({ privateKey, kid }: OwnDevice, head: SignedHead): Promise<string> {
  return signHead(head, privateKey, kid);
}
