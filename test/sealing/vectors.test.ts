import { expect } from 'chai';
import { openBytes, openPieces } from '../../src/sealing/cobblestone.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import { openNonce } from '../../src/sealing/possession-box.js';
import { openWrap } from '../../src/sealing/key-wrap.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { sealWithSalt } from '../../src/sealing/seal-with-salt.js';
import { segmentContext, type SegmentPlace } from '../../src/sealing/segment-context.js';
import { fromBase64url, fromHex, joined, patterned, reasonOf, sameBytes, toHex, type Bytes } from './sealing-fixture.js';
import { importPair, readVectors, type Edit, type WrapFile } from './vector-files.js';


interface Message { name: string; key: string; context: string; plaintextLength: number; salt: string; sealedLength: number; sealedSha256: string; sealed?: string }
interface MessageFile { cases: Message[]; refused: (Edit & Partial<Message>)[]; segments: (SegmentPlace & { context: string })[] }
const sha256 = async (bytes: Bytes): Promise<string> => toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

function edited(bytes: Bytes, { keep = [[0, bytes.length]], flip, append = '' }: Edit): Bytes {
  const kept = joined(...keep.map(([from, to]) => bytes.slice(from, to)));
  if (flip !== undefined) kept[flip] = kept[flip]! ^ 1;
  return joined(kept, fromHex(append));
}

describe('vectors/sealing-cobblestone-256.json', () => {
  let file: MessageFile;
  before(async () => {
    file = (await readVectors('sealing-cobblestone-256.json')) as MessageFile;
    expect([file.cases.length, file.refused.length, file.segments.length]).to.deep.equal([9, 26, 4]);
  });

  it('is what sealing gives under the same salt', async () => {
    for (const { name, key, context, plaintextLength, salt, sealedLength, sealedSha256, sealed } of file.cases) {
      const mine = await sealWithSalt(RecordingKey.from(fromHex(key)), fromHex(context), patterned(plaintextLength), fromHex(salt));
      expect([mine.length, await sha256(mine)], name).to.deep.equal([sealedLength, sealedSha256]);
      if (sealed !== undefined) expect(sameBytes(mine, fromBase64url(sealed)), name).to.equal(true);
    }
  });

  it('opens, whole and in pieces', async () => {
    const inFull = file.cases.filter(({ sealed }) => sealed !== undefined);
    expect(inFull).to.have.length(7);
    for (const { name, key, context, plaintextLength, sealed = '' } of inFull) {
      const [by, of] = [RecordingKey.from(fromHex(key)), fromHex(context)];
      expect(sameBytes(await openBytes(by, of, fromBase64url(sealed)), patterned(plaintextLength)), name).to.equal(true);
      const chunks: Bytes[] = [];
      for await (const chunk of openPieces(by, of, [fromBase64url(sealed)])) chunks.push(chunk);
      expect(sameBytes(joined(...chunks), patterned(plaintextLength)), name).to.equal(true);
    }
  });

  it('is refused for the reasons that it gives, whole and in pieces', async () => {
    for (const refused of file.refused) {
      const from = file.cases.find(({ name }) => name === refused.from)!;
      const bytes = edited(fromBase64url(from.sealed!), refused);
      const [by, of] = [RecordingKey.from(fromHex(refused.key ?? from.key)), fromHex(refused.context ?? from.context)];
      const inPieces = (async () => {
        for await (const _ of openPieces(by, of, [bytes.slice(0, 99), bytes.slice(99)]));
      })();
      expect([await reasonOf(openBytes(by, of, bytes)), await reasonOf(inPieces)], refused.name).to.deep.equal([refused.reason, refused.reason]);
    }
  });

  it('has the contexts that we make', () => {
    for (const { context, ...place } of file.segments) expect(toHex(segmentContext(place))).to.equal(context);
  });
});

describe('vectors/sealing-key-wrap.json', () => {
  let file: WrapFile;
  before(async () => {
    file = (await readVectors('sealing-key-wrap.json')) as WrapFile;
    expect([file.wraps.length, file.refused.length]).to.deep.equal([3, 12]);
  });

  it('opens, and its names are ours', async () => {
    for (const { recipient, recordingKey, rkc, wrap, ...binding } of file.wraps) {
      const pair = await importPair(recipient);
      const key = await openWrap(fromBase64url(wrap), pair, binding, rkc);
      expect(await key.use((bytes) => Promise.resolve(toHex(bytes))), binding.role).to.equal(recordingKey);
      expect([await encryptionKid(pair.publicKey), await RecordingKey.from(fromHex(recordingKey)).commitment()]).to.deep.equal([binding.kid, rkc]);
    }
  });

  it('is refused for the reasons that it gives', async () => {
    for (const refused of file.refused) {
      const from = file.wraps.find(({ name }) => name === refused.from)!;
      const { recipient, cd, rid, kid, role, rkc } = { ...from, ...refused };
      const outcome = await reasonOf(openWrap(edited(fromBase64url(from.wrap), refused), await importPair(recipient), { cd, rid, kid, role }, rkc));
      expect(outcome, refused.name).to.equal(refused.reason);
    }
  });

  it('has a nonce that proves possession', async () => {
    const { recipient, nonce, sealed, ...binding } = file.possession;
    expect(toHex(await openNonce(fromBase64url(sealed), await importPair(recipient), binding))).to.equal(nonce);
  });
});
