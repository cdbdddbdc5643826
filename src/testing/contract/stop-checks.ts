import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { StopsAnswer } from '../../adapter/ports/incident-port.js';
import { ConsultError } from '../../domain/consult-error.js';
import { verifyRevocation, type Revocation } from '../../ownership/revocation.js';
import { audience } from '../../ownership/session-claim.js';
import { recordConsultation } from '../record-consultation.js';
import { portOf } from '../port-of.js';
import { expect, expectRejection, expectSame } from './expect.js';
import { gateOf } from './gate-of.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';

/** How long a stop may take to be pushed, milliseconds. */
const PUSHED_WITHIN = 5_000;

export const stopChecks: readonly ContractCheck[] = [
  {
    port: 'incidents',
    stops: true,
    name: 'stops a recording for its owner, tells those whom it concerns and nobody else, and lifts it again',
    async run(subject) {
      const { rid } = await recordConsultation(subject);
      const { make, lift } = stopsOf(subject);
      const recordings = portOf(subject.member, 'recordings');
      const { seq: before } = await asked(subject.member, 0);
      const seq = await make('rid', rid);
      await expectRejection(recordings.get(rid), 'incident/stopped');
      await expectRejection(recordings.segment(rid, 0), 'incident/stopped');
      expect(!JSON.stringify((await recordings.list({ limit: 50 })).items).includes(rid), 'it is in the list');
      for (const person of ['member', 'practitioner'] as const) expectSame((await read(subject, subject[person], before)).map(wordOf), [`rid ${rid}`], person);
      expectSame([await read(subject, subject.otherMember, before), (await asked(subject.otherMember, before)).seq >= seq], [[], true], 'somebody else');
      await lift(seq);
      expect((await recordings.get(rid)) !== null, 'it is not back');
      expectSame((await read(subject, subject.member, seq)).map(wordOf), [`lift ${seq}`], 'the lifting');
    },
  },
  {
    port: 'incidents',
    stops: true,
    name: 'stops a feature for everybody, and no other',
    async run(subject) {
      const { make, lift } = stopsOf(subject);
      const { rid } = await recordConsultation(subject);
      const seq = await make('feature', 'replay');
      try {
        await expectRejection(portOf(subject.member, 'recordings').list({}), 'incident/stopped');
        await expectRejection(portOf(subject.member, 'recordings').get(rid), 'incident/stopped');
        await portOf(subject.member, 'scheduling').appointments();
        expect((await read(subject, subject.otherMember, seq - 1)).some((stop) => wordOf(stop) === 'feature replay'), 'not everybody is told');
      } finally {
        await lift(seq);
      }
      const booking = await make('feature', 'booking');
      try {
        await portOf(subject.member, 'recordings').list({});
      } finally {
        await lift(booking);
      }
    },
  },
  {
    port: 'incidents',
    stops: true,
    name: 'pushes a stop to whoever watches, with what was missed before',
    async run(subject) {
      const { make, lift } = stopsOf(subject);
      const { seq: before } = await asked(subject.member, 0);
      const missed = await make('feature', 'download');
      const heard: StopsAnswer[] = [];
      const watch = portOf(subject.member, 'incidents').watchStops;
      expect(watch !== undefined, 'the port has no watchStops');
      const end = watch(before, (answer) => { if (answer !== null) heard.push(answer); });
      try {
        await soon(() => heard.some(({ seq }) => seq >= missed), 'what was missed');
        await lift(missed);
        await soon(() => heard.some(({ seq }) => seq > missed), 'the lifting');
        const told = (await Promise.all(heard.flatMap(({ stops }) => stops).map((token) => verified(subject, token)))).map(wordOf);
        expectSame([told.includes('feature download'), told.includes(`lift ${missed}`)], [true, true], 'what was pushed');
      } finally {
        end();
      }
    },
  },
];

function stopsOf({ stops }: ContractSubject): NonNullable<ContractSubject['stops']> {
  if (stops === undefined) throw new Error('This subject cannot stop anything.');
  return stops;
}

function asked(adapter: BackendAdapter, after: number): Promise<StopsAnswer> {
  const { stops } = portOf(adapter, 'incidents');
  if (stops === undefined) throw new ConsultError('adapter/port-missing');
  return stops(after);
}

async function read(subject: ContractSubject, adapter: BackendAdapter, after: number): Promise<Revocation[]> {
  return Promise.all((await asked(adapter, after)).stops.map((token) => verified(subject, token)));
}

async function verified(subject: ContractSubject, token: string): Promise<Revocation> {
  const { keyset, tenant, region } = await gateOf(subject, 'member');
  const result = await verifyRevocation(token, { resolveKey: (kid, at) => keyset.keyOf('incident', kid, at), audience: audience(tenant, region) });
  if (!result.ok) throw new Error(`a stop that does not verify: ${result.fault}`);
  return result.payload;
}

function wordOf({ scope, target }: Revocation): string {
  return `${scope} ${target}`;
}

async function soon(isSo: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !isSo(); waited += 20) {
    if (waited >= PUSHED_WITHIN) throw new Error(`${what} was not pushed`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}
