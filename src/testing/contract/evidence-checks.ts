import { toBase64url } from '../../ownership/base64url.js';
import type { ConsentWord } from '../../ownership/consent.js';
import type { SignedHead } from '../../ownership/segment-head.js';
import { signHead } from '../../ownership/segment-head.js';
import { openConsultation } from '../book-consultation.js';
import { portOf } from '../port-of.js';
import { readClaim } from '../read-claim.js';
import { sealConsultation, type RecordedConsultation } from '../record-consultation.js';
import { permission, signBinds, signCall, signWord, tokensOfCall, type SignedSession, type Signers, type SignedWord } from '../sign-call.js';
import { expectRejection, expectSame } from './expect.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';

export const evidenceChecks: readonly ContractCheck[] = [
  {
    port: 'sessions',
    name: 'keeps binds and words on being recorded of both parties, from either, each once, and hands them to both',
    async run(subject) {
      const { appointment, session, signers } = await opened(subject);
      const call = await signCall(signers, session, { at: subject.now() });
      for (const person of ['practitioner', 'member', 'practitioner'] as const) await portOf(subject[person], 'sessions').putEvidence(session.sid, tokensOfCall(call));
      await expectRejection(portOf(subject.otherMember, 'sessions').putEvidence(session.sid, tokensOfCall(call)), 'backend/not-found');
      for (const person of ['practitioner', 'member'] as const) {
        const grant = await portOf(subject[person], 'sessions').open(appointment.id);
        expectSame([grant?.binds.length, grant?.consents], [2, [call.consents.patient.token, call.consents.practitioner.token]], 'what both have signed');
      }
    },
  },
  {
    port: 'sessions',
    name: 'keeps nothing that a party has not signed for this consultation',
    async run(subject) {
      const { appointment, session, signers } = await opened(subject);
      const stranger = (await subject.keysOf('otherMember')).device;
      const sessions = portOf(subject.practitioner, 'sessions');
      const word = (change: Partial<ConsentWord>, by = signers.patient): Promise<SignedWord> => signWord(by, { ...permission('patient', session, { at: subject.now() }), ...change });
      const other = 'A'.repeat(43);
      const wrong = {
        'a bind of a stranger': (await signBinds({ ...signers, patient: stranger }, session, subject.now())).patient,
        'a bind of another consultation': (await signBinds(signers, { ...session, sid: 's-other' }, subject.now())).patient,
        'a bind under another claim': (await signBinds(signers, { ...session, cd: other }, subject.now())).patient,
        'a word of a stranger': await word({}, stranger),
        'the patient’s word by the practitioner': await word({}, signers.practitioner),
        'a word about another consultation': await word({ sid: 's-other' }),
        'a word about another recording': await word({ rid: 'r-other' }),
        'a word under another claim': await word({ cd: other }),
        'a word that takes back what was not given': await word({ decision: 'withdraw' }),
        'something else': { token: (await signCall(signers, session, { at: 1 })).binds.patient.token.replace(/[^.]*$/, toBase64url(new Uint8Array(64))) },
      };
      for (const [name, { token }] of Object.entries(wrong)) {
        await expectRejection(sessions.putEvidence(session.sid, [token]), 'backend/rejected').catch((error: unknown) => { throw new Error(`${name}: ${String(error)}`); });
      }
      await expectRejection(sessions.putEvidence(session.sid, [(await word({ seq: 1, prev: other, decision: 'permit' })).token]), 'backend/conflict');
      const first = await word({});
      await sessions.putEvidence(session.sid, [first.token]);
      // Another first word, though the party has signed it.
      await expectRejection(sessions.putEvidence(session.sid, [(await word({ decision: 'deny' })).token]), 'backend/conflict');
      expectSame((await sessions.open(appointment.id))?.consents, [first.token], 'one word was kept');
    },
  },
  {
    port: 'recordings',
    name: 'takes no segment without both permissions, or outside their modes',
    async run(subject) {
      for (const spoil of [
        (word: ConsentWord): ConsentWord => (word.role === 'patient' ? { ...word, decision: 'deny' } : word),
        (word: ConsentWord): ConsentWord => (word.role === 'practitioner' ? { ...word, decision: 'deny' } : word),
        (word: ConsentWord): ConsentWord => (word.role === 'patient' ? { ...word, modes: ['video'] } : word),
      ]) {
        const made = await sealConsultation(subject, ['audio'], { consent: spoil });
        const recordings = portOf(subject.practitioner, 'recordings');
        await recordings.putWraps(made.rid, made.wraps);
        await expectRejection(recordings.putSegment(made.rid, segmentOf(made, 0)), 'recording/not-permitted');
      }
    },
  },
  {
    port: 'recordings',
    name: 'takes no more media once a permission was taken back, and the end all the same',
    async run(subject) {
      const made = await sealConsultation(subject, ['audio']);
      const recordings = portOf(subject.practitioner, 'recordings');
      await recordings.putWraps(made.rid, made.wraps);
      for (const seq of [0, 1]) await recordings.putSegment(made.rid, segmentOf(made, seq));
      const { sid, rid, cd, signers, call } = made;
      const before = permission('patient', { sid, rid, cd }, { modes: made.claim.modes, at: subject.now() });
      const withdrawal = await signWord(signers.patient, { ...before, seq: 1, prev: call.consents.patient.digest, decision: 'withdraw' });
      await portOf(subject.member, 'sessions').putEvidence(sid, [withdrawal.token]);
      await expectRejection(recordings.putSegment(rid, segmentOf(made, 2)), 'recording/not-permitted');
      // The end that was sealed follows media that was never stored: one that follows what is stored is taken.
      const end = await endAfter(made, 1);
      await recordings.putSegment(rid, { seq: 2, bytes: segmentOf(made, made.segments.length - 1).bytes, head: end });
      expectSame((await recordings.progress(rid))?.final, true, 'closed');
    },
  },
];

async function opened(subject: ContractSubject): Promise<{ appointment: { id: string }; session: SignedSession; signers: Signers }> {
  const signers = { patient: (await subject.keysOf('member')).device, practitioner: (await subject.keysOf('practitioner')).device };
  const { appointment, practitioner: { sid, rid, claim } } = await openConsultation(subject);
  return { appointment, signers, session: { sid, rid, cd: (await readClaim(claim)).cd } };
}

function segmentOf({ segments }: RecordedConsultation, seq: number): RecordedConsultation['segments'][number] {
  const segment = segments[seq];
  if (segment === undefined) throw new Error('no such segment');
  return segment;
}

/** The recording's end, as it reads after another head than it was sealed after. */
async function endAfter({ heads, signers: { practitioner } }: RecordedConsultation, seq: number): Promise<string> {
  const [before, follower, end] = [heads[seq]?.payload, heads[seq + 1]?.payload, heads.at(-1)?.payload];
  if (before === undefined || follower === undefined || end === undefined) throw new Error('no such head');
  const { seq: next, prev, pos, tree } = follower;
  const head: SignedHead = { ...end, seq: next, prev, pos, tree, ends: before.ends, e: before.e, ep: before.ep, count: next + 1 };
  return signHead(head, practitioner.privateKey, practitioner.kid);
}
