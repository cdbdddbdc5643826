import { expect } from 'chai';
import { base64url, calculateJwkThumbprint, CompactSign, compactVerify } from 'jose';
import * as fc from 'fast-check';
import * as z from 'zod/mini';
import { bytesText } from '../../src/domain/bytes-text.js';
import { fromBase64url, toBase64url } from '../../src/ownership/base64url.js';
import { isSignedBy, parsePayload, payloadText, PAYLOAD_MAX_BYTES, peekPayload, readJws, signJws } from '../../src/ownership/jws.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { thumbprint } from '../../src/ownership/thumbprint.js';
import { testKey, type TestKey } from './signed-fixture.js';

// Held against a library's reading of the same standards, which is used here and nowhere in the package.
describe('compact JWS, base64url and thumbprints, against jose', () => {
  let key: TestKey;
  before(async () => { key = await testKey(); });
  const bytes = fc.uint8Array({ maxLength: 200 });

  it('writes and reads base64url as it does', () => {
    fc.assert(fc.property(bytes, (given) => {
      expect(toBase64url(given)).to.equal(base64url.encode(given));
      expect(fromBase64url(base64url.encode(given))).to.deep.equal(new Uint8Array(given));
    }));
  });

  it('reads no other text of the same bytes: padding, another alphabet, white space, spare bits', () => {
    for (const text of ['AA==', 'AAA=', 'A', 'AAAAA', '+_8A', '-/8A', ' AAAA', 'AAAA\n', 'AA AA', 'AB', 'AAB', 'é', 'AA\0A']) {
      expect(() => fromBase64url(text), JSON.stringify(text)).to.throw(TypeError, 'base64url');
    }
  });

  it('has a schema for so many bytes, that takes exactly what can be read', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 70 }), fc.string({ unit: fc.constantFrom(...'AQgwBEI_-8=+'), maxLength: 95 }), (length, text) => {
      const good = toBase64url(crypto.getRandomValues(new Uint8Array(length)));
      expect(bytesText(length).safeParse(good).success, good).to.equal(true);
      const given = good.slice(0, Math.max(0, good.length - 2)) + text;
      const read = (() => {
        try {
          return fromBase64url(given).length;
        } catch {
          return -1;
        }
      })();
      expect(bytesText(length).safeParse(given).success, given).to.equal(read === length);
    }), { numRuns: 500 });
  });

  it('signs what it verifies, and the reverse', async () => {
    await fc.assert(fc.asyncProperty(bytes, async (given) => {
      const ours = await signJws({ alg: 'ES256', typ: 't', kid: key.kid }, given, key.privateKey);
      const read = await compactVerify(ours, key.key, { algorithms: ['ES256'] });
      expect([read.payload, read.protectedHeader]).to.deep.equal([new Uint8Array(given), { alg: 'ES256', typ: 't', kid: key.kid }]);
      const jws = readJws(await new CompactSign(given).setProtectedHeader({ alg: 'ES256', typ: 't', kid: key.kid }).sign(key.privateKey));
      expect(jws?.payload).to.deep.equal(new Uint8Array(given));
      expect(await isSignedBy(jws!, key.key)).to.equal(true);
    }), { numRuns: 30 });
  });

  it('believes no signature with one bit, one byte or one party changed', async () => {
    const jws = readJws(await signJws({ alg: 'ES256', typ: 't', kid: 'k' }, new Uint8Array(40), key.privateKey))!;
    const flipped = (at: number, mask: number): Uint8Array<ArrayBuffer> => jws.signature.map((byte, index) => (index === at ? byte ^ mask : byte));
    for (let at = 0; at < 64; at += 1) expect(await isSignedBy({ ...jws, signature: flipped(at, 1 << (at % 8)) }, key.key), String(at)).to.equal(false);
    expect(await isSignedBy({ ...jws, signature: jws.signature.slice(0, 63) }, key.key)).to.equal(false);
    expect(await isSignedBy({ ...jws, signature: new Uint8Array(64) }, key.key)).to.equal(false);
    expect(await isSignedBy({ ...jws, signature: new Uint8Array(0) }, key.key)).to.equal(false);
    expect(await isSignedBy({ ...jws, signed: new Uint8Array([...jws.signed, 0]) }, key.key)).to.equal(false);
    expect(await isSignedBy(jws, (await testKey()).key)).to.equal(false);
    expect(await isSignedBy(jws, key.privateKey), 'a key that is not for verifying').to.equal(false);
  });

  it('takes nothing apart that is not of three parts, each in its one spelling, with a name for the key', async () => {
    const token = await signJws({ alg: 'ES256', typ: 't', kid: 'k' }, new Uint8Array(4), key.privateKey);
    const [head = '', body = '', tail = ''] = token.split('.');
    const headed = (header: unknown): string => `${base64url.encode(JSON.stringify(header))}.${body}.${tail}`;
    const odd = ['', '.', '..', 'a.b', `${token}.`, `${token}.AAAA`, `.${body}.${tail}`, `${head}=.${body}.${tail}`, `${head}.${body}=.${tail}`, `${head}.${body}.${tail}=`, `${head}. ${body}.${tail}`,
      headed(null), headed([]), headed('x'), headed({ alg: 'ES256', typ: 't' }), headed({ alg: 'ES256', typ: 't', kid: 1 }), headed({ alg: 'ES256', typ: 't', kid: 'k', crit: ['b64'] }), headed({ alg: 'ES256', typ: 't', kid: 'k', crit: undefined, b64: false }) + '.'];
    for (const each of odd) expect(readJws(each), each).to.equal(null);
    expect(readJws(token)).to.include({ alg: 'ES256', typ: 't', kid: 'k' });
  });

  it('reads a payload in its one form alone: no mark before it, no white space, no member twice, at most 16 KB', async () => {
    const schema = z.object({ a: z.string() });
    const read = (text: string): unknown => parsePayload(new TextEncoder().encode(text), schema);
    expect(read('{"a":"b"}')).to.deep.equal({ a: 'b' });
    for (const text of ['\ufeff{"a":"b"}', ' {"a":"b"}', '{"a":"b"}\n', '{"a":"c","a":"b"}', '{"a":1}', '{"a":"\\u0062"}', '{', '']) expect(read(text), text).to.equal(null);
    expect(parsePayload(Uint8Array.of(...new TextEncoder().encode('{"a":"'), 0xff, 0x22, 0x7d), schema), 'no UTF-8').to.equal(null);
    const long = (length: number): string => JSON.stringify({ a: 'b'.repeat(length - '{"a":""}'.length) });
    expect(read(long(PAYLOAD_MAX_BYTES))).not.to.equal(null);
    expect(read(long(PAYLOAD_MAX_BYTES + 1))).to.equal(null);
    expect(await signObject('consult-head+jwt', { a: 'b'.repeat(PAYLOAD_MAX_BYTES - 8) }, key.privateKey, 'k')).to.be.a('string');
    const over = await signObject('consult-head+jwt', { a: 'b'.repeat(PAYLOAD_MAX_BYTES - 7) }, key.privateKey, 'k').catch((error: unknown) => error);
    expect(over).to.be.instanceOf(TypeError).with.property('message').that.contains('16 KB');
  });

  it('shows what a token says without believing it', async () => {
    const token = await signJws({ alg: 'ES256', typ: 't', kid: 'k' }, new TextEncoder().encode('{"a":"b"}'), key.privateKey);
    expect([payloadText(token), peekPayload(token, z.object({ a: z.string() }))]).to.deep.equal(['{"a":"b"}', { a: 'b' }]);
    expect(peekPayload('e30', z.object({}))).to.equal(null);
    expect(() => payloadText('e30')).to.throw(TypeError, 'no signed token');
  });

  it('names a key as it does, whatever else the key says of itself', async () => {
    const { jwk } = await testKey('enc');
    expect(await thumbprint(jwk)).to.equal(await calculateJwkThumbprint(jwk));
    expect(await thumbprint({ ...jwk, use: 'sig', key_ops: ['verify'], kid: 'other' } as typeof jwk)).to.equal(await thumbprint(jwk));
    expect(await thumbprint({ ...jwk, x: jwk.y })).to.not.equal(await thumbprint(jwk));
  });
});
