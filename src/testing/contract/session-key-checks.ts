import { SESSION_KEYS_MAX } from '../../domain/session-key.js';
import { signEnrolment } from '../../ownership/signed-enrolment.js';
import { verifyParticipation } from '../../ownership/participation.js';
import { openConsultation } from '../book-consultation.js';
import { makeSessionKey } from '../make-session-key.js';
import { portOf } from '../port-of.js';
import { readClaim } from '../read-claim.js';
import { signBinds, signCall, tokensOfCall } from '../sign-call.js';
import { agreeEpoch, signEpochs } from '../sign-epochs.js';
import type { ContractCheck } from './contract-subject.js';
import { expect, expectRejection, expectSame } from './expect.js';
import { gateOf } from './gate-of.js';

export const sessionKeyChecks: readonly ContractCheck[] = [
  {
    port: 'sessions',
    name: 'gives a page of a party a key for one consultation, that counts for both; the same request again gives the same',
    async run(subject) {
      await subject.keysOf('member');
      await subject.keysOf('practitioner');
      const { appointment, patient } = await openConsultation(subject);
      const sessions = portOf(subject.member, 'sessions');
      const { keys, request } = await makeSessionKey(patient, subject.now());
      const token = await sessions.sessionKey(patient.sid, request);
      expectSame(await sessions.sessionKey(patient.sid, request), token, 'asked for again');
      for (const person of ['member', 'practitioner'] as const) {
        const grant = await portOf(subject[person], 'sessions').open(appointment.id);
        expectSame(grant?.sessionKeys, [token], `the ${person}’s grant`);
        const decision = grant === null ? null : await verifyParticipation(grant, appointment.id, await gateOf(subject, person));
        expect(decision?.verdict === 'permit', 'not permitted');
        expect(decision.keys.patient?.devices.some(({ kid }) => kid === keys.sig.kid) === true, 'the session key is no device');
        expect(decision.keys.practitioner?.devices.some(({ kid }) => kid === keys.sig.kid) !== true, 'it is the other party’s too');
      }
      await expectRejection(portOf(subject.otherMember, 'sessions').sessionKey(patient.sid, request), 'backend/not-found');
      await expectRejection(portOf(subject.practitioner, 'sessions').sessionKey(patient.sid, request), 'backend/rejected');
    },
  },
  {
    port: 'sessions',
    name: 'gives no session key for what is not proved, is another consultation’s or role’s, or comes when it is over',
    async run(subject) {
      const person = { member: await subject.keysOf('member'), practitioner: await subject.keysOf('practitioner') };
      const other = (await openConsultation(subject)).patient;
      const { patient } = await openConsultation(subject);
      const sessions = portOf(subject.member, 'sessions');
      const now = subject.now();
      const { cd } = await readClaim(other.claim);
      const { claim: { aud, owner: { sub } } } = await readClaim(patient.claim);
      const [good, stranger] = [await makeSessionKey(patient, now), await makeSessionKey(patient, now)];
      const { sig, enc } = good.request;
      const enrolment = await signEnrolment({ v: 2, aud, sub, device: sig.kid, enc: enc.kid, account: patient.sid, prev: null, at: now }, good.keys.sig.privateKey, sig.kid);
      for (const [name, request] of Object.entries({
        session: (await makeSessionKey(patient, now, { sid: other.sid })).request,
        claim: (await makeSessionKey(patient, now, { cd })).request,
        role: (await makeSessionKey(patient, now, { role: 'practitioner' })).request,
        person: (await makeSessionKey(patient, now, { sub: 'm_other' })).request,
        audience: (await makeSessionKey(patient, now, { aud: 'consult:other:uk' })).request,
        old: (await makeSessionKey(patient, now - 3 * 86_400_000)).request,
        otherProof: { ...good.request, proof: stranger.request.proof },
        otherEnc: { ...good.request, enc: stranger.request.enc },
        enrolment: { ...good.request, proof: enrolment },
        oneKey: { ...good.request, enc: sig },
        none: { ...good.request, proof: '' },
      })) {
        await expectRejection(sessions.sessionKey(patient.sid, request), 'backend/rejected').catch((error: unknown) => {
          throw new Error(`${name}: ${String(error)}`);
        });
      }
      await sessions.sessionKey(patient.sid, good.request);
      expect(person.member.device.kid !== good.keys.sig.kid, 'a device');
      await portOf(subject.practitioner, 'sessions').admit(patient.sid);
      await portOf(subject.practitioner, 'sessions').end(patient.sid);
      await expectRejection(sessions.sessionKey(patient.sid, stranger.request), 'session/over');
    },
  },
  {
    port: 'sessions',
    name: 'takes binds, words and epochs that a session key has signed, for its own consultation, party and time alone',
    async run(subject) {
      const practitioner = (await subject.keysOf('practitioner')).device;
      await subject.keysOf('member');
      const other = (await openConsultation(subject)).patient;
      const { patient: grant, practitioner: { sid, rid, claim } } = await openConsultation(subject);
      const { cd } = await readClaim(claim);
      const mine = portOf(subject.member, 'sessions');
      await portOf(subject.practitioner, 'sessions').admit(sid);
      const [here, elsewhere] = [await makeSessionKey(grant, subject.now()), await makeSessionKey(other, subject.now())];
      await mine.sessionKey(sid, here.request);
      await mine.sessionKey(other.sid, elsewhere.request);
      const [good, bad] = [{ patient: here.keys.sig, practitioner }, { patient: elsewhere.keys.sig, practitioner }];
      const session = { sid, rid, cd };
      const call = await signCall(good, session, { at: subject.now() });
      for (const forged of [bad, { patient: here.keys.sig, practitioner: here.keys.sig }]) {
        await expectRejection(mine.putEvidence(sid, tokensOfCall(await signCall(forged, session, { at: subject.now() }))), 'backend/rejected');
      }
      // Before its key was made, and after it has ended.
      const { claim: { exp } } = await readClaim(claim);
      for (const at of [subject.now() - 86_400_000, exp + 1]) {
        await expectRejection(mine.putEvidence(sid, [(await signBinds(good, session, at)).patient.token]), 'backend/rejected');
      }
      await mine.putEvidence(sid, tokensOfCall(call));
      const [first] = await signEpochs(good, session, { call, modes: ['audio'], at: subject.now() });
      expect(first !== undefined, 'no epoch');
      for (const forged of [bad, { patient: here.keys.sig, practitioner: here.keys.sig }]) {
        await expectRejection(mine.appendEpoch(sid, 0, (await agreeEpoch(forged, first.payload)).tokens), 'backend/rejected');
      }
      await mine.appendEpoch(sid, 0, first.tokens);
    },
  },
  {
    port: 'sessions',
    name: `gives at most ${SESSION_KEYS_MAX} session keys to a party in one consultation`,
    async run(subject) {
      await subject.keysOf('member');
      await subject.keysOf('practitioner');
      const { patient, practitioner } = await openConsultation(subject);
      const sessions = portOf(subject.member, 'sessions');
      const one = await makeSessionKey(patient, subject.now());
      const made = await Promise.all(Array.from({ length: SESSION_KEYS_MAX }, () => makeSessionKey(patient, subject.now())));
      for (const { request } of made) await sessions.sessionKey(patient.sid, request);
      await expectRejection(sessions.sessionKey(patient.sid, one.request), 'session/too-many-pages');
      // The other party's are its own.
      await portOf(subject.practitioner, 'sessions').sessionKey(patient.sid, (await makeSessionKey(practitioner, subject.now())).request);
    },
  },
];
