import { expect } from 'chai';
import { isConsultError } from '../../src/domain/consult-error.js';
import type { IncidentState } from '../../src/domain/incident.js';
import { WIDE_SCOPES, type StopScope } from '../../src/domain/stop.js';
import { approvalFault, decideStop } from '../../src/incident/decide-stop.js';
import { groupFinding, GROUPED_WITHIN, type Groupable } from '../../src/incident/group-finding.js';
import { nextIncidentState, type IncidentStep } from '../../src/incident/next-incident-state.js';

const NOW = 1_000_000_000;

function incident(patch: Partial<Groupable>): Groupable {
  return { id: 'i1', state: 'open', fault: 'owner', feature: 'replay', drill: false, openedAt: NOW - 10, lastAt: NOW - 5, namesItem: false, ...patch };
}

describe('which incident a finding belongs to', () => {
  const wanted = { fault: 'owner', feature: 'replay', drill: false } as const;
  const group = (...incidents: Groupable[]): string | null => groupFinding(wanted, incidents, NOW);

  it('is one of the same fault and feature whose last event is at most a day old', () => {
    expect(group(incident({}))).to.equal('i1');
    expect(group(incident({ lastAt: NOW - GROUPED_WITHIN }))).to.equal('i1');
    expect(group(incident({ lastAt: NOW - GROUPED_WITHIN - 1 }))).to.equal(null);
    expect(group(incident({ fault: 'invariant' }), incident({ feature: 'consultation' }))).to.equal(null);
  });

  it('is one that names the same item before one that is alike', () => {
    expect(group(incident({ id: 'alike', openedAt: 1 }), incident({ id: 'same', fault: 'not-mine', namesItem: true }))).to.equal('same');
  });

  it('is never one that people have closed or merged, and no rehearsal', () => {
    expect(group(incident({ state: 'closed' }), incident({ state: 'merged' }), incident({ drill: true, namesItem: true }))).to.equal(null);
    expect(group(incident({ state: 'contained' }))).to.equal('i1');
  });

  it('is the one that was opened first, in whatever order they come', () => {
    const [first, second] = [incident({ id: 'b', openedAt: 1 }), incident({ id: 'a', openedAt: 2 })];
    expect([group(first, second), group(second, first)]).to.deep.equal(['b', 'b']);
  });
});

describe('what becomes of an incident', () => {
  const STATES: readonly IncidentState[] = ['open', 'contained', 'closed', 'merged'];
  const STEPS: readonly IncidentStep[] = ['verified', 'all-stopped', 'lifted', 'close', 'reopen', 'merge'];

  it('stands in one table: everything else is a conflict', () => {
    const table = STATES.map((state) => STEPS.map((step) => {
      try {
        return nextIncidentState(state, step);
      } catch (error) {
        return isConsultError(error) ? error.code : error;
      }
    }));
    const no = 'backend/conflict';
    expect(table).to.deep.equal([
      ['open', 'contained', 'open', 'closed', no, 'merged'],
      ['open', 'contained', 'contained', 'closed', no, 'merged'],
      [no, no, 'closed', no, 'open', no],
      [no, no, 'merged', no, no, no],
    ]);
  });
});

describe('what an officer may stop', () => {
  const SCOPES: readonly StopScope[] = ['rid', 'sid', 'sub', 'kid', 'feature', 'tenant', 'region'];
  const facts = { lifts: null, allMarked: false, people: 1 };

  it('is done at once where it is narrow, and waits for a second officer where it is wide', () => {
    for (const scope of SCOPES) {
      expect(decideStop({ do: 'stop', scope, target: 't', drill: false }, facts).do, scope).to.equal(WIDE_SCOPES.has(scope) ? 'wait' : 'now');
    }
  });

  it('waits for a second officer where one person’s stop is many people’s', () => {
    const sub = { do: 'stop', scope: 'sub', target: 't', drill: false } as const;
    for (const [people, decision] of [[0, 'now'], [1, 'now'], [2, 'wait'], [2_000, 'wait'], [null, 'now']] as const) expect(decideStop(sub, { ...facts, people }).do, String(people)).to.equal(decision);
    expect(decideStop({ ...sub, drill: true }, { ...facts, allMarked: true, people: 3 }).do).to.equal('now');
    expect(decideStop({ ...sub, scope: 'sid' }, { ...facts, people: 2 }).do).to.equal('now');
  });

  it('is rehearsed on marked people alone', () => {
    expect(decideStop({ do: 'stop', scope: 'sub', target: 't', drill: true }, facts)).to.deep.equal({ do: 'refuse', code: 'backend/rejected' });
    expect(decideStop({ do: 'stop', scope: 'sub', target: 't', drill: true }, { ...facts, allMarked: true })).to.deep.equal({ do: 'now' });
    // By what it enforces, a wide rehearsal touches nobody else.
    expect(decideStop({ do: 'stop', scope: 'region', target: 't', drill: true }, facts)).to.deep.equal({ do: 'wait' });
  });

  it('is lifted by two, once', () => {
    expect(decideStop({ do: 'lift', seq: 3 }, facts)).to.deep.equal({ do: 'refuse', code: 'backend/not-found' });
    expect(decideStop({ do: 'lift', seq: 3 }, { ...facts, lifts: { liftedBy: null } })).to.deep.equal({ do: 'wait' });
    expect(decideStop({ do: 'lift', seq: 3 }, { ...facts, lifts: { liftedBy: 4 } })).to.deep.equal({ do: 'refuse', code: 'backend/conflict' });
  });

  it('is approved by another officer, once', () => {
    expect([
      approvalFault({ by: 'o_1', state: 'waiting' }, 'o_2'), approvalFault({ by: 'o_1', state: 'waiting' }, 'o_1'),
      approvalFault({ by: 'o_1', state: 'approved' }, 'o_2'), approvalFault({ by: 'o_1', state: 'refused' }, 'o_2'),
    ]).to.deep.equal([null, 'backend/forbidden', 'backend/conflict', 'backend/conflict']);
  });
});
