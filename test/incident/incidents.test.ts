import { expect } from 'chai';
import { isConsultError } from '../../src/domain/consult-error.js';
import type { IncidentState } from '../../src/domain/incident.js';
import { WIDE_SCOPES, type StopScope } from '../../src/domain/stop.js';
import { approvalFault, decideStop } from '../../src/incident/decide-stop.js';
import { coveringStop, type NamedItem } from '../../src/incident/covering-stop.js';
import { foundAgain } from '../../src/incident/found-again.js';
import { groupFinding, GROUPED_WITHIN, type Groupable } from '../../src/incident/group-finding.js';
import { mergeIncidents, type MergedSide } from '../../src/incident/merge-incidents.js';
import { isAllStopped, nextIncidentState, standingAfter, type IncidentStep } from '../../src/incident/next-incident-state.js';

const NOW = 1_000_000_000;

function incident(patch: Partial<Groupable>): Groupable {
  return { id: 'i1', state: 'open', fault: 'owner', feature: 'replay', drill: false, openedAt: NOW - 10, lastAt: NOW - 5, verified: true, namesItem: false, ...patch };
}

describe('which incident a finding belongs to', () => {
  const wanted = { fault: 'owner', feature: 'replay', drill: false, verified: true } as const;
  const group = (...incidents: Groupable[]): string | null => groupFinding(wanted, incidents, NOW);

  it('is one of the same fault and feature whose last verified finding is at most a day old', () => {
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

  it('is one of what is verified for what is, and of what is not for what is not, unless it names the same item', () => {
    const [proved, said] = [incident({ id: 'proved', openedAt: 2 }), incident({ id: 'said', openedAt: 1, verified: false })];
    expect([groupFinding(wanted, [said, proved], NOW), groupFinding({ ...wanted, verified: false }, [said, proved], NOW)]).to.deep.equal(['proved', 'said']);
    expect([groupFinding(wanted, [said], NOW), groupFinding({ ...wanted, verified: false }, [proved], NOW)]).to.deep.equal([null, null]);
    for (const verified of [true, false]) {
      for (const each of [proved, said]) expect(groupFinding({ ...wanted, verified }, [{ ...each, namesItem: true }], NOW)).to.equal(each.id);
      expect(groupFinding({ ...wanted, verified }, [{ ...said, namesItem: true }, { ...proved, namesItem: true }], NOW)).to.equal('proved');
    }
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
      ['open', 'contained', 'open', 'closed', no, 'merged'],
      [no, no, 'closed', no, 'open', no],
      [no, no, 'merged', no, no, no],
    ]);
  });

  it('is contained where something is proved and nothing of it is loose, since then and no longer than it is', () => {
    expect([[true, false], [true, true], [false, false], [false, true]].map(([proved = false, loose = false]) => isAllStopped({ proved, loose }))).to.deep.equal([true, false, false, false]);
    const contained = standingAfter({ state: 'open', containedAt: null, closedAt: null }, 'all-stopped', 5);
    expect(contained).to.deep.equal({ state: 'contained', containedAt: 5, closedAt: null });
    expect(standingAfter(contained, 'all-stopped', 9)).to.deep.equal(contained);
    for (const step of ['lifted', 'verified'] as const) expect(standingAfter(contained, step, 9), step).to.deep.equal({ state: 'open', containedAt: null, closedAt: null });
    const closed = standingAfter(contained, 'close', 9);
    expect(closed).to.deep.equal({ state: 'closed', containedAt: 5, closedAt: 9 });
    expect(standingAfter(closed, 'reopen', 10)).to.deep.equal({ state: 'open', containedAt: null, closedAt: null });
  });
});

describe('two incidents that are merged', () => {
  const side = (patch: Partial<MergedSide>): MergedSide => ({ id: 'i1', state: 'open', drill: false, openedAt: 10, containedAt: null, isCovered: false, ...patch });
  const merged = (from: Partial<MergedSide>, into: Partial<MergedSide>): [string, number, number | null] => {
    const { state, openedAt, containedAt } = mergeIncidents(side(from), side({ id: 'i2', ...into }), 100);
    return [state, openedAt, containedAt];
  };
  const contained = { state: 'contained', containedAt: 40 } as const;

  it('have the clock of the one that was opened first, whichever takes the other in', () => {
    expect(merged({ openedAt: 3 }, { openedAt: 7 })[1]).to.equal(3);
    expect(merged({ openedAt: 7 }, { openedAt: 3 })[1]).to.equal(3);
  });

  it('stand no better than the worse of the two, unless stops cover all of the open one', () => {
    expect([merged({}, contained), merged(contained, {}), merged({}, {})]).to.deep.equal([['open', 10, null], ['open', 10, null], ['open', 10, null]]);
    expect(merged(contained, { ...contained, containedAt: 50 })).to.deep.equal(['contained', 10, 50]);
    expect([merged({ isCovered: true }, contained), merged(contained, { isCovered: true })]).to.deep.equal([['contained', 10, 100], ['contained', 10, 100]]);
  });

  it('are two, both not over, and both a rehearsal or neither', () => {
    const code = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return isConsultError(error) ? error.code : error;
      }
    };
    expect([code(() => merged({ id: 'i2' }, {})), code(() => merged({ drill: true }, {}))]).to.deep.equal(['backend/rejected', 'backend/rejected']);
    for (const state of ['closed', 'merged'] as const) expect([code(() => merged({ state }, {})), code(() => merged({}, { state }))], state).to.deep.equal(['backend/conflict', 'backend/conflict']);
  });
});

describe('what covers what a report names', () => {
  const realm = { tenant: 'ins-a', region: 'uk' };
  const covers = (scope: StopScope, target: string, item: Partial<NamedItem>, drill = false): boolean =>
    coveringStop({ rid: 'r1', sid: 's1', scope: null, drill: false, ...item }, realm, [{ scope, target, drill }]) !== null;

  it('is a stop of what is proved; of all that it names where nothing is', () => {
    expect([covers('rid', 'r1', { scope: 'rid' }), covers('rid', 'r2', { scope: 'rid' }), covers('sid', 's1', { scope: 'sid' }), covers('sid', 's1', { scope: 'rid' })]).to.deep.equal([true, false, true, false]);
    expect([covers('rid', 'r1', {}), covers('rid', 'r1', { sid: null }), covers('sid', 's1', { rid: null }), covers('rid', 'r1', { rid: null, sid: null })]).to.deep.equal([false, true, true, false]);
  });

  it('is a wide stop that reaches it, and no rehearsal of the real thing', () => {
    for (const [scope, target] of [['tenant', 'ins-a'], ['region', 'uk']] as const) expect([covers(scope, target, {}), covers(scope, target, { rid: null, sid: null }), covers(scope, 'another', {})], scope).to.deep.equal([true, true, false]);
    expect([covers('feature', 'replay', { scope: 'rid' }), covers('feature', 'replay', { scope: 'sid' }), covers('feature', 'download', { scope: 'rid' })]).to.deep.equal([true, false, false]);
    expect([covers('rid', 'r1', { scope: 'rid' }, true), covers('rid', 'r1', { scope: 'rid', drill: true }, true), covers('rid', 'r1', { scope: 'rid', drill: true })]).to.deep.equal([false, true, true]);
  });
});

describe('what is found again', () => {
  it('is nothing new while it is stopped, and is stopped again where the service still finds it', () => {
    for (const source of ['invariant', 'canary'] as const) {
      expect([null, { loose: false, state: 'contained' }, { loose: true, state: 'open' }, { loose: true, state: 'contained' }, { loose: true, state: 'closed' }, { loose: false, state: 'closed' }]
        .map((known) => foundAgain({ source }, known as Parameters<typeof foundAgain>[1])), source).to.deep.equal(['new', 'known', 'again', 'again', 'new', 'known']);
    }
  });

  it('is the same word again where a person or a page has said it, whatever was lifted since', () => {
    for (const source of ['report', 'violation'] as const) {
      expect([null, { loose: true, state: 'open' }, { loose: true, state: 'closed' }].map((known) => foundAgain({ source }, known as Parameters<typeof foundAgain>[1])), source).to.deep.equal(['new', 'known', 'known']);
    }
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
