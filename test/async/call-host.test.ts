import { expect } from 'chai';
import { callHost, takeEveryStep } from '../../src/async/call-host.js';
import { hostileHost, type HostileHost } from '../../src/testing/hostile-host/hostile-host.js';

describe('what the host has given us to call', () => {
  let host: HostileHost;
  beforeEach(() => { host = hostileHost(); });
  afterEach(() => host.end());

  it('may throw: that is reported, and does not come back', () => {
    callHost(host.callback('callback'));
    expect(host.reported.map(({ message }) => message)).to.deep.equal(['the host\'s callback']);
  });

  it('may reject: that is reported too', async () => {
    callHost(host.rejecting('promise'));
    await Promise.resolve();
    await Promise.resolve();
    expect(host.reported).to.have.length(1);
  });

  it('may fail in the middle of what must be let go: every step is taken, in order', () => {
    const taken: string[] = [];
    takeEveryStep(() => taken.push('first'), host.callback('second', () => taken.push('second')), () => taken.push('third'));
    expect(taken).to.deep.equal(['first', 'second', 'third']);
    expect(host.reported).to.have.length(1);
  });
});
