import { expect } from 'chai';
import type { Finding } from '../../src/incident/finding.js';
import { opensUnverified, verifyFinding, type FindingFacts } from '../../src/incident/verify-finding.js';

const OWNER = 'm_owner';
const STRANGER = 'm_stranger';
const DOCTOR = 'c_doctor';
const claim = { rid: 'r1', sid: 's1', owner: OWNER, parties: [OWNER, DOCTOR] };
const row = { rid: 'r1', sid: 's1', owner: OWNER };

function found(finding: Partial<Finding>): Finding {
  return { source: 'report', reporter: STRANGER, id: 'f1', kind: 'not-mine', feature: 'replay', rid: 'r1', sid: null, at: 1, count: 1, ...finding };
}

/** What is found, what is known, and what follows: verified, fault, what is stopped. */
const CASES: readonly (readonly [name: string, finding: Partial<Finding>, facts: Partial<FindingFacts>, verified: boolean, fault: string, stop: string | null])[] = [
  ['“not mine” of what the ledger gave', {}, { received: true }, true, 'not-mine', 'rid r1'],
  ['“not mine” of what the ledger never gave', {}, {}, false, 'not-mine', null],
  ['“not mine” by whom the claim names: it may be wrong', { reporter: OWNER }, {}, true, 'not-mine', 'rid r1'],
  ['“not mine” of nothing that exists', { rid: 'r9' }, { claim: null, row: null, received: true }, false, 'not-mine', null],
  ['“wrong patient” by the practitioner of the session', { kind: 'wrong-patient', reporter: DOCTOR, rid: null, sid: 's1' }, { row: null }, true, 'wrong-patient', 'sid s1'],
  ['“wrong patient” by somebody who is not in it', { kind: 'wrong-patient', rid: null, sid: 's1' }, { row: null }, false, 'wrong-patient', null],
  ['a page’s refusal of a stranger’s item that it was offered', { source: 'violation', kind: 'owner' }, { received: true }, true, 'owner', 'rid r1'],
  ['a page’s refusal of what it was never offered', { source: 'violation', kind: 'owner' }, {}, false, 'owner', null],
  ['a page’s refusal of its own item', { source: 'violation', kind: 'owner', reporter: OWNER }, { received: true }, false, 'owner', null],
  ['a page’s refusal for another reason of what is another’s', { source: 'violation', kind: 'segments' }, { received: true }, true, 'other', 'rid r1'],
  ['a granted reader’s page that refuses a damaged segment', { source: 'violation', kind: 'segments' }, { received: true, isReader: true }, false, 'other', null],
  ['a granted reader’s “not mine” of what the reader has received', {}, { received: true, isReader: true }, true, 'not-mine', 'rid r1'],
  ['a connection that proved nothing', { source: 'violation', kind: 'connection', rid: null, sid: 's1' }, { row: null }, false, 'connection', null],
  ['a row of another owner than its claim, whoever finds it', { source: 'invariant', kind: 'owner', reporter: '' }, { row: { ...row, owner: STRANGER } }, true, 'invariant', 'rid r1'],
  ['the same by a page', { source: 'violation', kind: 'owner' }, { row: { ...row, owner: STRANGER } }, true, 'invariant', 'rid r1'],
  ['a row of another recording than its claim', { source: 'invariant', kind: 'owner', reporter: '', rid: 'r2' }, { row: { ...row, rid: 'r2' } }, true, 'invariant', 'rid r2'],
  ['a row of another session than its claim', { source: 'invariant', kind: 'owner', reporter: '' }, { row: { ...row, sid: 's2' } }, true, 'invariant', 'rid r1'],
  ['a row without a claim that verifies', { source: 'invariant', kind: 'owner', reporter: '' }, { claim: null }, true, 'invariant', 'rid r1'],
  ['a row that is as its claim says', { source: 'invariant', kind: 'owner', reporter: '' }, {}, false, 'invariant', null],
  ['what a canary was offered', { source: 'canary', kind: 'owner' }, { received: true }, true, 'canary', 'rid r1'],
];

describe('whether a finding is so', () => {
  for (const [name, finding, facts, verified, fault, stop] of CASES) {
    it(name, () => {
      const verdict = verifyFinding(found(finding), { claim, row, received: false, isReader: false, ...facts });
      expect([verdict.verified, verdict.fault, verdict.stop === null ? null : `${verdict.stop.scope} ${verdict.stop.target}`]).to.deep.equal([verified, fault, stop]);
    });
  }

  it('stops nothing that is not verified, and something whenever it is', () => {
    for (const [, finding, facts] of CASES) {
      const verdict = verifyFinding(found(finding), { claim, row, received: false, isReader: false, ...facts });
      expect(verdict.stop !== null).to.equal(verdict.verified);
    }
  });

  it('opens an incident unverified for a person’s word and for what is another’s, and not for a page that may be wrong itself', () => {
    const opens = (finding: Partial<Finding>): boolean => opensUnverified(found(finding));
    expect([opens({}), opens({ source: 'violation', kind: 'owner' }), opens({ source: 'violation', kind: 'segments' }), opens({ source: 'violation', kind: 'rollback' })]).to.deep.equal([true, true, false, false]);
  });
});
