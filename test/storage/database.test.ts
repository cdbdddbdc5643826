import { expect } from 'chai';
import type { DBSchema } from 'idb';
import { isConsultError } from '../../src/domain/consult-error.js';
import { Database } from '../../src/storage/database.js';
import { hostileStorage, type HostileStorage } from '../../src/testing/hostile-platform/hostile-storage.js';
import { quickTimers } from '../../src/testing/hostile-platform/quick-timers.js';

interface Words extends DBSchema { words: { key: string; value: string } }

const NAME = 'consultkit-test-database';

describe('a database', () => {
  let storage: HostileStorage;
  let restore: () => void;
  const open: Database<Words>[] = [];
  const start = (version = 1): Database<Words> => {
    const database = new Database<Words>({ name: NAME, version, upgrade: (db) => { for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name); db.createObjectStore('words'); } });
    open.push(database);
    return database;
  };
  const put = (db: Database<Words>, word: string): Promise<string> => db.run(['words'], 'readwrite', (transaction) => transaction.objectStore('words').put(word, word));
  const words = (db: Database<Words>): Promise<string[]> => db.run(['words'], 'readonly', (transaction) => transaction.objectStore('words').getAll());
  const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (isConsultError(error) ? error.code : (error as Error).name));

  beforeEach(() => {
    storage = hostileStorage();
    restore = quickTimers();
  });
  afterEach(async () => {
    restore();
    storage.restore();
    for (const database of open.splice(0)) database.close();
    await storage.clear(NAME);
  });

  it('is opened again after another version wanted it, and by none that is older', async () => {
    const one = start();
    await put(one, 'a');
    const two = start(2);
    expect(await words(two)).to.deep.equal([]);
    expect(await codeOf(words(one))).to.equal('VersionError');
    two.close();
    await storage.clear(NAME);
    expect(await put(one, 'b')).to.equal('b');
  });

  it('is opened again after the browser has closed it, with what it held', async () => {
    const one = start();
    await put(one, 'a');
    storage.terminate();
    expect(await words(one)).to.deep.equal(['a']);
  });

  it('is opened again after the person has cleared it, with nothing in it', async () => {
    const one = start();
    await put(one, 'a');
    await storage.clear(NAME);
    expect(await words(one)).to.deep.equal([]);
  });

  it('says within its time that it does not open, asks nothing meanwhile, and is used when it opens late', async () => {
    await put(start(), 'a');
    const one = start();
    storage.behave({ open: 'late' });
    expect(await codeOf(words(one))).to.equal('browser/no-answer');
    // Before the next task of the page: nothing was waited for.
    const { port1, port2 } = new MessageChannel();
    const nextTask = new Promise<string>((done) => { port1.onmessage = () => done('waited'); });
    port2.postMessage(null);
    expect(await Promise.race([codeOf(words(one)), nextTask])).to.equal('browser/no-answer');
    port1.close();
    storage.behave({ open: 'reject' });
    storage.openLate();
    const own = performance.now.bind(performance);
    performance.now = () => own() + 31_000;
    try {
      expect(await words(one)).to.deep.equal(['a']);
    } finally {
      performance.now = own;
    }
  });

  it('writes nothing later that it has given up', async () => {
    const one = start();
    await put(one, 'a');
    let go = (): void => undefined;
    // Held open by its own requests until it is let go, as a disk that hangs would hold it.
    const work = one.run(['words'], 'readwrite', async (transaction) => {
      await transaction.objectStore('words').put('late', 'late');
      const held = { over: false };
      go = () => { held.over = true; };
      while (!held.over) await transaction.objectStore('words').get('a');
    });
    expect(await codeOf(work)).to.equal('browser/no-answer');
    go();
    expect(await words(start())).to.deep.equal(['a']);
  });

  it('passes on what a store refuses, and undoes the transaction', async () => {
    const one = start();
    await put(one, 'a');
    storage.behave({ work: 'reject', fault: 'QuotaExceededError' });
    expect(await codeOf(put(one, 'b'))).to.equal('QuotaExceededError');
    storage.behave({ work: 'answer' });
    expect(await words(one)).to.deep.equal(['a']);
  });

  it('is not opened again once it is closed for good', async () => {
    const one = start();
    await put(one, 'a');
    one.close();
    expect(await codeOf(words(one))).to.equal('InvalidStateError');
  });
});
