import { expect } from 'chai';
import { Emitter } from '../../src/session/emitter.js';
import { firstOf } from '../../src/session/first-listeners.js';
import { hostileHost, type HostileHost } from '../../src/testing/hostile-host/hostile-host.js';

interface Events {
  step: (n: number) => void;
  over: () => void;
}

class Walk extends Emitter<Events> {
  step(n: number): void {
    this.emit('step', n);
  }

  end(): void {
    this.emit('over');
  }
}

describe('an emitter', () => {
  let host: HostileHost;
  let walk: Walk;
  let told: string[];
  beforeEach(() => {
    host = hostileHost();
    walk = new Walk();
    told = [];
  });
  afterEach(() => host.end());

  it('tells every listener, whatever the others throw', async () => {
    walk.on('step', host.callback('step')).on('step', (n) => told.push(`a${n}`)).on('step', host.rejecting('later')).on('step', (n) => told.push(`b${n}`));
    walk.step(1);
    expect(told).to.deep.equal(['a1', 'b1']);
    expect([...host.heard]).to.deep.equal([['step', 1], ['later', 1]]);
    await new Promise((resolve) => { setTimeout(resolve); });
    expect(host.reported).to.have.length(2);
  });

  it('tells our own elements before the host, in a list that the host does not share', () => {
    const element = (n: number): void => { told.push(`element ${n}`); };
    walk.on('step', (n) => told.push(`host ${n}`));
    firstOf(walk).on('step', element);
    walk.step(1);
    walk.off('step', element);
    walk.step(2);
    firstOf(walk).off('step', element);
    walk.step(3);
    expect(told).to.deep.equal(['element 1', 'host 1', 'element 2', 'host 2', 'host 3']);
    expect(walk.listenerCount('step')).to.equal(1);
  });

  it('tells what a listener causes after what it is telling, and in order', () => {
    walk.on('step', (n) => { if (n === 1) { walk.step(2); walk.end(); } });
    walk.on('step', (n) => told.push(String(n))).on('over', () => told.push('over'));
    walk.step(1);
    expect(told).to.deep.equal(['1', '2', 'over']);
  });

  it('tells once those who wanted it once, also when they throw, and no longer those who have gone', () => {
    const listener = (n: number): void => { told.push(String(n)); };
    walk.once('step', host.callback('once')).once('step', listener).off('step', listener);
    walk.step(1);
    walk.step(2);
    expect(host.heard.get('once')).to.equal(1);
    expect(told).to.deep.equal([]);
  });

  it('goes on where the page’s own way of reporting throws', () => {
    const { reportError } = globalThis;
    globalThis.reportError = () => { throw new Error('no report'); };
    try {
      walk.once('step', () => { throw new Error('a listener'); });
      walk.step(1);
      walk.on('step', (n) => told.push(String(n)));
      walk.step(2);
    } finally {
      globalThis.reportError = reportError;
    }
    expect(told).to.deep.equal(['2']);
  });

  it('is another’s own object when it is none of ours', () => {
    const fake = { on: () => undefined, off: () => undefined };
    expect(firstOf(fake)).to.equal(fake);
  });
});
