import type { WrapRecipient } from '../../domain/wrap.js';
import { verifyOwnership } from '../../ownership/gate.js';
import { newLeaseNonce } from '../../ownership/new-lease-nonce.js';
import { verifyLease } from '../../ownership/lease.js';
import { audience } from '../../ownership/session-claim.js';
import { recordConsultation } from '../record-consultation.js';
import { portOf } from '../port-of.js';
import { expect, expectRejection, expectSame } from './expect.js';
import { gateOf } from './gate-of.js';
import type { ContractCheck, ContractSubject, KeyedPerson } from './contract-subject.js';

export const recordingChecks: readonly ContractCheck[] = [
  {
    port: 'recordings',
    name: 'lists a recording to its owner, as an item that passes the gate and opens with her key',
    async run(subject) {
      const { rid, meta, heads } = await recordConsultation(subject);
      const item = (await allItems(subject, 'member')).find((each) => ridOf(each) === rid);
      expect(item !== undefined, 'the owner does not see it');
      const whole = await portOf(subject.member, 'recordings').get(rid);
      expectSame({ ...whole as object, heads: null }, item, 'got by id, but for the heads');
      const gate = await gateOf(subject, 'member');
      for (const each of [item, whole]) {
        const decision = await verifyOwnership(each, gate);
        expect(decision.verdict === 'permit', decision.verdict === 'deny' ? `denied: ${decision.reason}` : decision.verdict);
        expectSame(decision.recording.meta, meta, 'its meta');
        expect(decision.recording.final, 'it has no end');
        expectSame(decision.recording.segments, each === whole ? heads.map(({ payload }) => payload) : null, 'its heads');
      }
    },
  },
  {
    port: 'recordings',
    name: 'hands out the owner’s own wrap and of the others who they are for, and nothing that opens',
    async run(subject) {
      const { rid, wraps, recipients } = await recordConsultation(subject, ['audio']);
      const escrow = wraps.filter(({ role }) => role === 'escrow');
      expect(escrow.length > 0, 'the claim names no escrow');
      const listed = (await allItems(subject, 'member')).find((each) => ridOf(each) === rid);
      for (const item of [listed, await portOf(subject.member, 'recordings').get(rid)] as { wraps: unknown; recipients: WrapRecipient[] }[]) {
        expectSame(item.wraps, wraps.filter(({ role }) => role === 'owner'), 'wraps');
        const boxes = (list: readonly WrapRecipient[]): string[] => list.map(({ suite, kid, role, box }) => `${suite} ${kid} ${role} ${box}`).sort();
        expectSame(boxes(item.recipients), boxes(recipients), 'who can open it');
        for (const { enc, ct } of escrow) expect(!JSON.stringify(item).includes(enc) && !JSON.stringify(item).includes(ct), 'escrow’s wrap is in it');
      }
    },
  },
  {
    port: 'recordings',
    name: 'gives the owner every sealed byte, and others nothing: not by list, not by id, not by segment',
    async run(subject) {
      const { rid, segments } = await recordConsultation(subject);
      for (const { seq, bytes } of segments) {
        expectSame([...(await portOf(subject.member, 'recordings').segment(rid, seq)) ?? []], [...bytes], `segment ${seq}`);
      }
      expect((await portOf(subject.member, 'recordings').segment(rid, segments.length)) === null, 'a segment that is not there');
      for (const person of ['otherMember', 'practitioner'] as const) {
        const recordings = portOf(subject[person], 'recordings');
        expect(!(await allItems(subject, person)).some((item) => ridOf(item) === rid), `${person} has it in a list`);
        expectSame([await recordings.get(rid), await recordings.get('absent')], [null, null], `${person} by id`);
        expectSame([await recordings.segment(rid, 0), await recordings.segment('absent', 0)], [null, null], `${person} by segment`);
      }
    },
  },
  {
    port: 'recordings',
    name: 'leases a recording to its owner and the key that opens it, to nobody else and for no other key',
    async run(subject) {
      const { rid } = await recordConsultation(subject, ['audio']);
      const { account: { kid } } = await subject.keysOf('member');
      const nonce = newLeaseNonce();
      const lease = await portOf(subject.member, 'recordings').lease(rid, kid, nonce);
      expect(lease !== null, 'the owner has no lease');
      const { keyset, subject: sub, tenant, region, now } = await gateOf(subject, 'member');
      const result = await verifyLease(lease, {
        resolveKey: (name, at) => keyset.keyOf('lease', name, at), audience: audience(tenant, region), rid, subject: sub, kid, nonce, knownIat: 0, knownRevocation: 0, now,
      });
      expect(result.ok, result.ok ? '' : `the lease is not believed: ${result.fault}`);
      const { account: { kid: another } } = await subject.keysOf('otherMember');
      const owners = portOf(subject.member, 'recordings');
      await expectRejection(owners.lease(rid, kid, 'short'), 'backend/rejected');
      expectSame([await owners.lease(rid, another, nonce), await owners.lease('absent', kid, nonce)], [null, null], 'for another key, and of none');
      for (const person of ['otherMember', 'practitioner'] as const) {
        const keys = await subject.keysOf(person);
        expectSame([await portOf(subject[person], 'recordings').lease(rid, kid, nonce), await portOf(subject[person], 'recordings').lease(rid, keys.account.kid, nonce)], [null, null], person);
      }
    },
  },
  {
    port: 'recordings',
    name: 'pages through the list, newest first, without a gap or a repetition',
    async run(subject) {
      const made: string[] = [];
      for (let index = 0; index < 3; index += 1) {
        made.unshift((await recordConsultation(subject, ['audio'])).rid);
        subject.advance?.(1_000);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const rids = (await allItems(subject, 'member', 1)).map(ridOf);
      expect(new Set(rids).size === rids.length, 'an item came twice');
      expectSame(rids.filter((rid) => made.includes(rid)), made, 'newest first');
    },
  },
];

async function allItems(subject: ContractSubject, person: KeyedPerson, limit = 50): Promise<unknown[]> {
  const recordings = portOf(subject[person], 'recordings');
  const items: unknown[] = [];
  let page = await recordings.list({ limit });
  for (;;) {
    items.push(...page.items);
    if (page.next === null) return items;
    page = await recordings.list({ limit, cursor: page.next });
  }
}

function ridOf(item: unknown): string {
  return (item as { rid: string }).rid;
}
