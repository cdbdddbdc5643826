import { verifyParticipation } from '../../ownership/participation.js';
import { bookEarliest, openConsultation } from '../book-consultation.js';
import { portOf } from '../port-of.js';
import { readClaim } from '../read-claim.js';
import { signCall, tokensOfCall } from '../sign-call.js';
import { agreeEpoch, signEpochs } from '../sign-epochs.js';
import { expect, expectRejection, expectSame } from './expect.js';
import { gateOf } from './gate-of.js';
import type { ContractCheck } from './contract-subject.js';

export const sessionChecks: readonly ContractCheck[] = [
  {
    port: 'sessions',
    name: 'opens one session for both parties, the same again after a reload, and none for others',
    async run(subject) {
      const { appointment, patient, practitioner } = await openConsultation(subject);
      expectSame([patient.sid, patient.rid, patient.claim], [practitioner.sid, practitioner.rid, practitioner.claim], 'the two grants');
      const again = await portOf(subject.member, 'sessions').open(appointment.id);
      expectSame([again?.sid, again?.rid, again?.claim], [patient.sid, patient.rid, patient.claim], 'opened again');
      expect(patient.meta === null && practitioner.meta !== null, 'meta is for the recorder');
      const other = portOf(subject.otherMember, 'sessions');
      expect((await other.open(appointment.id)) === null && (await other.open('absent')) === null, 'absent and not-mine differ');
    },
  },
  {
    port: 'sessions',
    name: 'gives a claim that shows each party to take part, with the keys of both',
    async run(subject) {
      const own = { patient: await subject.keysOf('member'), practitioner: await subject.keysOf('practitioner') };
      const { appointment, patient, practitioner } = await openConsultation(subject);
      for (const [person, grant] of [['member', patient], ['practitioner', practitioner]] as const) {
        const decision = await verifyParticipation(grant, appointment.id, await gateOf(subject, person));
        expect(decision.verdict === 'permit', decision.verdict === 'deny' ? `denied: ${decision.reason}` : '');
        for (const role of ['patient', 'practitioner'] as const) {
          const keys = decision.keys[role];
          expect(keys?.account.kid === own[role].account.kid, `another account key of the ${role}`);
          expect(keys.devices.some(({ kid }) => kid === own[role].device.kid), `the ${role}’s device is missing`);
        }
      }
    },
  },
  {
    port: 'sessions',
    name: 'refuses to open too early',
    async run(subject) {
      const scheduling = portOf(subject.member, 'scheduling');
      const [from, to] = [subject.now() + 3 * 86_400_000, subject.now() + 14 * 86_400_000].map((at) => new Date(at).toISOString());
      const [slot] = await scheduling.slots({ serviceId: subject.serviceId, practitionerId: subject.practitionerId, from: from ?? '', to: to ?? '' });
      expect(slot !== undefined, 'no slot in three days');
      const { id } = await scheduling.book({ holdId: (await scheduling.hold(slot.id)).id, mode: 'audio' });
      await expectRejection(portOf(subject.member, 'sessions').open(id), 'session/too-early');
      await scheduling.cancel(id);
    },
  },
  {
    port: 'sessions',
    name: 'lets the practitioner alone admit; twice is once',
    async run(subject) {
      const { appointment, patient } = await openConsultation(subject);
      await expectRejection(portOf(subject.member, 'sessions').admit(patient.sid), 'backend/forbidden', 'backend/not-found');
      await portOf(subject.practitioner, 'sessions').admit(patient.sid);
      await portOf(subject.practitioner, 'sessions').admit(patient.sid);
      expect((await portOf(subject.member, 'sessions').open(appointment.id))?.status === 'in-progress', 'not in progress');
      await expectRejection(portOf(subject.member, 'scheduling').cancel(appointment.id), 'backend/conflict');
    },
  },
  {
    port: 'sessions',
    name: 'appends epochs that both have signed, from either: the same again settles, another one is refused',
    async run(subject) {
      const signers = { patient: (await subject.keysOf('member')).device, practitioner: (await subject.keysOf('practitioner')).device };
      const { appointment, practitioner: { sid, rid, claim } } = await openConsultation(subject);
      const { cd } = await readClaim(claim);
      const [mine, theirs] = [portOf(subject.practitioner, 'sessions'), portOf(subject.member, 'sessions')];
      await mine.admit(sid);
      const call = await signCall(signers, { sid, rid, cd }, { at: subject.now() });
      const [first, second] = await signEpochs(signers, { sid, rid, cd }, { call, modes: ['audio', 'video'], at: subject.now() });
      expect(first !== undefined && second !== undefined, 'no epochs');
      await expectRejection(mine.appendEpoch(sid, 1, second.tokens), 'backend/conflict');
      // Signed by both, and yet of binds that nobody has handed over.
      await expectRejection(mine.appendEpoch(sid, 0, first.tokens), 'backend/rejected');
      await mine.putEvidence(sid, tokensOfCall(call));
      await mine.appendEpoch(sid, 0, first.tokens);
      await mine.appendEpoch(sid, 0, first.tokens);
      // Signed again they are other tokens of the same epoch.
      await theirs.appendEpoch(sid, 0, (await agreeEpoch(signers, first.payload)).tokens);
      const other = await agreeEpoch(signers, { ...first.payload, mode: 'video' });
      await expectRejection(mine.appendEpoch(sid, 0, other.tokens), 'backend/conflict');
      await theirs.appendEpoch(sid, 1, second.tokens);
      expectSame((await theirs.open(appointment.id))?.epochs.length, 2, 'in the grant');
      await expectRejection(portOf(subject.otherMember, 'sessions').appendEpoch(sid, 1, second.tokens), 'backend/not-found');
      await expectRejection(mine.appendEpoch('absent', 1, second.tokens), 'backend/not-found');
    },
  },
  {
    port: 'sessions',
    name: 'takes no epoch that the two parties have not both signed, or that is not of this session',
    async run(subject) {
      const [patient, practitioner, stranger] = [(await subject.keysOf('member')).device, (await subject.keysOf('practitioner')).device, (await subject.keysOf('otherMember')).device];
      const { appointment, practitioner: { sid, rid, claim } } = await openConsultation(subject);
      const { claim: { nbf, exp }, cd } = await readClaim(claim);
      const sessions = portOf(subject.practitioner, 'sessions');
      await sessions.admit(sid);
      const call = await signCall({ patient, practitioner }, { sid, rid, cd }, { at: subject.now() });
      await sessions.putEvidence(sid, tokensOfCall(call));
      const [first] = await signEpochs({ patient, practitioner }, { sid, rid, cd }, { call, modes: ['audio'], at: subject.now() });
      expect(first !== undefined, 'no epoch');
      const { payload, tokens } = first;
      for (const [name, pair] of Object.entries({
        oneParty: { patient: tokens.practitioner, practitioner: tokens.practitioner },
        swapped: { patient: tokens.practitioner, practitioner: tokens.patient },
        stranger: (await agreeEpoch({ patient: stranger, practitioner }, payload)).tokens,
        differing: { ...tokens, patient: (await agreeEpoch({ patient, practitioner }, { ...payload, mode: 'video' })).tokens.patient },
        otherSession: (await agreeEpoch({ patient, practitioner }, { ...payload, sid: 's-other' })).tokens,
        otherClaim: (await agreeEpoch({ patient, practitioner }, { ...payload, cd: first.digest })).tokens,
        otherNumber: (await agreeEpoch({ patient, practitioner }, { ...payload, n: 1 })).tokens,
        early: (await agreeEpoch({ patient, practitioner }, { ...payload, at: nbf - 1 })).tokens,
        late: (await agreeEpoch({ patient, practitioner }, { ...payload, at: exp + 1 })).tokens,
        otherBinds: (await agreeEpoch({ patient, practitioner }, { ...payload, binds: [first.digest, first.digest] })).tokens,
        unsaid: (await agreeEpoch({ patient, practitioner }, { ...payload, consents: [first.digest, null] })).tokens,
        none: { patient: '', practitioner: '' },
      })) {
        await expectRejection(sessions.appendEpoch(sid, 0, pair), 'backend/rejected').catch((error: unknown) => {
          throw new Error(`${name}: ${String(error)}`);
        });
      }
      expectSame((await sessions.open(appointment.id))?.epochs, [], 'nothing was stored');
    },
  },
  {
    port: 'sessions',
    name: 'ends for both; twice is once; nothing is opened after it',
    async run(subject) {
      const { appointment, patient: { sid } } = await openConsultation(subject);
      await expectRejection(portOf(subject.otherMember, 'sessions').end(sid), 'backend/not-found');
      await portOf(subject.practitioner, 'sessions').admit(sid);
      await portOf(subject.member, 'sessions').end(sid);
      await portOf(subject.practitioner, 'sessions').end(sid);
      await expectRejection(portOf(subject.practitioner, 'sessions').open(appointment.id), 'session/over');
    },
  },
  {
    port: 'sessions',
    name: 'does not open a cancelled appointment',
    async run(subject) {
      const { id } = await bookEarliest(subject);
      await portOf(subject.member, 'scheduling').cancel(id);
      await expectRejection(portOf(subject.member, 'sessions').open(id), 'session/over');
    },
  },
];
