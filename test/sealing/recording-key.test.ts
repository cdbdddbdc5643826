import { expect } from 'chai';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { SealError } from '../../src/sealing/seal-error.js';
import { callsOf, errorOf, patterned, reasonOf, sameBytes, type Bytes } from './sealing-fixture.js';

const bytesOf = (key: RecordingKey): Promise<Bytes> => key.use((bytes) => Promise.resolve(bytes.slice()));

describe('RecordingKey', () => {
  it('is 32 random bytes', async () => {
    const keys = Array.from({ length: 100 }, () => RecordingKey.generate());
    expect(new Set(await Promise.all(keys.map(async (key) => String(await bytesOf(key))))).size).to.equal(100);
    expect((await bytesOf(keys[0]!)).length).to.equal(32);
  });

  it('is made of a copy of 32 bytes and of no other number', async () => {
    const bytes = patterned(32);
    const key = RecordingKey.from(bytes);
    bytes.fill(9);
    expect(sameBytes(await bytesOf(key), patterned(32))).to.equal(true);
    for (const length of [0, 16, 31, 33, 64]) expect(() => RecordingKey.from(patterned(length))).to.throw(SealError).with.property('reason', 'key');
  });

  it('commits to its bytes and to nothing else', async () => {
    // printf 'consult/rk-commit@v1\0' and bytes 0 to 31, through SHA-256.
    const input = [...new TextEncoder().encode('consult/rk-commit@v1'), 0, ...patterned(32)];
    const expected = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(input))).toString();
    const commitment = await RecordingKey.from(patterned(32)).commitment();
    const decoded = Uint8Array.from(atob(commitment.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    expect(decoded.toString()).to.equal(expected);
    expect(await RecordingKey.from(patterned(32, 1)).commitment()).not.to.equal(commitment);
  });

  it('shows nothing where it is logged, stored, cloned or put in a message', () => {
    const key = RecordingKey.from(patterned(32));
    expect([JSON.stringify(key), String(key), JSON.stringify(structuredClone(key))]).to.deep.equal(['{}', '[object Object]', '{}']);
    expect([Object.keys(key), Object.getOwnPropertyNames(key), Reflect.ownKeys(key)]).to.deep.equal([[], [], []]);
  });

  it('overwrites what it has lent, also when the work fails', async () => {
    const key = RecordingKey.from(patterned(32));
    const lent: Bytes[] = [];
    await key.use((bytes) => Promise.resolve(lent.push(bytes)));
    expect(await errorOf(key.use((bytes) => {
      lent.push(bytes);
      return Promise.reject(new RangeError('no'));
    }))).to.be.instanceOf(RangeError);
    expect(lent.map((bytes) => sameBytes(bytes, new Uint8Array(32)))).to.deep.equal([true, true]);
    expect(sameBytes(await bytesOf(key), patterned(32))).to.equal(true);
  });

  it('overwrites what it has made its commitment from', async () => {
    const key = RecordingKey.from(patterned(32));
    const calls = await callsOf('digest', () => key.commitment());
    expect(calls.map(([, bytes]) => (bytes as Bytes).some((byte) => byte !== 0))).to.deep.equal([false]);
  });

  it('is overwritten by a wipe', () => {
    const drawn: Bytes[] = [];
    const genuine = crypto.getRandomValues;
    Object.defineProperty(crypto, 'getRandomValues', { configurable: true, value: (bytes: Bytes) => {
      drawn.push(bytes);
      return genuine.call(crypto, bytes);
    } });
    try {
      const key = RecordingKey.generate();
      expect(drawn.map((bytes) => sameBytes(bytes, new Uint8Array(32)))).to.deep.equal([false]);
      key.wipe();
      expect(drawn.map((bytes) => sameBytes(bytes, new Uint8Array(32)))).to.deep.equal([true]);
    } finally {
      Reflect.deleteProperty(crypto, 'getRandomValues');
    }
  });

  it('is of no use after a wipe, and work that has begun is not given zeros', async () => {
    const key = RecordingKey.from(patterned(32));
    const during = key.use(async (bytes) => {
      await Promise.resolve();
      return bytes.slice();
    });
    key.wipe();
    key.wipe();
    expect(sameBytes(await during, patterned(32))).to.equal(true);
    expect([await reasonOf(bytesOf(key)), await reasonOf(key.commitment())]).to.deep.equal(['key', 'key']);
  });
});
