import { openConsultation } from '../book-consultation.js';
import { portOf } from '../port-of.js';
import { expect, expectSame } from './expect.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';
import { SignalingProbe } from './signaling-probe.js';

export const signalingChecks: readonly ContractCheck[] = [
  {
    port: 'signaling',
    name: 'carries messages to the other party alone, in order, and tells who is there',
    run: (subject) => withProbes(subject, async (patient, practitioner) => {
      await Promise.all([patient.untilPresence(true), practitioner.untilPresence(true)]);
      for (let seq = 0; seq < 20; seq += 1) patient.send(seq);
      practitioner.send(0);
      await practitioner.until('twenty messages', ({ received }) => received.length >= 20);
      await patient.until('one message', ({ received }) => received.length >= 1);
      expectSame(practitioner.received, Array.from({ length: 20 }, (_, seq) => seq), 'in order and once');
      expectSame(patient.received, [0], 'not its own');
      patient.channel.close();
      patient.channel.close();
      await practitioner.untilPresence(false);
    }),
  },
  {
    port: 'signaling',
    name: 'does not deliver what was sent before one connected',
    async run(subject) {
      const { patient: { sid }, appointment } = await openConsultation(subject);
      const early = new SignalingProbe(subject.member, sid, 'patient');
      await early.untilOpen();
      early.send(0);
      early.send(1);
      // Nobody is told when a message has arrived: a backend that has answered five times since has had it for long.
      for (let answers = 0; answers < 5; answers += 1) await portOf(subject.member, 'sessions').open(appointment.id);
      const late = new SignalingProbe(subject.practitioner, sid, 'practitioner');
      await Promise.all([late.untilPresence(true), early.untilPresence(true)]);
      early.send(2);
      await late.until('the third message', ({ received }) => received.length > 0);
      expectSame(late.received, [2], 'only what came after');
      early.channel.close();
      late.channel.close();
    },
  },
  {
    port: 'signaling',
    name: 'lets a newer page of the same party take over',
    run: (subject) => withProbes(subject, async (patient, practitioner, sid) => {
      const newer = new SignalingProbe(subject.member, sid, 'patient');
      await patient.until('replaced', ({ events }) => events.some(({ type }) => type === 'replaced'));
      await newer.untilPresence(true);
      practitioner.send(0);
      await newer.until('a message', ({ received }) => received.length === 1);
      expectSame(patient.received, [], 'nothing to the replaced one');
      newer.channel.close();
    }),
  },
  {
    port: 'signaling',
    name: 'tells both when the consultation begins and ends',
    run: (subject) => withProbes(subject, async (patient, practitioner, sid) => {
      await portOf(subject.practitioner, 'sessions').admit(sid);
      await portOf(subject.practitioner, 'sessions').end(sid);
      for (const probe of [patient, practitioner]) {
        await probe.until('finished', ({ events }) => events.some((event) => event.type === 'encounter' && event.status === 'finished'));
      }
    }),
  },
  {
    port: 'signaling',
    name: 'answers who asks whether the backend is reached',
    run: (subject) => withProbes(subject, async (patient) => {
      patient.channel.probe();
      await patient.until('reached', ({ events }) => events.some(({ type }) => type === 'reached'));
    }),
  },
  {
    port: 'signaling',
    name: 'closes, without throwing, on one who is no party',
    async run(subject) {
      const { patient: { sid } } = await openConsultation(subject);
      const probe = new SignalingProbe(subject.otherMember, sid, 'patient');
      await probe.until('closed', ({ events }) => events.some((event) => event.type === 'state' && event.state === 'closed'));
      expect(!probe.events.some((event) => event.type === 'presence' || event.type === 'message' || event.type === 'encounter'), 'it was told something');
      probe.channel.close();
    },
  },
];

async function withProbes(subject: ContractSubject, run: (patient: SignalingProbe, practitioner: SignalingProbe, sid: string) => Promise<void>): Promise<void> {
  const { patient: { sid } } = await openConsultation(subject);
  const patient = new SignalingProbe(subject.member, sid, 'patient');
  await patient.untilOpen();
  const practitioner = new SignalingProbe(subject.practitioner, sid, 'practitioner');
  await practitioner.untilOpen();
  try {
    await run(patient, practitioner, sid);
  } finally {
    patient.channel.close();
    practitioner.channel.close();
  }
}
