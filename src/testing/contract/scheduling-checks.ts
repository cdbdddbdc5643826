import { NOTE_MAX, type Slot } from '../../domain/scheduling.js';
import { bookEarliest } from '../book-consultation.js';
import { portOf } from '../port-of.js';
import { expect, expectRejection, expectSame } from './expect.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';

export const schedulingChecks: readonly ContractCheck[] = [
  {
    port: 'scheduling',
    name: 'lists services, and free slots of the asked practitioner in order',
    async run(subject) {
      const services = await portOf(subject.member, 'scheduling').services();
      expect(services.some(({ id }) => id === subject.serviceId), 'the service is missing');
      const slots = await freeSlots(subject);
      expect(slots.length > 3, 'too few slots to test with');
      for (const [index, slot] of slots.entries()) {
        expect(slot.practitioner.id === subject.practitionerId && slot.serviceId === subject.serviceId && slot.status === 'free', 'a slot that was not asked for');
        expect(Date.parse(slot.start) >= Date.parse(slots[index - 1]?.start ?? slot.start), 'not earliest first');
      }
    },
  },
  {
    port: 'scheduling',
    name: 'holds a slot for one member alone, and lets the first go when she holds another',
    async run(subject) {
      const [mine, others] = [portOf(subject.member, 'scheduling'), portOf(subject.otherMember, 'scheduling')];
      const slots = await freeSlots(subject);
      const [first] = slots;
      // A practitioner's offers may overlap, and then one hold takes both.
      const second = slots.find(({ start }) => Date.parse(start) >= Date.parse(first?.end ?? ''));
      expect(first !== undefined && second !== undefined, 'no slots');
      await mine.hold(first.id);
      await expectRejection(others.hold(first.id), 'scheduling/slot-taken');
      const hold = await mine.hold(second.id);
      const taken = await others.hold(first.id);
      await mine.release(hold.id);
      await mine.release(hold.id);
      await others.release(taken.id);
    },
  },
  {
    port: 'scheduling',
    name: 'books a hold once, however often it is asked, and nobody else’s',
    async run(subject) {
      const [mine, others] = [portOf(subject.member, 'scheduling'), portOf(subject.otherMember, 'scheduling')];
      const [slot] = await freeSlots(subject);
      expect(slot !== undefined, 'no slot');
      const hold = await mine.hold(slot.id);
      await expectRejection(others.book({ holdId: hold.id, mode: 'audio' }), 'scheduling/hold-expired', 'backend/not-found');
      const booked = await mine.book({ holdId: hold.id, mode: 'video', note: 'A rash on my arm.' });
      expectSame(await mine.book({ holdId: hold.id, mode: 'video' }), booked, 'booked again');
      expect(booked.status === 'booked' && booked.start === slot.start && booked.mode === 'video', 'another appointment than was asked for');
      await expectRejection(others.hold(slot.id), 'scheduling/slot-taken');
      await mine.cancel(booked.id);
    },
  },
  {
    port: 'scheduling',
    name: 'gives the member’s note to the two people of the appointment, as it was written, and takes none that is too long',
    async run(subject) {
      const mine = portOf(subject.member, 'scheduling');
      const [slot] = await freeSlots(subject);
      expect(slot !== undefined, 'no slot');
      const hold = await mine.hold(slot.id);
      const note = `A rash on my arm <b>since Friday</b>.\n${'😀'.repeat(400)}`;
      await expectRejection(mine.book({ holdId: hold.id, mode: 'audio', note: 'x'.repeat(NOTE_MAX + 1) }), 'backend/rejected');
      const { id } = await mine.book({ holdId: hold.id, mode: 'audio', note });
      for (const adapter of [subject.member, subject.practitioner]) {
        const port = portOf(adapter, 'scheduling');
        const read = [(await port.appointment(id))?.note, (await port.appointments()).find((appointment) => appointment.id === id)?.note];
        expectSame(read, [note, note], 'the note, alone and in the list');
      }
      const others = portOf(subject.otherMember, 'scheduling');
      expect(!JSON.stringify([await others.appointments(), await others.appointment(id)]).includes('A rash'), 'another member reads the note');
      await mine.cancel(id);
    },
  },
  {
    port: 'scheduling',
    name: 'lets a hold go after its time',
    clock: true,
    async run(subject) {
      const scheduling = portOf(subject.member, 'scheduling');
      const slot = (await freeSlots(subject)).at(-1);
      expect(slot !== undefined, 'no slot');
      const hold = await scheduling.hold(slot.id);
      subject.advance?.(Date.parse(hold.expires) - subject.now() + 1);
      await expectRejection(scheduling.book({ holdId: hold.id, mode: 'audio' }), 'scheduling/hold-expired');
    },
  },
  {
    port: 'scheduling',
    name: 'shows an appointment to its two parties and to nobody else',
    async run(subject) {
      const { id } = await bookEarliest(subject);
      const lists = await Promise.all([subject.member, subject.practitioner, subject.otherMember].map((adapter) => portOf(adapter, 'scheduling').appointments()));
      expectSame(lists.map((list) => list.some((appointment) => appointment.id === id)), [true, true, false], 'who sees it in a list');
      const one = await Promise.all([subject.member, subject.practitioner, subject.otherMember].map((adapter) => portOf(adapter, 'scheduling').appointment(id)));
      expectSame(one.map((appointment) => appointment?.participant.role ?? null), ['practitioner', 'patient', null], 'whom each sees in it');
      expect((await portOf(subject.member, 'scheduling').appointment('absent')) === null, 'an absent appointment is not null');
      await portOf(subject.member, 'scheduling').cancel(id);
    },
  },
  {
    port: 'scheduling',
    name: 'cancels once, frees the slot, and answers absent and not-mine alike',
    async run(subject) {
      const [mine, others] = [portOf(subject.member, 'scheduling'), portOf(subject.otherMember, 'scheduling')];
      const booked = await bookEarliest(subject);
      await expectRejection(others.cancel(booked.id), 'backend/not-found');
      await expectRejection(others.cancel('absent'), 'backend/not-found');
      expect((await mine.cancel(booked.id)).status === 'cancelled', 'not cancelled');
      expect((await mine.cancel(booked.id)).status === 'cancelled', 'twice is not once');
      expect((await freeSlots(subject)).some((slot) => slot.start === booked.start), 'the slot is not free again');
    },
  },
];

function freeSlots({ member, serviceId, practitionerId, now }: ContractSubject): Promise<Slot[]> {
  const [from, to] = [now(), now() + 14 * 86_400_000].map((at) => new Date(at).toISOString());
  return portOf(member, 'scheduling').slots({ serviceId, practitionerId, from: from ?? '', to: to ?? '' });
}
