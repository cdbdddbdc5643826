import { expect } from 'chai';
import * as fc from 'fast-check';
import { calculateJwkThumbprint } from 'jose';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { digest } from '../../src/ownership/digest.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import { openNonce, sealNonce, type PossessionBinding } from '../../src/sealing/possession-box.js';
import { openWrap, wrapKey, type WrapBinding, type WrapRole } from '../../src/sealing/key-wrap.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { errorOf, flipped, joined, patterned, reasonOf, sameBytes, toHex, type Bytes } from './sealing-fixture.js';

const ROLES: readonly WrapRole[] = ['owner', 'reader', 'escrow'];
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
/** As a member's working keys are: their private half cannot be read. */
const newPair = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(P256, false, ['deriveBits']);
const bytesOf = (key: RecordingKey): Promise<Bytes> => key.use((bytes) => Promise.resolve(bytes.slice()));
const digestOf = (text: string): Promise<string> => digest(new TextEncoder().encode(text));

describe('encryptionKid', () => {
  it('is the thumbprint of the public key', async () => {
    const { publicKey } = await newPair();
    expect(await encryptionKid(publicKey)).to.equal(await calculateJwkThumbprint(await crypto.subtle.exportKey('jwk', publicKey), 'sha256'));
    expect(await encryptionKid(publicKey)).not.to.equal(await encryptionKid((await newPair()).publicKey));
  });

  it('refuses a key of another kind', async () => {
    const { publicKey, privateKey } = await newPair();
    const ecdsa = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const p384 = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits']);
    const closed = await crypto.subtle.importKey('jwk', { ...(await crypto.subtle.exportKey('jwk', publicKey)), ext: false }, P256, false, []);
    const open = (await crypto.subtle.generateKey(P256, true, ['deriveBits'])).privateKey;
    for (const key of [privateKey, open, ecdsa.publicKey, p384.publicKey, closed]) expect(await reasonOf(encryptionKid(key))).to.equal('key');
  });
});

describe('wrapKey and openWrap', () => {
  const recordingKey = RecordingKey.generate();
  let pair: CryptoKeyPair;
  let binding: WrapBinding;
  let rkc: string;
  let wrap: Bytes;
  const open = (change: Partial<WrapBinding> = {}, bytes = wrap, by = pair, promised = rkc): Promise<string> => reasonOf(openWrap(bytes, by, { ...binding, ...change }, promised));
  before(async () => {
    pair = await newPair();
    binding = { cd: await digestOf('claim'), rid: newOpaqueId(), kid: await encryptionKid(pair.publicKey), role: 'owner' };
    rkc = await recordingKey.commitment();
    wrap = await wrapKey(recordingKey, pair.publicKey, binding);
    expect(await open()).to.equal('opened');
  });

  for (const role of ROLES) {
    it(`give the key back to the ${role}`, async () => {
      const wrapped = await wrapKey(recordingKey, pair.publicKey, { ...binding, role });
      expect(wrapped.length).to.equal(65 + 48);
      expect(sameBytes(await bytesOf(await openWrap(wrapped, pair, { ...binding, role }, rkc)), await bytesOf(recordingKey))).to.equal(true);
    });
  }

  it('work with 64 fresh keys that cannot be read', async () => {
    for (let index = 0; index < 64; index += 1) {
      const [key, fresh] = [RecordingKey.generate(), await newPair()];
      expect(fresh.privateKey.extractable).to.equal(false);
      const mine = { cd: await digestOf(`claim ${index}`), rid: newOpaqueId(), kid: await encryptionKid(fresh.publicKey), role: ROLES[index % 3]! };
      const opened = await openWrap(await wrapKey(key, fresh.publicKey, mine), fresh, mine, await key.commitment());
      expect(sameBytes(await bytesOf(opened), await bytesOf(key))).to.equal(true);
    }
  });

  it('never wrap twice alike', async () => {
    const wraps = await Promise.all(Array.from({ length: 20 }, () => wrapKey(recordingKey, pair.publicKey, binding)));
    for (const [from, to] of [[0, 65], [65, 113]] as const) expect(new Set(wraps.map((each) => toHex(each.subarray(from, to)))).size).to.equal(20);
  });

  it('refuse another claim, recording and role', async () => {
    for (const change of [{ cd: await digestOf('another claim') }, { rid: newOpaqueId() }, { role: 'reader' }, { role: 'escrow' }] as const) {
      expect(await open(change), JSON.stringify(change)).to.equal('wrap');
    }
  });

  it('refuse another key: the pair itself, its name, and both together', async () => {
    const other = await newPair();
    const kid = await encryptionKid(other.publicKey);
    expect([await open({}, wrap, other), await open({ kid }), await open({ kid }, wrap, other)]).to.deep.equal(['key', 'key', 'wrap']);
    // Halves of two pairs, each way round.
    expect(await open({}, wrap, { publicKey: pair.publicKey, privateKey: other.privateKey })).to.equal('wrap');
    expect(await open({ kid }, wrap, { publicKey: other.publicKey, privateKey: pair.privateKey })).to.equal('wrap');
  });

  it('refuse to wrap to a key under another’s name', async () => {
    const other = await newPair();
    expect(await reasonOf(wrapKey(recordingKey, other.publicKey, binding))).to.equal('key');
    expect(await reasonOf(wrapKey(recordingKey, pair.publicKey, { ...binding, kid: await encryptionKid(other.publicKey) }))).to.equal('key');
  });

  it('refuse a genuine wrap of another key than the promised one', async () => {
    const planted = RecordingKey.generate();
    const theirs = await wrapKey(planted, pair.publicKey, binding);
    expect([await open({}, theirs), await open({}, theirs, pair, await planted.commitment())]).to.deep.equal(['commitment', 'opened']);
    for (const promised of ['', rkc.slice(0, -1), `${rkc}A`, rkc.toLowerCase()]) expect(await open({}, wrap, pair, promised)).to.equal('commitment');
  });

  it('refuse any bit flipped', () => fc.assert(fc.asyncProperty(fc.nat(112), fc.nat(7), async (index, bit) => (await open({}, flipped(wrap, index, bit))) === 'wrap'), { numRuns: 300 }));

  it('refuse any other length', async () => {
    for (let length = 0; length < wrap.length; length += 1) expect(await open({}, wrap.slice(0, length))).to.equal('wrap');
    for (const more of [1, 16, 113]) expect(await open({}, joined(wrap, new Uint8Array(more)))).to.equal('wrap');
  });

  it('refuse a private key that is of another kind or may not be used', async () => {
    const ecdsa = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const deriving = await crypto.subtle.generateKey(P256, false, ['deriveKey']);
    const p384 = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, false, ['deriveBits']);
    for (const privateKey of [ecdsa.privateKey, deriving.privateKey, p384.privateKey, pair.publicKey]) {
      expect(await open({}, wrap, { publicKey: pair.publicKey, privateKey })).to.equal('key');
    }
  });

  it('refuse a binding that is malformed, before any key is touched', async () => {
    const misfits = [{ cd: binding.rid }, { cd: '' }, { rid: binding.cd }, { rid: 'r_1' }, { kid: 'k1' }, { kid: `${binding.kid}=` }, { role: 'patient' }, { role: '' }, { role: undefined }];
    for (const misfit of misfits) {
      const malformed = { ...binding, ...misfit } as WrapBinding;
      expect(await errorOf(wrapKey(recordingKey, pair.publicKey, malformed)), JSON.stringify(misfit)).to.be.instanceOf(TypeError);
      expect(await errorOf(openWrap(wrap, pair, malformed, rkc)), JSON.stringify(misfit)).to.be.instanceOf(TypeError);
    }
  });

  it('wrap nothing of a wiped key, nor zeros when it is wiped meanwhile', async () => {
    const key = RecordingKey.generate();
    const [bytes, promised] = [await bytesOf(key), await key.commitment()];
    const wrapping = [0, 1, 2, 5, 10].map(async (turns) => {
      const work = wrapKey(key, pair.publicKey, binding);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      return work;
    });
    await new Promise((resume) => { setTimeout(resume, 0); });
    key.wipe();
    for (const outcome of await Promise.allSettled(wrapping)) {
      if (outcome.status === 'fulfilled') expect(sameBytes(await bytesOf(await openWrap(outcome.value, pair, binding, promised)), bytes)).to.equal(true);
    }
    expect(await reasonOf(wrapKey(key, pair.publicKey, binding))).to.equal('key');
  });

  it('say nothing of the key where they fail', async () => {
    const bytes = await bytesOf(recordingKey);
    const errors = [await errorOf(openWrap(flipped(wrap, 70), pair, binding, rkc)), await errorOf(openWrap(wrap, pair, binding, 'other')), await errorOf(openWrap(wrap, await newPair(), binding, rkc))];
    for (const error of errors) {
      const { message, stack, cause } = error as Error;
      const said = `${message} ${stack} ${String(cause)} ${JSON.stringify(error)}`;
      for (const spelled of [toHex(bytes).slice(0, 16), btoa(String.fromCharCode(...bytes)).slice(0, 16), bytes.slice(0, 8).join(',')]) expect(said).not.to.include(spelled);
    }
  });
});

describe('sealNonce and openNonce', () => {
  const nonce = patterned(32, 5);
  let pair: CryptoKeyPair;
  let binding: PossessionBinding;
  let sealed: Bytes;
  const open = (change: Partial<PossessionBinding> = {}, bytes = sealed, by = pair): Promise<string> => reasonOf(openNonce(bytes, by, { ...binding, ...change }));
  before(async () => {
    pair = await newPair();
    binding = { cd: await digestOf('claim'), patientBind: await digestOf('patient'), practitionerBind: await digestOf('practitioner') };
    sealed = await sealNonce(nonce, pair.publicKey, binding);
  });

  it('give the nonce back to who holds the key', async () => {
    expect(sealed.length).to.equal(113);
    expect(sameBytes(await openNonce(sealed, pair, binding), nonce)).to.equal(true);
  });

  it('refuse another call: its claim, either bind, both exchanged', async () => {
    const { patientBind, practitionerBind } = binding;
    for (const change of [{ cd: await digestOf('x') }, { patientBind: await digestOf('x') }, { practitionerBind: await digestOf('x') }, { patientBind: practitionerBind, practitionerBind: patientBind }]) {
      expect(await open(change), JSON.stringify(change)).to.equal('wrap');
    }
  });

  it('refuse another key, any bit flipped, any other length', async () => {
    expect(await open({}, sealed, await newPair())).to.equal('wrap');
    await fc.assert(fc.asyncProperty(fc.nat(112), fc.nat(7), async (index, bit) => (await open({}, flipped(sealed, index, bit))) === 'wrap'));
    for (const length of [0, 65, 112]) expect(await open({}, sealed.slice(0, length))).to.equal('wrap');
    expect(await reasonOf(sealNonce(nonce, pair.privateKey, binding))).to.equal('key');
  });

  it('never take a wrap for a nonce, nor a nonce for a wrap', async () => {
    const kid = await encryptionKid(pair.publicKey);
    const [rid, recordingKey] = [newOpaqueId(), RecordingKey.generate()];
    const wrapped = await wrapKey(recordingKey, pair.publicKey, { cd: binding.cd, rid, kid, role: 'owner' });
    expect(await open({}, wrapped)).to.equal('wrap');
    expect(await reasonOf(openWrap(sealed, pair, { cd: binding.cd, rid, kid, role: 'owner' }, await recordingKey.commitment()))).to.equal('wrap');
  });

  it('refuse a nonce or a binding that is malformed', async () => {
    for (const length of [0, 31, 33]) expect(await errorOf(sealNonce(patterned(length), pair.publicKey, binding))).to.be.instanceOf(TypeError);
    for (const change of [{ cd: '' }, { patientBind: newOpaqueId() }, { practitionerBind: `${binding.practitionerBind}A` }]) {
      expect(await errorOf(sealNonce(nonce, pair.publicKey, { ...binding, ...change }))).to.be.instanceOf(TypeError);
      expect(await errorOf(openNonce(sealed, pair, { ...binding, ...change }))).to.be.instanceOf(TypeError);
    }
  });
});
