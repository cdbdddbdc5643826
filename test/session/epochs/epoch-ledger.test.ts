import { expect } from 'chai';
import fc from 'fast-check';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import type { Role } from '../../../src/domain/role.js';
import { initialEpochLedger, type EpochLedgerEvent, type EpochLedgerState } from '../../../src/session/epochs/epoch-ledger.js';
import { stepEpochLedger } from '../../../src/session/epochs/epoch-ledger-step.js';
import { initialModeSwitch, type AgreedMode } from '../../../src/session/mode/mode-switch.js';
import { couple, cutLedgers, expectSameLedgers, LedgerSide, linkLedgers, settleLedgers, type Ledgers, type Signed } from './epoch-ledger-pair.js';
import { MAX, Side } from '../mode/mode-switch-pair.js';

const mine: AgreedMode = { n: 1, mode: 'video', at: 10, by: 'patient' };
const theirs: AgreedMode = { n: 1, mode: 'video', at: 11, by: 'practitioner' };
const later: AgreedMode = { n: 2, mode: 'audio', at: 12, by: 'patient' };
const FIRST = { n: 0, mode: 'audio', at: 5, by: 'practitioner' } as const;
const TOKENS = { patient: 'p', practitioner: 'c' };

function state(change: Partial<EpochLedgerState> = {}): EpochLedgerState {
  return { ...initialEpochLedger('patient', FIRST), linked: true, ...change };
}

/** What the step says: the kinds of its effects, and what is open after it. */
function outcome(before: EpochLedgerState, event: EpochLedgerEvent): { says: string[]; open: number[]; last: number } {
  const { state: after, effects } = stepEpochLedger(before, event);
  return { says: effects.filter(({ type }) => type !== 'await').map(({ type }) => type), open: after.open.map(({ n }) => n), last: after.last?.n ?? -1 };
}

describe('epoch ledger step', () => {
  const table: [what: string, EpochLedgerState, EpochLedgerEvent, says: string[], open: number[], last: number][] = [
    ['signs what I have brought about', state(), { type: 'agreed', mode: mine }, ['sign'], [1], 0],
    ['waits for the other one to sign what it has brought about', state(), { type: 'agreed', mode: theirs }, [], [1], 0],
    ['keeps it for the next connection when there is none', state({ linked: false }), { type: 'agreed', mode: mine }, [], [1], 0],
    ['knows what both have signed already', state(), { type: 'agreed', mode: { ...FIRST, n: 4 } }, [], [], 0],
    ['signs anew once somebody has spoken about being recorded', state({ open: [mine], signed: mine }), { type: 'said' }, ['sign'], [1], 0],
    ['signs once what it is told twice', state({ open: [mine], signed: mine }), { type: 'agreed', mode: { ...mine } }, [], [1], 0],
    ['hears once what it is told twice', state({ open: [theirs] }), { type: 'agreed', mode: theirs }, [], [1], 0],
    ['lets go of the record that lost for the same number', state({ open: [mine] }), { type: 'agreed', mode: theirs }, [], [1], 0],
    ['signs in order', state({ open: [mine], signed: mine }), { type: 'agreed', mode: later }, [], [1, 2], 0],
    ['says where it stands on a new connection, and signs again', state({ open: [mine], linked: false }), { type: 'link-up' }, ['tell', 'sign'], [1], 0],
    ['misses none on a new connection', state({ open: [mine, later], linked: false }), { type: 'link-up' }, ['tell', 'sign'], [1, 2], 0],
    ['goes on with the newest when nothing has become of the oldest', state({ open: [mine, later], signed: mine }), { type: 'stalled' }, ['sign'], [2], 0],
    ['… and with the newest alone', state({ open: [mine, theirs, later], signed: mine }), { type: 'stalled' }, ['sign'], [2], 0],
    ['asks no second time for the only one', state({ open: [mine], signed: mine }), { type: 'stalled' }, [], [1], 0],
    ['shows what the other one lacks', state(), { type: 'told', n: -1 }, ['show'], [], 0],
    ['… and signs again what it could not follow', state({ open: [mine], signed: mine }), { type: 'told', n: -1 }, ['show', 'sign'], [1], 0],
    ['shows nothing to one who has as much', state(), { type: 'told', n: 0 }, [], [], 0],
    ['shows nothing to one who has more', state(), { type: 'told', n: 7 }, [], [], 0],
    ['countersigns what I have agreed to', state({ open: [theirs] }), { type: 'offered', epoch: theirs, token: 't' }, ['countersign'], [1], 0],
    ['… though more has come since', state({ open: [theirs, later] }), { type: 'offered', epoch: theirs, token: 't' }, ['countersign'], [1, 2], 0],
    ['countersigns nothing that I have not agreed to', state(), { type: 'offered', epoch: theirs, token: 't' }, [], [], 0],
    ['… nor another mode', state({ open: [theirs] }), { type: 'offered', epoch: { ...theirs, mode: 'audio' }, token: 't' }, [], [1], 0],
    ['… nor another moment', state({ open: [theirs] }), { type: 'offered', epoch: { ...theirs, at: 99 }, token: 't' }, [], [1], 0],
    ['… nor in its own name what I have begun', state({ open: [{ ...theirs, by: 'patient' }] }), { type: 'offered', epoch: theirs, token: 't' }, [], [1], 0],
    ['… nor what it says that I have begun', state({ open: [mine], signed: mine }), { type: 'offered', epoch: mine, token: 't' }, [], [1], 0],
    ['shows what both have signed to one who signs it again', state(), { type: 'offered', epoch: { ...theirs, n: 0 }, token: 't' }, ['show'], [], 0],
    ['verifies the next one that is shown', state(), { type: 'shown', n: 1, tokens: TOKENS }, ['verify'], [], 0],
    ['overlooks one that it has', state(), { type: 'shown', n: 0, tokens: TOKENS }, [], [], 0],
    ['says where it stands when one is missing in between', state(), { type: 'shown', n: 3, tokens: TOKENS }, ['tell'], [], 0],
    ['goes on with what comes next once one is complete', state({ open: [mine, later], signed: mine }), { type: 'completed', epoch: mine }, ['sign'], [2], 1],
    ['drops what is older than what is complete', state({ open: [theirs, later] }), { type: 'completed', epoch: { ...later, n: 1 } }, [], [], 1],
    ['keeps what is open when it is shown one that it did not know of', state({ open: [later] }), { type: 'completed', epoch: theirs }, ['sign'], [2], 1],
  ];
  for (const [what, before, event, says, open, last] of table) {
    it(what, () => expect(outcome(before, event)).to.deep.equal({ says, open, last }));
  }

  it('begins with nothing open and no connection, and is without one again after the line broke', () => {
    const begun = initialEpochLedger('patient', null);
    expect(begun).to.deep.equal({ role: 'patient', last: null, open: [], signed: null, linked: false });
    const { state: broken } = stepEpochLedger(state({ open: [mine], signed: mine }), { type: 'link-down' });
    expect(broken).to.include({ linked: false, signed: null });
    for (const apart of [begun, broken]) expect(outcome(apart, { type: 'agreed', mode: later }).says).to.deep.equal([]);
  });

  it('waits no longer for what the other one has to sign because somebody speaks about being recorded', () => {
    expect(stepEpochLedger(state({ open: [theirs] }), { type: 'said' }).effects).to.deep.equal([]);
  });
});

/** Two ledgers over two mode switches, joined and connected; `stored` is what a backend has. */
function call(patientWish: MediaMode = 'audio', practitionerWish: MediaMode = 'audio'): { ledgers: Ledgers; stored: Signed[] } {
  const stored: Signed[] = [];
  const ledgers: Ledgers = [new LedgerSide(new Side('patient', patientWish)), new LedgerSide(new Side('practitioner', practitionerWish), [], (epoch) => stored.push(epoch))];
  couple(ledgers);
  linkLedgers(ledgers);
  return { ledgers, stored };
}

function reload(ledgers: Ledgers, stored: Signed[], role: Role): void {
  const index = role === 'patient' ? 0 : 1;
  const { agreed, wish } = ledgers[index].side.state;
  const side = new Side(role, agreed.n < 0 ? wish : agreed.mode);
  side.state = initialModeSwitch(role, MAX, side.state.wish, stored.at(-1) ?? null);
  side.clock = ledgers[index].side.clock;
  cutLedgers(ledgers);
  ledgers[index] = new LedgerSide(side, stored, role === 'practitioner' ? (epoch) => stored.push(epoch) : undefined);
  couple(ledgers);
}

describe('two epoch ledgers', () => {
  for (const [patient, practitioner] of [['audio', 'audio'], ['video', 'video'], ['video', 'audio']] as const) {
    it(`both sign the first epoch (${patient}, ${practitioner})`, () => {
      const { ledgers, stored } = call(patient, practitioner);
      settleLedgers(ledgers);
      expectSameLedgers(ledgers);
      expect(stored).to.have.length(1);
    });
  }

  for (const asker of [0, 1] as const) {
    it(`sign each switch that side ${asker} brings about, one after the other`, () => {
      const { ledgers } = call();
      settleLedgers(ledgers);
      for (const mode of ['video', 'audio', 'video', 'audio'] as const) {
        ledgers[asker].side.dispatch({ type: 'request', mode, at: 50 });
        settleLedgers(ledgers);
      }
      expectSameLedgers(ledgers);
      expect(ledgers[0].epochs.map(({ mode }) => mode)).to.deep.equal(['audio', 'video', 'audio', 'video', 'audio']);
    });

    it(`miss none when side ${asker} goes back before the first was signed`, () => {
      const { ledgers } = call();
      settleLedgers(ledgers);
      const { side } = ledgers[asker];
      side.dispatch({ type: 'request', mode: 'video', at: 50 });
      // The mode switch alone goes on: no signature is made yet.
      for (let round = 0; round < 20; round += 1) {
        for (const each of ledgers) {
          each.side.progress('message');
          each.side.progress('camera');
          each.side.progress('frames');
          each.side.dispatch({ type: 'answer', answer: 'accept' });
        }
      }
      expect(side.state.agreed).to.include({ n: 1, mode: 'video' });
      side.dispatch({ type: 'request', mode: 'audio', at: 51 });
      settleLedgers(ledgers);
      expectSameLedgers(ledgers);
      expect(ledgers[0].epochs.map(({ mode }) => mode)).to.deep.equal(['audio', 'video', 'audio']);
    });

    for (let after = 0; after < 12; after += 1) {
      it(`agree after the line broke ${after} steps into a switch by side ${asker}`, () => {
        const { ledgers } = call();
        settleLedgers(ledgers);
        ledgers[asker].side.dispatch({ type: 'request', mode: 'video', at: 50 });
        for (let step = 0; step < after; step += 1) {
          for (const each of ledgers) {
            each.side.progress('camera');
            each.side.progress('message');
            each.side.dispatch({ type: 'answer', answer: 'accept' });
            each.side.progress('frames');
            each.progress();
          }
        }
        cutLedgers(ledgers);
        ledgers[asker].side.dispatch({ type: 'request', mode: 'audio', at: 60 });
        linkLedgers(ledgers);
        settleLedgers(ledgers);
        expectSameLedgers(ledgers);
      });
    }
  }

  for (const role of ['patient', 'practitioner'] as const) {
    it(`tell the ${role}’s page what it lacks after a reload`, () => {
      const { ledgers, stored } = call();
      settleLedgers(ledgers);
      for (const mode of ['video', 'audio', 'video'] as const) {
        ledgers[0].side.dispatch({ type: 'request', mode, at: 50 });
        settleLedgers(ledgers);
      }
      // The backend is behind by three.
      reload(ledgers, stored.slice(0, 1), role);
      linkLedgers(ledgers);
      settleLedgers(ledgers);
      expectSameLedgers(ledgers);
      expect(ledgers[0].epochs.slice(0, 4)).to.deep.equal(stored.slice(0, 4));
    });
  }

  it('end equal, with one chain that never forks, whatever happens in whatever order', () => {
    const side = fc.constantFrom(0 as const, 1 as const);
    const action = fc.oneof(
      { weight: 5, arbitrary: fc.record({ side, what: fc.constantFrom('message', 'message', 'message', 'camera', 'frames', 'frames', 'accept', 'accept', 'decline', 'video', 'video', 'audio', 'work', 'work', 'work', 'work', 'stalled') }) },
      { weight: 1, arbitrary: fc.record({ side, what: fc.constantFrom('cut', 'mend', 'mend', 'reload') }) },
    );
    fc.assert(fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
      const { ledgers, stored } = call();
      for (const { side: index, what } of actions) {
        const one = ledgers[index];
        if (what === 'accept' || what === 'decline') one.side.dispatch({ type: 'answer', answer: what });
        else if (what === 'video' || what === 'audio') one.side.dispatch({ type: 'request', mode: what, at: (one.side.clock += 1) });
        else if (what === 'work') one.progress();
        else if (what === 'stalled') one.later({ type: 'stalled' });
        else if (what === 'cut') cutLedgers(ledgers);
        else if (what === 'mend') { if (!one.side.state.linked) linkLedgers(ledgers); }
        else if (what === 'reload') reload(ledgers, stored, one.side.role);
        else one.side.progress(what as 'message');
      }
      if (!ledgers[0].side.state.linked) linkLedgers(ledgers);
      settleLedgers(ledgers);
      expectSameLedgers(ledgers);
      expect(stored).to.deep.equal(ledgers[1].epochs);
    }), { numRuns: 4000 });
  });
});
