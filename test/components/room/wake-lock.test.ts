import { expect } from 'chai';
import type { ReactiveController } from 'lit';
import { WakeLockController, type WakeLocks } from '../../../components/room/wake-lock-controller.js';
import { cleanUp, inCall, mountRoom, wait } from './room-support.js';

/** A browser's wake locks, as hostile as a test wants them. */
class FakeLocks implements WakeLocks {
  behaviour: 'grant' | 'refuse' | 'throw' | 'late' = 'grant';
  asked = 0;
  readonly held = new Set<EventTarget>();
  readonly #late: (() => void)[] = [];

  request(): ReturnType<WakeLocks['request']> {
    this.asked += 1;
    if (this.behaviour === 'throw') throw new TypeError('not here');
    if (this.behaviour === 'refuse') return Promise.reject(new DOMException('low battery', 'NotAllowedError'));
    if (this.behaviour === 'late') return new Promise((resolve) => { this.#late.push(() => resolve(this.#lock())); });
    return Promise.resolve(this.#lock());
  }

  answerLate(): void {
    for (const answer of this.#late.splice(0)) answer();
  }

  /** As a browser does when the page is hidden. */
  takeAway(): void {
    for (const lock of [...this.held]) {
      this.held.delete(lock);
      lock.dispatchEvent(new Event('release'));
    }
  }

  #lock(): Awaited<ReturnType<WakeLocks['request']>> {
    const target = new EventTarget();
    this.held.add(target);
    const release = async (): Promise<void> => {
      if (this.held.delete(target)) target.dispatchEvent(new Event('release'));
    };
    return Object.assign(target, { release });
  }
}

describe('the screen', () => {
  let locks: FakeLocks;
  let wanted: boolean;
  let controller: WakeLockController;
  const visible = (state: 'visible' | 'hidden'): void => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const host = { addController: (added: ReactiveController) => { controller = added as WakeLockController; }, removeController: () => undefined, requestUpdate: () => undefined, updateComplete: Promise.resolve(true) };

  beforeEach(() => {
    locks = new FakeLocks();
    wanted = true;
    new WakeLockController(host, () => wanted, locks);
    controller.hostConnected();
  });
  afterEach(() => {
    controller.hostDisconnected();
    Reflect.deleteProperty(document, 'visibilityState');
    Reflect.deleteProperty(navigator, 'wakeLock');
    cleanUp();
  });

  it('stays awake while it is wanted, by one lock, and is let go of afterwards', async () => {
    controller.hostUpdated();
    controller.hostUpdated();
    await wait();
    controller.hostUpdated();
    expect([locks.held.size, locks.asked]).to.deep.equal([1, 1]);
    wanted = false;
    controller.hostUpdated();
    await wait();
    expect(locks.held.size).to.equal(0);
  });

  it('is asked for again when a page comes back into sight', async () => {
    controller.hostUpdated();
    await wait();
    visible('hidden');
    locks.takeAway();
    controller.hostUpdated();
    expect([locks.held.size, locks.asked]).to.deep.equal([0, 1]);
    visible('visible');
    await wait();
    expect([locks.held.size, locks.asked]).to.deep.equal([1, 2]);
  });

  it('gives back a lock that comes when it is not wanted any more', async () => {
    locks.behaviour = 'late';
    controller.hostUpdated();
    await wait();
    controller.hostDisconnected();
    locks.answerLate();
    await wait();
    expect(locks.held.size).to.equal(0);
  });

  for (const behaviour of ['refuse', 'throw'] as const) {
    it(`is not asked for over and over when the browser will not (${behaviour})`, async () => {
      locks.behaviour = behaviour;
      for (let turn = 0; turn < 5; turn += 1) {
        controller.hostUpdated();
        await wait();
      }
      expect(locks.asked).to.equal(1);
      locks.behaviour = 'grant';
      visible('hidden');
      visible('visible');
      await wait();
      expect(locks.held.size).to.equal(1);
    });
  }

  it('is held in the waiting room and in the call, and neither in the lobby nor after the end', async () => {
    Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: locks });
    const { session, room } = await mountRoom();
    const held: number[] = [];
    for (const patch of [{}, { state: 'waiting' }, inCall(), { state: 'reconnecting' }, { state: 'ended', endReason: 'ended' }, inCall()] as const) {
      session.set(patch);
      await wait();
      held.push(locks.held.size);
    }
    expect(held).to.deep.equal([0, 1, 1, 1, 0, 1]);
    room.remove();
    await wait();
    expect(locks.held.size).to.equal(0);
  });
});
