import type { AccessLog } from '../../domain/access-entry.js';
import { checkAccess, type CheckedAccessLog } from '../../ownership/access-log.js';
import { audience } from '../../ownership/session-claim.js';
import { signReceipt, type ViewedReceipt } from '../../ownership/viewed-receipt.js';
import { newLeaseNonce } from '../../ownership/new-lease-nonce.js';
import { portOf } from '../port-of.js';
import { recordConsultation } from '../record-consultation.js';
import type { ContractCheck, ContractSubject, KeyedPerson } from './contract-subject.js';
import { expect, expectRejection, expectSame } from './expect.js';
import { gateOf } from './gate-of.js';

export const auditChecks: readonly ContractCheck[] = [
  {
    port: 'audit',
    name: 'shows an owner who has had the recording, with proofs in the tree that the log’s key has signed',
    async run(subject) {
      const { rid } = await recordConsultation(subject, ['audio']);
      const recordings = portOf(subject.member, 'recordings');
      await recordings.list({ limit: 50 });
      await recordings.segment(rid, 1);
      const log = await logWith(subject, rid, 'fetched');
      const checked = await check(subject, log);
      expect(checked.entries.every(({ proved }) => proved), 'a line is not proved');
      expectSame(checked.entries.map(({ action, who, range }) => [action, who, range]).slice(0, 2), [['fetched', 'self', [1, 1]], ['key-released', 'self', null]], 'newest first');
      const forged = await check(subject, { ...log, entries: log.entries.map((entry) => ({ ...entry, who: 'escrow' })) });
      expect(!forged.entries.some(({ proved }) => proved), 'a line that says somebody else is proved');
    },
  },
  {
    port: 'audit',
    name: 'shows the log to its owner alone',
    async run(subject) {
      const { rid } = await recordConsultation(subject, ['audio']);
      for (const person of ['otherMember', 'practitioner'] as const) {
        const audit = portOf(subject[person], 'audit');
        expectSame([await audit.accessLog(rid), await audit.accessLog('absent')], [null, null], person);
      }
    },
  },
  {
    port: 'audit',
    name: 'takes a receipt of what was played once, and from nobody who has not had the recording',
    async run(subject) {
      const { rid, heads } = await recordConsultation(subject);
      const length = heads.at(-1)?.payload.ends.at(-1) ?? 0;
      const audit = portOf(subject.member, 'audit');
      const token = await receiptOf(subject, 'member', { rid });
      for (let again = 0; again < 2; again += 1) await audit.putReceipts(rid, [token]);
      const log = await logWith(subject, rid, 'viewed');
      expectSame(log.entries.filter(({ action }) => action === 'viewed').map(({ who, range }) => [who, range]), [['self', [0, 2_000]]], 'receipts');
      await expectRejection(audit.putReceipts(rid, [await receiptOf(subject, 'otherMember', { rid })]), 'backend/rejected');
      await expectRejection(audit.putReceipts(rid, [await receiptOf(subject, 'member', { rid, ranges: [[0, 900]] })]), 'backend/rejected');
      await expectRejection(audit.putReceipts(rid, [await receiptOf(subject, 'member', { rid, ranges: [[0, length + 1]] })]), 'backend/rejected');
      await expectRejection(audit.putReceipts('absent', [await receiptOf(subject, 'member', { rid: 'absent' })]), 'backend/not-found');
      await expectRejection(portOf(subject.otherMember, 'audit').putReceipts(rid, [await receiptOf(subject, 'otherMember', { rid })]), 'backend/not-found');
    },
  },
];

/** In how many milliseconds what was done has to stand in the log. */
const WITHIN = 10_000;

async function logWith(subject: ContractSubject, rid: string, action: string): Promise<AccessLog> {
  for (let waited = 0; ; waited += 100) {
    const log = await portOf(subject.member, 'audit').accessLog(rid);
    expect(log !== null, 'the owner has no log');
    if (log.entries.some((entry) => entry.action === action)) return log;
    expect(waited < WITHIN, `nothing is ${action} in the log`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function check(subject: ContractSubject, log: AccessLog): Promise<CheckedAccessLog> {
  const { keyset, tenant, region } = await gateOf(subject, 'member');
  return checkAccess(log, { rid: log.rid, audience: audience(tenant, region), resolveKey: (kid, at) => keyset.keyOf('log', kid, at) });
}

async function receiptOf(subject: ContractSubject, person: KeyedPerson, change: Partial<ViewedReceipt> & { rid: string }): Promise<string> {
  const { subject: sub, tenant, region } = await gateOf(subject, person);
  const { device } = await subject.keysOf(person);
  const payload: ViewedReceipt = { v: 1, aud: audience(tenant, region), sub, what: 'viewed', ranges: [[0, 2_000]], seq: 0, nonce: newLeaseNonce(), at: subject.now(), ...change };
  return signReceipt(payload, device.privateKey, device.kid);
}
