import { verifyKeyset } from '../../ownership/keyset.js';
import { verifyOwnership } from '../../ownership/gate.js';
import { recordConsultation } from '../record-consultation.js';
import { portOf } from '../port-of.js';
import { expect, expectSame } from './expect.js';
import type { ContractCheck, ContractSubject } from './contract-subject.js';

export const recordingChecks: readonly ContractCheck[] = [
  {
    port: 'recordings',
    name: 'lists a recording to its owner, as an item that passes the gate',
    async run(subject) {
      const { rid } = await recordConsultation(subject);
      const item = (await allItems(subject, 'member')).find((each) => ridOf(each) === rid);
      expect(item !== undefined, 'the owner does not see it');
      expectSame(await portOf(subject.member, 'recordings').get(rid), item, 'got by id');
      const keys = await verifyKeyset(await subject.member.keys.keyset(), subject.trust, 0, subject.now());
      const me = await subject.member.identity.whoAmI();
      expect(keys.ok && me !== null, 'no keyset, or nobody signed in');
      const decision = await verifyOwnership(item, { ...subject.trust, subject: me.subject, keyset: keys.keyset, now: subject.now() });
      expect(decision.verdict === 'permit', decision.verdict === 'deny' ? `denied: ${decision.reason}` : '');
    },
  },
  {
    port: 'recordings',
    name: 'gives the owner every byte, and others nothing: not by list, not by id, not by segment',
    async run(subject) {
      const { rid, segments } = await recordConsultation(subject);
      for (const { head, bytes } of segments) {
        expectSame([...(await portOf(subject.member, 'recordings').segment(rid, head.seq)) ?? []], [...bytes], `segment ${head.seq}`);
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

type Person = 'member' | 'otherMember' | 'practitioner';

async function allItems(subject: ContractSubject, person: Person, limit = 50): Promise<unknown[]> {
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
