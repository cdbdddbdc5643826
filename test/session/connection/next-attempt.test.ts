import { expect } from 'chai';
import { nextAttempt, type Attempt, type AttemptFacts, type LinkTiming } from '../../../src/session/connection/next-attempt.js';

const TIMING: LinkTiming = { healWithin: 2_000, connectWithin: 15_000, retryEvery: 4_000, keepPrepared: 10_000 };
const step = (facts: Partial<AttemptFacts>) => nextAttempt({ badFor: 3_500, channel: 'answered', mendable: true, attempt: null, ...facts }, TIMING);
const attempt = (of: Partial<Attempt>): Attempt => ({ kind: 'mend', age: 0, answered: true, patience: 4_000, ...of });

describe('the next attempt at a connection', () => {
  it('is none while the line is heard', () => {
    expect(step({ badFor: null })).to.deep.equal({ act: 'nothing' });
    expect(step({ badFor: null, mendable: false, channel: 'open' })).to.deep.equal({ act: 'nothing' });
  });

  it('begins at once when the backend has answered: a mend where there is something to mend', () => {
    expect(step({ badFor: 0 })).to.deep.equal({ act: 'mend' });
    expect(step({ badFor: 0, mendable: false })).to.deep.equal({ act: 'replace' });
  });

  it('is none while the backend is away, however long: the old way may heal, and nobody would hear of a new one', () => {
    expect(step({ channel: 'away', badFor: 40_000 })).to.deep.equal({ act: 'nothing' });
    expect(step({ channel: 'away', badFor: 40_000, attempt: attempt({ age: 20_000 }) })).to.deep.equal({ act: 'nothing' });
  });

  it('goes by the clock where nothing tells whether the backend is reached', () => {
    expect(step({ channel: 'open', badFor: 500 })).to.deep.equal({ act: 'wait', millis: 1_500 });
    expect(step({ channel: 'open', badFor: 2_000 })).to.deep.equal({ act: 'mend' });
  });

  it('leaves an attempt the time that it gets, and follows a mend that did not help by a new connection', () => {
    expect(step({ attempt: attempt({ age: 1_000 }) })).to.deep.equal({ act: 'wait', millis: 3_000 });
    expect(step({ attempt: attempt({ age: 4_000 }) })).to.deep.equal({ act: 'replace' });
    expect(step({ attempt: attempt({ kind: 'replace', age: 4_000, answered: false }) })).to.deep.equal({ act: 'replace' });
  });

  it('leaves a mend that nobody has answered its time: who does not answer would not answer another one either', () => {
    expect(step({ attempt: attempt({ age: 4_000, answered: false }) })).to.deep.equal({ act: 'wait', millis: 11_000 });
    expect(step({ attempt: attempt({ age: 15_000, answered: false }) })).to.deep.equal({ act: 'replace' });
  });
});
