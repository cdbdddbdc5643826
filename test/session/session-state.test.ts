import { expect } from 'chai';
import { canTransition, nextSessionState, type SessionState, type SessionTransition } from '../../src/session/session-state.js';

const STATES: SessionState[] = ['idle', 'checking', 'waiting', 'joining', 'active', 'reconnecting', 'ended'];
const TRANSITIONS: SessionTransition[] = ['open', 'join', 'peer-ready', 'connected', 'lost', 'peer-left', 'end'];

describe('session state', () => {
  it('can end from everywhere, twice as once', () => {
    for (const state of STATES) expect(nextSessionState(state, 'end')).to.equal('ended');
  });

  it('never leaves ended', () => {
    for (const transition of TRANSITIONS) {
      if (canTransition('ended', transition)) expect(nextSessionState('ended', transition)).to.equal('ended');
    }
  });

  it('says what is not possible as a typed error', () => {
    expect(() => nextSessionState('idle', 'connected')).to.throw().with.property('code', 'session/wrong-state');
    expect(() => nextSessionState('ended', 'join')).to.throw('ended');
  });

  it('goes through a whole consultation, a lost line and a person who comes back included', () => {
    const path: SessionTransition[] = ['open', 'join', 'peer-ready', 'connected', 'lost', 'connected', 'peer-left', 'peer-ready', 'connected', 'end'];
    expect(path.reduce<SessionState[]>((states, step) => [...states, nextSessionState(states.at(-1)!, step)], ['idle'])).to.deep.equal([
      'idle', 'checking', 'waiting', 'joining', 'active', 'reconnecting', 'active', 'waiting', 'joining', 'active', 'ended',
    ]);
  });
});
