import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { expect } from 'chai';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { digest } from '../../src/ownership/digest.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import { openNonce, sealNonce } from '../../src/sealing/possession-box.js';
import { openWrap, wrapKey, type WrapRole } from '../../src/sealing/key-wrap.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { fromBase64url, fromHex, joined, patterned, reasonOf, sameBytes, type Bytes } from './sealing-fixture.js';
import { importPair, readVectors, type WrapFile } from './vector-files.js';

// Another implementation of RFC 9180, and the info written down a second time. It is given pairs: of a private key alone
// that cannot be read it fails for about half of all keys.
const oracle = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const ROLES: readonly WrapRole[] = ['owner', 'reader', 'escrow'];
const ascii = (text: string): Bytes => new TextEncoder().encode(text);
const infoOf = (label: string, ...ids: readonly string[]): Bytes => joined(ascii(label), Uint8Array.of(0), ...ids.map(fromBase64url));
const digestOf = (text: string): Promise<string> => digest(ascii(text));
const newPair = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);

async function seal(plaintext: Bytes, recipientPublicKey: CryptoKey, info: Bytes, aad: string, ekm?: CryptoKeyPair): Promise<Bytes> {
  const { enc, ct } = await oracle.seal({ recipientPublicKey, info: info.slice().buffer, ekm }, plaintext.slice().buffer, ascii(aad).buffer);
  return joined(new Uint8Array(enc), new Uint8Array(ct));
}
async function open(box: Bytes, recipientKey: CryptoKeyPair, info: Bytes, aad: string): Promise<Bytes> {
  const recipient = { recipientKey, enc: box.slice(0, 65).buffer, info: info.slice().buffer };
  return new Uint8Array(await oracle.open(recipient, box.slice(65).buffer, ascii(aad).buffer));
}

describe('wraps and @hpke/core', () => {
  it('open each other’s, for 64 fresh keys that cannot be read', async () => {
    for (let index = 0; index < 64; index += 1) {
      const [key, pair, role] = [RecordingKey.generate(), await newPair(), ROLES[index % 3]!];
      const binding = { cd: await digestOf(`claim ${index}`), rid: newOpaqueId(), kid: await encryptionKid(pair.publicKey), role };
      const info = infoOf('consult/rk-wrap@v1', binding.cd, binding.rid, binding.kid);
      await key.use(async (bytes) => {
        const opened = await openWrap(await seal(bytes, pair.publicKey, info, role), pair, binding, await key.commitment());
        expect(await opened.use((mine) => Promise.resolve(sameBytes(mine, bytes)))).to.equal(true);
        expect(sameBytes(await open(await wrapKey(key, pair.publicKey, binding), pair, info, role), bytes)).to.equal(true);
      });
    }
  });

  it('agree on a nonce, both ways', async () => {
    const [pair, nonce] = [await newPair(), patterned(32, 5)];
    const binding = { cd: await digestOf('claim'), patientBind: await digestOf('patient'), practitionerBind: await digestOf('practitioner') };
    const info = infoOf('consult/pop@v1', binding.cd, binding.patientBind, binding.practitionerBind);
    expect(sameBytes(await open(await sealNonce(nonce, pair.publicKey, binding), pair, info, ''), nonce)).to.equal(true);
    expect(sameBytes(await openNonce(await seal(nonce, pair.publicKey, info, ''), pair, binding), nonce)).to.equal(true);
  });

  it('do not agree on a genuine wrap of more or fewer bytes than a key has', async () => {
    const pair = await newPair();
    const binding = { cd: await digestOf('claim'), rid: newOpaqueId(), kid: await encryptionKid(pair.publicKey), role: 'owner' } as const;
    const info = infoOf('consult/rk-wrap@v1', binding.cd, binding.rid, binding.kid);
    for (const length of [0, 31, 33]) {
      const wrap = await seal(patterned(length), pair.publicKey, info, 'owner');
      expect((await open(wrap, pair, info, 'owner')).length).to.equal(length);
      expect(await reasonOf(openWrap(wrap, pair, binding, ''))).to.equal('wrap');
    }
  });

  it('have the vectors’ bytes under the vectors’ ephemeral keys, which our own library does not let us choose', async () => {
    const { wraps, possession } = (await readVectors('sealing-key-wrap.json')) as WrapFile;
    const boxes = [
      ...wraps.map((wrap) => ({ ...wrap, plaintext: wrap.recordingKey, aad: wrap.role, box: wrap.wrap })),
      { ...possession, plaintext: possession.nonce, aad: '', box: possession.sealed },
    ];
    expect(boxes).to.have.length(4);
    for (const { recipient, ephemeral, info, plaintext, aad, box } of boxes) {
      const sealed = await seal(fromHex(plaintext), (await importPair(recipient)).publicKey, fromHex(info), aad, await importPair(ephemeral, true));
      expect(sameBytes(sealed, fromBase64url(box)), aad).to.equal(true);
    }
  });
});
