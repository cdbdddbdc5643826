import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { CompliancePort } from '../../adapter/ports/compliance-port.js';
import type { Incident, IncidentEvent } from '../../domain/incident.js';
import type { IncidentReport } from '../../domain/incident-report.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import { portOf } from '../port-of.js';
import { recordConsultation } from '../record-consultation.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';
import { expect, expectRejection, expectSame } from './expect.js';

const REASON = 'A check of the contract.';

/** The two officers. @throws Error where the subject names none */
function officersOf({ officer, otherOfficer }: ContractSubject): { first: CompliancePort; second: CompliancePort } {
  expect(officer !== undefined && otherOfficer !== undefined, 'the subject names no officers');
  return { first: portOf(officer as BackendAdapter, 'compliance'), second: portOf(otherOfficer as BackendAdapter, 'compliance') };
}

async function report(adapter: BackendAdapter, said: IncidentReport): Promise<void> {
  const port = portOf(adapter, 'incidents');
  expect(port.report !== undefined, 'the port takes no reports');
  await port.report?.(said);
}

function notMine(rid: string, at: number): IncidentReport {
  return { id: newOpaqueId(), kind: 'not-mine', rid, sid: null, at };
}

/** The incident in whose timeline something of this recording stands. */
async function incidentOf(port: CompliancePort, target: string): Promise<{ incident: Incident; events: IncidentEvent[] } | null> {
  for (const incident of await port.incidents()) {
    const events = await port.timeline(incident.id, -1);
    if (incident.state !== 'merged' && events.some((event) => event.kind === 'reported' && event.target === target)) return { incident, events };
  }
  return null;
}

export const complianceChecks: readonly ContractCheck[] = [
  {
    port: 'compliance',
    name: 'is for officers alone',
    async run({ member, practitioner, signedOut }) {
      for (const adapter of [member, practitioner]) {
        const port = portOf(adapter, 'compliance');
        const calls: (() => Promise<unknown>)[] = [
          () => port.incidents(), () => port.timeline('absent', -1), () => port.stops(), () => port.requests(), () => port.notices('absent', 'regulator', null), () => port.exposure('absent'),
          () => port.ask({ do: 'stop', scope: 'kid', target: 'k', drill: false }, REASON, null),
        ];
        for (const call of calls) await expectRejection(call(), 'backend/forbidden');
      }
      await expectRejection(portOf(signedOut, 'compliance').incidents(), 'backend/unauthenticated');
    },
  },
  {
    port: 'compliance',
    name: 'opens an incident on “this is not mine”, stops the recording at once, and stores the same report once',
    async run(subject) {
      const { first } = officersOf(subject);
      const { rid } = await recordConsultation(subject, ['audio']);
      const said = notMine(rid, subject.now());
      await report(subject.member, said);
      await report(subject.member, said);
      const found = await incidentOf(first, rid);
      expect(found !== null, 'there is no incident of it');
      expectSame(found.events.filter((event) => event.target === rid && event.kind === 'reported').length, 1, 'reports of it');
      expectSame(found.events.map(({ seq }) => seq), found.events.map((_, index) => index), 'numbers of the timeline');
      expectSame(found.incident.state, 'contained', 'state');
      const [stop] = (await first.stops()).filter(({ scope, target, liftedBy }) => scope === 'rid' && target === rid && liftedBy === null);
      expect(stop !== undefined && stop.incident === found.incident.id, 'the recording is not stopped');
      expectSame((await first.timeline(found.incident.id, found.events.length - 2)).length, 1, 'events after the last but one');
    },
  },
  {
    port: 'compliance',
    name: 'opens an unverified incident on a report of what the reporter never received, and stops nothing',
    async run(subject) {
      const { first } = officersOf(subject);
      const rid = newOpaqueId();
      await report(subject.otherMember, notMine(rid, subject.now()));
      const found = await incidentOf(first, rid);
      expect(found !== null, 'there is no incident of it');
      expect(found.events.some(({ kind, target }) => kind === 'not-verified' && target === rid), 'it was taken for true');
      expect(!(await first.stops()).some(({ target }) => target === rid), 'it was stopped');
      await expectRejection(report(subject.member, { ...notMine(rid, subject.now()), rid: null }), 'backend/rejected');
    },
  },
  {
    port: 'compliance',
    name: 'makes a narrow stop at once, and waits for another officer with a wide one and with every lift',
    async run(subject) {
      const { first, second } = officersOf(subject);
      const made = await first.ask({ do: 'stop', scope: 'rid', target: newOpaqueId(), drill: false }, REASON, null);
      expect('stop' in made && made.stop.liftedBy === null, 'a narrow stop waits');
      const wide = await first.ask({ do: 'stop', scope: 'kid', target: newOpaqueId(), drill: false }, REASON, null);
      expect('request' in wide, 'a wide stop was made by one officer');
      expect((await second.requests()).some(({ id }) => id === wide.request.id), 'the other officer does not see it');
      await expectRejection(first.approve(wide.request.id), 'backend/forbidden');
      const stop = await second.approve(wide.request.id);
      await expectRejection(second.approve(wide.request.id), 'backend/conflict');
      const lift = await second.ask({ do: 'lift', seq: stop.seq }, REASON, null);
      expect('request' in lift, 'a stop was lifted by one officer');
      const lifted = await first.approve(lift.request.id);
      expect(lifted.seq === stop.seq && lifted.liftedBy !== null, 'it is not lifted');
      await expectRejection(first.ask({ do: 'lift', seq: stop.seq }, REASON, null), 'backend/conflict');
      const other = await first.ask({ do: 'stop', scope: 'kid', target: newOpaqueId(), drill: false }, REASON, null);
      expect('request' in other, 'a wide stop was made by one officer');
      await second.refuse(other.request.id, REASON);
      await expectRejection(second.approve(other.request.id), 'backend/conflict');
      expect(!(await first.requests()).some(({ id }) => id === other.request.id || id === wide.request.id), 'what was decided still waits');
    },
  },
  {
    port: 'compliance',
    name: 'keeps a rehearsal from people who are not marked for it',
    async run(subject) {
      const { first } = officersOf(subject);
      const target = (await subject.member.identity.whoAmI())?.subject ?? '';
      await expectRejection(first.ask({ do: 'stop', scope: 'sub', target, drill: true }, REASON, null), 'backend/rejected');
    },
  },
  {
    port: 'compliance',
    name: 'splits, merges, closes and reopens by people, with reasons, and refuses what an incident’s state does not allow',
    async run(subject) {
      const { first, second } = officersOf(subject);
      const rids = [newOpaqueId(), newOpaqueId()] as const;
      for (const rid of rids) await report(subject.otherMember, notMine(rid, subject.now()));
      const found = await incidentOf(first, rids[0]);
      expect(found !== null, 'there is no incident of it');
      const { id, openedAt } = found.incident;
      const part = await first.split(id, [rids[0]], REASON);
      expect(part.id !== id && part.items === 1 && part.openedAt === openedAt, 'it is not an incident of its own with the same clock');
      await expectRejection(first.split(part.id, [rids[0]], REASON), 'backend/rejected');
      await second.merge(part.id, id, REASON);
      await expectRejection(first.merge(part.id, id, REASON), 'backend/conflict');
      expectSame((await first.incidents()).find((each) => each.id === part.id)?.into, id, 'what it was merged into');
      await first.close(id, REASON);
      await expectRejection(first.close(id, REASON), 'backend/conflict');
      await second.reopen(id, REASON);
      const last = (await first.timeline(id, -1)).slice(-2);
      expectSame(last.map(({ kind, reason }) => [kind, reason]), [['closed', REASON], ['reopened', REASON]], 'the timeline’s end');
      expect(last.every(({ by }) => by !== null), 'the timeline does not say who');
      await first.close(id, REASON);
      await expectRejection(first.close('absent', REASON), 'backend/not-found');
    },
  },
  {
    port: 'compliance',
    name: 'is contained while its stop is in force: a lift opens it again, and another stop contains it again',
    async run(subject) {
      const { first, second } = officersOf(subject);
      const { rid } = await recordConsultation(subject, ['audio']);
      await report(subject.member, notMine(rid, subject.now()));
      const found = await incidentOf(first, rid);
      expect(found !== null, 'there is no incident of it');
      const { id } = found.incident;
      const stateNow = async (): Promise<Incident['state'] | undefined> => (await first.incidents()).find((each) => each.id === id)?.state;
      const [stop] = (await first.stops()).filter(({ target, liftedBy }) => target === rid && liftedBy === null);
      const lift = await first.ask({ do: 'lift', seq: stop?.seq ?? 0 }, REASON, null);
      expect('request' in lift, 'a stop was lifted by one officer');
      await second.approve(lift.request.id);
      expectSame(await stateNow(), 'open', 'state after the lift');
      expectSame((await first.timeline(id, -1)).slice(-2).map(({ kind }) => kind), ['lifted', 'reopened'], 'the timeline’s end');
      await first.ask({ do: 'stop', scope: 'rid', target: newOpaqueId(), drill: false }, REASON, id);
      expectSame(await stateNow(), 'open', 'state after a stop of something else');
      await first.ask({ do: 'stop', scope: 'rid', target: rid, drill: false }, REASON, null);
      expectSame(await stateNow(), 'contained', 'state after the stop');
      const order = (await first.stops()).map(({ seq, liftedBy }) => [Number(liftedBy !== null), -seq] as const);
      expectSame([...order].sort(([a, b], [c, d]) => a - c || b - d), order, 'order of the stops: in force, then lifted, newest first');
    },
  },
  {
    port: 'compliance',
    name: 'drafts notices with a source for each field, and approves each once',
    async run(subject) {
      const { first, second } = officersOf(subject);
      const rid = newOpaqueId();
      await report(subject.otherMember, notMine(rid, subject.now()));
      const found = await incidentOf(first, rid);
      expect(found !== null, 'there is no incident of it');
      const { id } = found.incident;
      const counts = await first.draftNotices(id);
      const [forRegulator, forController] = [await first.notices(id, 'regulator', null), await first.notices(id, 'controller', null)];
      const [[regulator], [controller]] = [forRegulator.items, forController.items];
      expect(regulator !== undefined && controller !== undefined, 'a draft is missing');
      expectSame([counts.regulator, counts.controller, counts.owner], [1, 1, 0], 'how many there are');
      expectSame([forRegulator.next, forRegulator.counts], [null, counts], 'what there is besides');
      expectSame((await first.notices(id, 'regulator', regulator.id)).items.length, 0, 'drafts after the last one');
      await expectRejection(first.notices(id, 'regulator', 'absent'), 'backend/not-found');
      for (const { fields } of [regulator, controller]) for (const { value, source, name } of fields) expect((value === 'unknown') === (source === null), `${name} has no source`);
      const exposure = await first.exposure(id);
      expectSame(regulator.fields.find(({ name }) => name === 'records-count')?.value, exposure.recordings, 'recordings');
      const approved = await second.approveNotice(regulator.id);
      expect(approved.state === 'approved' && approved.approvedBy !== null, 'it is not approved');
      await expectRejection(first.approveNotice(regulator.id), 'backend/conflict');
      await first.draftNotices(id);
      expect((await first.notices(id, 'regulator', null)).items.some((each) => each.id === regulator.id), 'what was approved is gone');
      await expectRejection(first.approveNotice(controller.id), 'backend/conflict');
    },
  },
];
