import { expect } from 'chai';
import type { ConsultError } from '../../src/domain/consult-error.js';
import { EMPTY_ROW } from '../../src/keys/key-row.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { openKeyStore } from '../../src/keys/open-key-store.js';
import { eraseKeys } from '../../src/keys/erase-keys.js';
import { withLock } from '../../src/keys/with-lock.js';
import { hostileLocks } from '../../src/testing/hostile-platform/hostile-locks.js';
import { hostileStorage, type HostileStorage } from '../../src/testing/hostile-platform/hostile-storage.js';
import { quickTimers } from '../../src/testing/hostile-platform/quick-timers.js';
import { OWNER } from './fake-key-port.js';
import { codeOf } from './keys-support.js';

const ROW = { ...EMPTY_ROW, unconfirmed: ['a'] };

describe('keys where the browser’s storage is not what it was', () => {
  let storage: HostileStorage;
  let restore: () => void;
  let told: string[];
  let store: KeyStore | null;
  const open = async (): Promise<KeyStore> => {
    store = await openKeyStore((error: ConsultError) => told.push(error.code));
    return store;
  };

  beforeEach(() => {
    told = [];
    store = null;
    storage = hostileStorage();
    restore = quickTimers();
  });
  afterEach(async () => {
    restore();
    storage.restore();
    store?.close();
    await storage.clear('consultkit-keys');
  });

  for (const way of ['hang', 'reject', 'late'] as const) {
    it(`are in memory where it does not open (${way}), and that is said once`, async () => {
      storage.behave({ open: way });
      const keys = await open();
      await keys.change('me', () => ROW);
      expect([keys.lasting, await keys.read('me'), told]).to.deep.equal([false, ROW, ['keys/not-kept']]);
    });
  }

  for (const way of ['hang', 'reject'] as const) {
    it(`go on in memory when it fails later (${way}), with what this page knew`, async () => {
      const keys = await open();
      await keys.change('me', () => ROW);
      await keys.pin('me', new Map([['head/1', { seq: 3, digest: 'd' }]]));
      expect([keys.lasting, told]).to.deep.equal([true, []]);
      storage.behave({ work: way });
      expect(await keys.read('me')).to.deep.equal(ROW);
      await keys.change('me', (row) => (row === null ? null : { ...row, unconfirmed: [] }));
      expect([keys.lasting, await keys.read('me'), [...(await keys.pins('me')).keys()], told]).to.deep.equal([false, EMPTY_ROW, ['head/1'], ['keys/not-kept']]);
    });
  }

  it('are read again from a store that the browser has closed, and are gone where it was cleared', async () => {
    const keys = await open();
    await keys.change('me', () => ROW);
    storage.terminate();
    expect(await keys.read('me')).to.deep.equal(ROW);
    await storage.clear('consultkit-keys');
    expect([await keys.read('me'), keys.lasting, told]).to.deep.equal([null, true, []]);
    await keys.change('me', () => ROW);
    expect(await keys.read('me')).to.deep.equal(ROW);
  });

  it('do not count as erased when they may still be there', async () => {
    await (await open()).change('me', () => ROW);
    storage.behave({ work: 'reject' });
    expect(await codeOf(eraseKeys(OWNER))).to.equal('browser/failed');
    storage.behave({ work: 'hang' });
    expect(await codeOf(eraseKeys(OWNER))).to.equal('browser/no-answer');
  });

  it('say nothing of a store that was closed with them', async () => {
    const keys = await open();
    keys.close();
    await keys.pin('me', new Map([['head/1', { seq: 3, digest: 'd' }]]));
    expect(told).to.deep.equal([]);
  });

  for (const way of ['hang', 'reject', 'late'] as const) {
    it(`are worked on without a lock that the browser does not give (${way}), and one that comes late is let go`, async () => {
      const locks = hostileLocks(way);
      try {
        expect(await withLock('me', () => Promise.resolve('done'))).to.equal('done');
        locks.grantLate();
        locks.behave('answer');
        expect(await withLock('me', () => Promise.resolve('again'))).to.equal('again');
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect((await navigator.locks.query()).held?.filter(({ name }) => name === 'consultkit-keys/me')).to.deep.equal([]);
      } finally {
        locks.restore();
      }
    });
  }
});
