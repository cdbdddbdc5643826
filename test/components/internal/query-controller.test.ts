import { expect } from 'chai';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { QueryController } from '../../../components/internal/query-controller.js';
import { ConsultError } from '../../../src/domain/consult-error.js';

class Host implements ReactiveControllerHost {
  readonly controllers: ReactiveController[] = [];
  updates = 0;
  updateComplete = Promise.resolve(true);
  addController(controller: ReactiveController): void { this.controllers.push(controller); }
  removeController(): void {}
  requestUpdate(): void { this.updates += 1; }
  connect(): void { this.controllers.forEach((controller) => controller.hostConnected?.()); }
  disconnect(): void { this.controllers.forEach((controller) => controller.hostDisconnected?.()); }
}

const later = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe('QueryController', () => {
  it('goes initial, pending, complete; and error, always with a ConsultError', async () => {
    const query = new QueryController(new Host(), async (_signal, fails: boolean) => { if (fails) throw new TypeError('x'); return 7; });
    expect(query.state.status).to.equal('initial');
    const run = query.run(false);
    expect(query.state.status).to.equal('pending');
    expect(await run).to.equal(7);
    expect(query.state).to.deep.equal({ status: 'complete', value: 7 });
    expect(await query.run(true)).to.equal(null);
    expect(query.state.status === 'error' && query.state.error).to.be.instanceOf(ConsultError);
    expect(query.state.status === 'error' && query.state.error.cause).to.be.instanceOf(TypeError);
  });

  it('drops late answers and aborts what is overtaken', async () => {
    const signals: AbortSignal[] = [];
    const query = new QueryController(new Host(), async (signal, wait: number) => { signals.push(signal); await later(wait); return wait; });
    const slow = query.run(30);
    const fast = query.run(1);
    expect(await slow).to.equal(null);
    expect(await fast).to.equal(1);
    expect(query.state).to.deep.equal({ status: 'complete', value: 1 });
    expect(signals.map((signal) => signal.aborted)).to.deep.equal([true, false]);
  });

  it('calls itself slow after a while, and not once it has answered', async () => {
    const query = new QueryController(new Host(), async () => { await later(40); return 1; }, { slowAfter: 10 });
    const run = query.run();
    await later(20);
    expect(query.state).to.deep.equal({ status: 'pending', slow: true });
    await run;
    await later(20);
    expect(query.state.status).to.equal('complete');
  });

  it('asks a reading question again when its element comes back, and no other', async () => {
    for (const [resume, asked] of [[true, 2], [false, 1]] as const) {
      const host = new Host();
      let count = 0;
      const query = new QueryController(host, async () => { count += 1; await later(5); return count; }, { resume });
      void query.run();
      host.disconnect();
      expect(query.state.status).to.equal('initial');
      host.connect();
      await later(15);
      expect(count).to.equal(asked);
    }
  });
});
