import { expect } from 'chai';
import { LEASE_PATIENCE, leaseStep, type LeaseState, type LeaseStep } from '../../src/client/lease-step.js';

describe('leaseStep', () => {
  /** Asked at 0, granted until 15 s, due again at 8 s. */
  const leased: LeaseState = { playing: true, lackingSince: null, until: 15_000, asking: false, askAt: 8_000, trouble: false };
  const first: LeaseState = { ...leased, playing: false, lackingSince: 0, until: Number.NEGATIVE_INFINITY, askAt: Number.NEGATIVE_INFINITY };
  const rows: readonly [string, Partial<LeaseState>, number, LeaseStep][] = [
    ['the first is asked for at once', first, 0, { do: 'ask' }],
    ['also when play was pressed before it', { ...first, playing: true }, 0, { do: 'ask' }],
    ['and waited for', { ...first, asking: true }, 10, { do: 'wait', millis: LEASE_PATIENCE - 10 }],
    ['and asked for again after trouble', { ...first, trouble: true, askAt: 1_010 }, 10, { do: 'wait', millis: 1_000 }],
    ['but not for ever', { ...first, asking: true, trouble: true }, LEASE_PATIENCE, { do: 'give-up' }],
    ['what plays is renewed in good time', {}, 7_000, { do: 'wait', millis: 1_000 }],
    ['from the eighth second on', {}, 8_000, { do: 'ask' }],
    ['and plays on meanwhile', { asking: true }, 9_000, { do: 'wait', millis: 6_000 }],
    ['to its last millisecond', { asking: true, trouble: true }, 14_999, { do: 'wait', millis: 1 }],
    ['and not beyond: no answer', { asking: true }, 15_000, { do: 'give-up' }],
    ['and not beyond: trouble', { trouble: true, askAt: 15_500 }, 15_000, { do: 'give-up' }],
    ['what has slept is held, and asks', {}, 99_000, { do: 'hold' }],
    ['what is paused rests', { playing: false }, 9_000, { do: 'rest' }],
    ['also when its lease has run out', { playing: false, trouble: true }, 99_000, { do: 'rest' }],
    ['unless media waits for one', { playing: false, lackingSince: 99_000 }, 99_000, { do: 'ask' }],
    ['a time that is no number has run out', { until: Number.NaN, trouble: true }, 9_000, { do: 'give-up' }],
  ];
  for (const [name, change, now, step] of rows) it(name, () => { expect(leaseStep({ ...leased, ...change }, now)).to.deep.equal(step); });
});
