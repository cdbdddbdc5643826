import { expect } from 'chai';
import * as fc from 'fast-check';
import { CHUNK_BYTES, HEADER_BYTES, PLAINTEXT_MAX_BYTES, SALT_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES } from '../../src/sealing/cobblestone-format.js';
import { deriveMessage } from '../../src/sealing/cobblestone-message.js';
import { openPieces, sealBytes } from '../../src/sealing/cobblestone.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { LENGTHS, callsOf, errorOf, flipped, joined, patterned, reasonOf, sameBytes, type Bytes } from './sealing-fixture.js';

const CONTEXT = new TextEncoder().encode('here');
const FIRST_END = HEADER_BYTES + SEALED_CHUNK_BYTES;

/** What came out, and how it ended. */
async function openAll(key: RecordingKey, pieces: AsyncIterable<Bytes> | Iterable<Bytes>, context = CONTEXT): Promise<{ plaintext: Bytes; reason: string }> {
  const chunks: Bytes[] = [];
  const reason = await reasonOf((async () => {
    for await (const chunk of openPieces(key, context, pieces)) chunks.push(chunk);
  })());
  return { plaintext: joined(...chunks), reason };
}

/** Bytes in pieces of these sizes, over and over. */
function* inPieces(bytes: Bytes, sizes: readonly number[]): Generator<Bytes> {
  for (let offset = 0, turn = 0; offset < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.slice(offset, offset + size);
    offset += size;
  }
}

describe('openPieces', () => {
  const key = RecordingKey.generate();
  const messages = new Map<number, Bytes>();
  before(async () => {
    for (const length of LENGTHS) messages.set(length, await sealBytes(key, CONTEXT, patterned(length)));
  });
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 40_000 })), { minLength: 1, maxLength: 6 });

  it('opens in pieces of any size what openBytes opens whole', () => fc.assert(fc.asyncProperty(
    fc.constantFrom(...LENGTHS), fc.tuple(fc.nat(40_000), sizes).map(([first, rest]) => [...rest, 0, first]), async (length, cuts) => {
      const { plaintext, reason } = await openAll(key, inPieces(messages.get(length)!, cuts));
      return reason === 'opened' && sameBytes(plaintext, patterned(length));
    },
  ), { numRuns: 60 }));

  it('opens one byte at a time, and all at once', async () => {
    for (const size of [1, 1_000_000]) {
      const { plaintext, reason } = await openAll(key, inPieces(messages.get(CHUNK_BYTES + 1)!, [size]));
      expect([reason, sameBytes(plaintext, patterned(CHUNK_BYTES + 1))]).to.deep.equal(['opened', true]);
    }
  });

  it('gives no empty chunk where the plaintext fills the others', async () => {
    const lengths: number[] = [];
    for await (const chunk of openPieces(key, CONTEXT, [messages.get(2 * CHUNK_BYTES) ?? (await sealBytes(key, CONTEXT, patterned(2 * CHUNK_BYTES)))])) lengths.push(chunk.length);
    expect(lengths).to.deep.equal([CHUNK_BYTES, CHUNK_BYTES]);
  });

  it('gives each chunk when it is there, and asks for no more before', async () => {
    const asked: number[] = [];
    const sealed = messages.get(2 * CHUNK_BYTES + 1)!;
    const opened = openPieces(key, CONTEXT, (function* () {
      for (const [index, end] of [FIRST_END, FIRST_END + SEALED_CHUNK_BYTES, sealed.length].entries()) {
        asked.push(index);
        yield sealed.slice([0, FIRST_END, FIRST_END + SEALED_CHUNK_BYTES][index], end);
      }
    })());
    for (const count of [1, 2]) {
      expect((await opened.next()).value?.length).to.equal(CHUNK_BYTES);
      expect(asked).to.have.length(count);
    }
    expect((await opened.next()).value?.length).to.equal(1);
    expect((await opened.next()).done).to.equal(true);
  });

  it('gives nothing, decrypts nothing and asks for nothing more where the commitment is not the one', async () => {
    for (const [sealed, context] of [[flipped(messages.get(5 * CHUNK_BYTES + 123)!, HEADER_BYTES - 1), CONTEXT], [messages.get(1)!, new Uint8Array()]] as const) {
      let asked = 0;
      const pieces = (function* () {
        for (const piece of inPieces(sealed, [HEADER_BYTES, 1_000])) {
          asked += 1;
          yield piece;
        }
      })();
      let outcome = null;
      const decrypted = await callsOf('decrypt', async () => { outcome = await openAll(key, pieces, context); });
      expect(outcome).to.deep.equal({ plaintext: new Uint8Array(), reason: 'commitment' });
      expect([decrypted.length, asked]).to.deep.equal([0, 1]);
    }
  });

  it('says of a message cut anywhere that it is not whole, and gives what was before the cut', () => fc.assert(fc.asyncProperty(
    fc.constantFrom(...LENGTHS), fc.nat(), sizes, async (length, place, cuts) => {
      const sealed = messages.get(length)!;
      const { plaintext, reason } = await openAll(key, inPieces(sealed.slice(0, place % sealed.length), cuts));
      return reason !== 'opened' && sameBytes(plaintext, patterned(plaintext.length));
    },
  ), { numRuns: 60 }));

  it('says truncated where a chunk ends and none follows', async () => {
    const sealed = messages.get(2 * CHUNK_BYTES + 1)!;
    for (const [end, given] of [[0, 0], [HEADER_BYTES - 1, 0], [HEADER_BYTES, 0], [FIRST_END, 1], [FIRST_END + TAG_BYTES - 1, 1], [FIRST_END + SEALED_CHUNK_BYTES, 2]] as const) {
      const { plaintext, reason } = await openAll(key, inPieces(sealed.slice(0, end), [1_000]));
      expect([reason, plaintext.length], String(end)).to.deep.equal(['truncated', given * CHUNK_BYTES]);
    }
    const full = messages.get(CHUNK_BYTES)!;
    expect((await openAll(key, [full.slice(0, FIRST_END)])).reason).to.equal('truncated');
  });

  it('refuses what follows the last chunk, a genuine chunk too', async () => {
    for (const length of LENGTHS) {
      const sealed = messages.get(length)!;
      const message = await deriveMessage(key, sealed.slice(0, SALT_BYTES), CONTEXT);
      const genuine = await message.sealChunk(Math.floor(length / CHUNK_BYTES) + 1, patterned(9));
      for (const more of [Uint8Array.of(0), new Uint8Array(TAG_BYTES), genuine, sealed]) {
        expect((await openAll(key, [sealed, more])).reason, `${length} and ${more.length}`).not.to.equal('opened');
      }
    }
  });

  it('gives only what is genuine and in its place, whatever bit is flipped', () => fc.assert(fc.asyncProperty(fc.nat(), fc.nat(7), async (place, bit) => {
    const sealed = messages.get(5 * CHUNK_BYTES + 123)!;
    const index = place % sealed.length;
    const { plaintext, reason } = await openAll(key, [flipped(sealed, index, bit)]);
    const given = Math.max(0, Math.floor((index - HEADER_BYTES) / SEALED_CHUNK_BYTES)) * CHUNK_BYTES;
    return reason === (index < HEADER_BYTES ? 'commitment' : 'tag') && plaintext.length === given && sameBytes(plaintext, patterned(given));
  }), { numRuns: 60 }));

  it('refuses chunks exchanged, doubled, or of another message', async () => {
    const sealed = messages.get(5 * CHUNK_BYTES + 123)!;
    const other = await sealBytes(key, CONTEXT, patterned(5 * CHUNK_BYTES + 123));
    const at = (of: Bytes, number: number): Bytes => of.slice(HEADER_BYTES + number * SEALED_CHUNK_BYTES, HEADER_BYTES + (number + 1) * SEALED_CHUNK_BYTES);
    for (const second of [at(sealed, 0), at(sealed, 2), at(other, 1)]) {
      const { plaintext, reason } = await openAll(key, [sealed.slice(0, FIRST_END), second, sealed.slice(FIRST_END + SEALED_CHUNK_BYTES)]);
      expect([reason, plaintext.length]).to.deep.equal(['tag', CHUNK_BYTES]);
    }
  });

  it('refuses a genuine message above the limit before it gives the byte too many', async () => {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const message = await deriveMessage(key, salt, CONTEXT);
    const chunks = PLAINTEXT_MAX_BYTES / CHUNK_BYTES;
    let given = 0;
    const outcome = await reasonOf((async () => {
      const pieces = (async function* () {
        yield joined(salt, message.commitment);
        for (let number = 0; number < chunks; number += 1) yield await message.sealChunk(number, new Uint8Array(CHUNK_BYTES));
        yield await message.sealChunk(chunks, new Uint8Array(1));
      })();
      for await (const chunk of openPieces(key, CONTEXT, pieces)) given += chunk.length;
    })());
    expect([outcome, given]).to.deep.equal(['length', PLAINTEXT_MAX_BYTES]);
  });

  it('lets the source go when it fails or is left, and passes the source’s own error on', async () => {
    const sealed = messages.get(5 * CHUNK_BYTES + 123)!;
    let closed = 0;
    const source = function* (bytes: Bytes, failing = false): Generator<Bytes> {
      try {
        yield bytes.slice(0, FIRST_END);
        if (failing) throw new RangeError('the line broke');
        yield bytes.slice(FIRST_END);
      } finally {
        closed += 1;
      }
    };
    await openAll(key, source(flipped(sealed, HEADER_BYTES)));
    for await (const chunk of openPieces(key, CONTEXT, source(sealed))) {
      expect(chunk.length).to.equal(CHUNK_BYTES);
      break;
    }
    expect(await errorOf(openAll(key, source(sealed, true)))).to.be.instanceOf(RangeError);
    expect(closed).to.equal(3);
  });
});
