import { expect } from 'chai';
import * as fc from 'fast-check';
import { CHUNK_BYTES, HEADER_BYTES, PLAINTEXT_MAX_BYTES, SALT_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES, openedLength, sealedLength } from '../../src/sealing/cobblestone-format.js';
import { openBytes, sealBytes } from '../../src/sealing/cobblestone.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { sealWithSalt } from '../../src/sealing/seal-with-salt.js';
import { LENGTHS, callsOf, errorOf, flipped, joined, patterned, reasonOf, sameBytes, toHex, type Bytes } from './sealing-fixture.js';

const CONTEXT = new TextEncoder().encode('here');
const FIRST_END = HEADER_BYTES + SEALED_CHUNK_BYTES;

describe('sealedLength and openedLength', () => {
  it('count a header, and a tag for each chunk', () => {
    expect(LENGTHS.map(sealedLength)).to.deep.equal([72, 73, 16_455, 16_472, 16_473, 32_872, 32_873, 82_195]);
    expect(sealedLength(PLAINTEXT_MAX_BYTES)).to.equal(PLAINTEXT_MAX_BYTES + 4_168);
  });

  it('undo each other', () => fc.assert(fc.property(fc.nat(PLAINTEXT_MAX_BYTES), (length) => openedLength(sealedLength(length)) === length)));

  it('refuse what is no length, and what is above the limit', async () => {
    for (const length of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => sealedLength(length)).to.throw(TypeError);
    expect(await reasonOf(Promise.resolve().then(() => sealedLength(PLAINTEXT_MAX_BYTES + 1)))).to.equal('length');
    expect(await reasonOf(Promise.resolve().then(() => openedLength(sealedLength(PLAINTEXT_MAX_BYTES) + 1)))).to.equal('length');
  });

  it('refuse every length at which no message ends', async () => {
    const ends = new Set(Array.from({ length: 2 * CHUNK_BYTES + 1 }, (_, length) => sealedLength(length)));
    for (let length = 0; length <= sealedLength(2 * CHUNK_BYTES); length += 1) {
      const reason = ends.has(length) ? 'opened' : 'truncated';
      if ((await reasonOf(Promise.resolve().then(() => openedLength(length)))) !== reason) expect.fail(`${length} is not ${reason}`);
    }
  });
});

describe('sealBytes and openBytes', () => {
  const key = RecordingKey.generate();
  const open = (sealed: Bytes, context = CONTEXT, by = key): Promise<string> => reasonOf(openBytes(by, context, sealed));

  it('overwrite what the message’s key was made from', async () => {
    const calls = await callsOf('sign', () => sealBytes(key, CONTEXT, patterned(3)));
    expect(calls).to.have.length(2);
    // The second block of HKDF begins with the first, which is most of the key.
    expect((calls[1]?.[2] as Bytes).every((byte) => byte === 0)).to.equal(true);
  });

  for (const length of LENGTHS) {
    it(`give ${length} bytes back`, async () => {
      const plaintext = patterned(length);
      const sealed = await sealBytes(key, CONTEXT, plaintext);
      expect(sealed.length).to.equal(sealedLength(length));
      expect(sameBytes(await openBytes(key, CONTEXT, sealed), plaintext)).to.equal(true);
    });
  }

  it('give any bytes back, wherever in a buffer they lie, and change none of what they are given', () => fc.assert(fc.asyncProperty(
    fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 60 }), fc.nat(20), async (plaintext, context, offset) => {
      const lying = joined(new Uint8Array(offset), plaintext, new Uint8Array(3)).subarray(offset, offset + plaintext.length);
      const sealed = await sealBytes(key, context, lying);
      const around = joined(new Uint8Array(offset), sealed, new Uint8Array(3)).subarray(offset, offset + sealed.length);
      return sameBytes(await openBytes(key, context, around), plaintext) && sameBytes(lying, plaintext) && sameBytes(around, sealed);
    },
  )));

  it('seal 4 MiB and no byte more', async () => {
    const plaintext = patterned(PLAINTEXT_MAX_BYTES + 1);
    expect(await reasonOf(sealBytes(key, CONTEXT, plaintext))).to.equal('length');
    const sealed = await sealBytes(key, CONTEXT, plaintext.subarray(1));
    expect(sameBytes(await openBytes(key, CONTEXT, sealed), plaintext.subarray(1))).to.equal(true);
    expect(await open(new Uint8Array(sealed.length + 1))).to.equal('length');
  });

  it('draw another salt each time, so that nothing of two seals of one thing agrees', async () => {
    const seals = await Promise.all(Array.from({ length: 50 }, () => sealBytes(key, CONTEXT, patterned(40))));
    for (const [from, to] of [[0, SALT_BYTES], [SALT_BYTES, HEADER_BYTES], [HEADER_BYTES, undefined]] as const) {
      expect(new Set(seals.map((sealed) => toHex(sealed.subarray(from, to)))).size).to.equal(50);
    }
    expect(await errorOf(sealWithSalt(key, CONTEXT, patterned(1), new Uint8Array(23)))).to.be.instanceOf(TypeError);
  });

  it('seal equal chunks unequally', async () => {
    const sealed = await sealBytes(key, CONTEXT, new Uint8Array(4 * CHUNK_BYTES));
    const chunks = [0, 1, 2, 3].map((number) => toHex(sealed.subarray(HEADER_BYTES + number * SEALED_CHUNK_BYTES).subarray(0, 64)));
    expect(new Set(chunks).size).to.equal(4);
  });

  it('keep the derived key in WebCrypto, and import it once a message', async () => {
    const plaintext = patterned(3 * CHUNK_BYTES);
    let sealed: Bytes = new Uint8Array();
    for (const work of [async () => { sealed = await sealBytes(key, CONTEXT, plaintext); }, () => openBytes(key, CONTEXT, sealed)]) {
      const imports = await callsOf('importKey', work);
      expect(imports.filter(([, , algorithm]) => algorithm === 'AES-GCM')).to.have.length(1);
      expect(imports.map(([, , , extractable]) => extractable)).to.deep.equal([false, false]);
    }
  });

  it('need a key that has not been wiped', async () => {
    const mine = RecordingKey.generate();
    const sealed = await sealBytes(mine, CONTEXT, patterned(1));
    mine.wipe();
    expect([await open(sealed, CONTEXT, mine), await reasonOf(sealBytes(mine, CONTEXT, patterned(1)))]).to.deep.equal(['key', 'key']);
  });
});

describe('openBytes refuses', () => {
  const key = RecordingKey.generate();
  const plaintext = patterned(2 * CHUNK_BYTES + 100);
  let sealed: Bytes;
  let other: Bytes;
  const open = (bytes: Bytes, context = CONTEXT, by = key): Promise<string> => reasonOf(openBytes(by, context, bytes));
  const chunk = (of: Bytes, number: number): Bytes => of.slice(HEADER_BYTES + number * SEALED_CHUNK_BYTES, HEADER_BYTES + (number + 1) * SEALED_CHUNK_BYTES);
  const header = (of: Bytes): Bytes => of.slice(0, HEADER_BYTES);
  before(async () => {
    sealed = await sealBytes(key, CONTEXT, plaintext);
    other = await sealBytes(key, CONTEXT, plaintext);
    expect(await open(joined(header(sealed), chunk(sealed, 0), chunk(sealed, 1), chunk(sealed, 2)))).to.equal('opened');
  });

  it('another key', async () => expect(await open(sealed, CONTEXT, RecordingKey.generate())).to.equal('commitment'));

  it('another context: longer, shorter, changed, none', async () => {
    for (const context of [joined(CONTEXT, Uint8Array.of(0)), CONTEXT.slice(1), CONTEXT.slice(0, -1), flipped(CONTEXT, 3, 7), new Uint8Array()]) {
      expect(await open(sealed, context), toHex(context)).to.equal('commitment');
    }
  });

  it('any bit of a short message flipped', async () => {
    const short = await sealBytes(key, CONTEXT, patterned(3));
    for (let index = 0; index < short.length; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const reason = await open(flipped(short, index, bit));
        if (reason !== (index < HEADER_BYTES ? 'commitment' : 'tag')) expect.fail(`bit ${bit} of byte ${index}: ${reason}`);
      }
    }
  });

  it('any bit of a long message flipped', () => fc.assert(fc.asyncProperty(fc.nat(sealedLength(plaintext.length) - 1), fc.nat(7), async (index, bit) => {
    return (await open(flipped(sealed, index, bit))) === (index < HEADER_BYTES ? 'commitment' : 'tag');
  }), { numRuns: 300 }));

  it('a commitment of another message under the same key', async () => {
    expect(await open(joined(sealed.slice(0, SALT_BYTES), other.slice(SALT_BYTES, HEADER_BYTES), sealed.slice(HEADER_BYTES)))).to.equal('commitment');
    expect(await open(joined(header(other), sealed.slice(HEADER_BYTES)))).to.equal('tag');
  });

  it('before anything is decrypted, where the commitment is not the one', async () => {
    expect(await callsOf('decrypt', () => open(flipped(sealed, HEADER_BYTES - 1)))).to.have.length(0);
    expect(await callsOf('decrypt', () => open(sealed))).to.have.length(3);
  });

  it('a message cut anywhere', async () => {
    const short = await sealBytes(key, CONTEXT, patterned(3));
    for (let length = 0; length < short.length; length += 1) {
      expect(await open(short.slice(0, length)), String(length)).to.equal(length < HEADER_BYTES + TAG_BYTES ? 'truncated' : 'tag');
    }
    await fc.assert(fc.asyncProperty(fc.nat(sealed.length - 1), async (length) => (await open(sealed.slice(0, length))) !== 'opened'));
  });

  it('a message cut at the end of a chunk, and within a tag of it', async () => {
    for (const border of [HEADER_BYTES, FIRST_END, FIRST_END + SEALED_CHUNK_BYTES]) {
      expect(await open(sealed.slice(0, border)), String(border)).to.equal('truncated');
      expect(await open(sealed.slice(0, border + TAG_BYTES - 1))).to.equal('truncated');
      expect(await open(sealed.slice(0, border + TAG_BYTES))).to.equal('tag');
      if (border > HEADER_BYTES) expect(await open(sealed.slice(0, border - 1))).to.equal('tag');
    }
  });

  it('a last chunk that is full: the empty one that must follow is not there', async () => {
    const full = await sealBytes(key, CONTEXT, patterned(CHUNK_BYTES));
    expect([await open(full), await open(full.slice(0, FIRST_END))]).to.deep.equal(['opened', 'truncated']);
  });

  it('a message with anything after it', async () => {
    const full = await sealBytes(key, CONTEXT, patterned(CHUNK_BYTES));
    for (const more of [Uint8Array.of(0), new Uint8Array(TAG_BYTES), chunk(sealed, 2), chunk(sealed, 0), sealed]) {
      expect(await open(joined(sealed, more))).not.to.equal('opened');
      expect(await open(joined(full, more))).not.to.equal('opened');
    }
  });

  it('chunks exchanged, doubled, left out', async () => {
    const [first, second, last] = [0, 1, 2].map((number) => chunk(sealed, number)) as [Bytes, Bytes, Bytes];
    for (const order of [[second, first, last], [first, first, last], [second, second, last], [first, last], [second, last], [last], [first, second, second, last]]) {
      expect(await open(joined(header(sealed), ...order))).to.equal('tag');
    }
  });

  it('a chunk of another message under the same key and context', async () => {
    for (const number of [0, 1, 2]) {
      const mixed = [0, 1, 2].map((each) => chunk(each === number ? other : sealed, each));
      expect(await open(joined(header(sealed), ...mixed))).to.equal('tag');
    }
  });
});
