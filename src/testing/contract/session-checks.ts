import { verifyKeyset } from '../../ownership/keyset.js';
import { verifyParticipation } from '../../ownership/participation.js';
import { bookEarliest, openConsultation } from '../book-consultation.js';
import { portOf } from '../port-of.js';
import { expect, expectRejection, expectSame } from './expect.js';
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
    name: 'gives a claim that shows each party to take part',
    async run(subject) {
      const { patient, practitioner } = await openConsultation(subject);
      const keys = await verifyKeyset(await subject.member.keys.keyset(), subject.trust, 0, subject.now());
      expect(keys.ok, 'the keyset is not believed');
      for (const [adapter, grant] of [[subject.member, patient], [subject.practitioner, practitioner]] as const) {
        const me = await adapter.identity.whoAmI();
        const decision = await verifyParticipation(grant, { ...subject.trust, subject: me?.subject ?? '', keyset: keys.keyset, now: subject.now() });
        expect(decision.verdict === 'permit', decision.verdict === 'deny' ? `denied: ${decision.reason}` : '');
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
    name: 'appends epochs of the recorder: the same again settles, another one is refused',
    async run(subject) {
      const { practitioner: { sid, rid } } = await openConsultation(subject);
      const sessions = portOf(subject.practitioner, 'sessions');
      await sessions.admit(sid);
      const first = { sid, rid, n: 0, mode: 'audio', at: subject.now(), by: 'patient' } as const;
      await sessions.appendEpoch(first);
      await sessions.appendEpoch(first);
      await expectRejection(sessions.appendEpoch({ ...first, mode: 'video' }), 'backend/conflict');
      await expectRejection(sessions.appendEpoch({ ...first, n: 2 }), 'backend/rejected', 'backend/conflict');
      await expectRejection(portOf(subject.otherMember, 'sessions').appendEpoch({ ...first, n: 1 }), 'backend/not-found');
      await expectRejection(sessions.appendEpoch({ ...first, sid: 'absent', n: 1 }), 'backend/not-found');
    },
  },
  {
    port: 'sessions',
    name: 'stores a consent of a party, and of nobody else',
    async run(subject) {
      const { patient: { sid } } = await openConsultation(subject);
      const consent = { sid, scope: 'recording', decision: 'permit', at: subject.now() } as const;
      await portOf(subject.member, 'sessions').recordConsent(consent);
      await portOf(subject.member, 'sessions').recordConsent(consent);
      await expectRejection(portOf(subject.otherMember, 'sessions').recordConsent(consent), 'backend/not-found');
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
