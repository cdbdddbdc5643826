// What vectors are made with: Node's own primitives, and HPKE (RFC 9180) written from the RFC.
import { createCipheriv, createECDH, createHash, createHmac } from 'node:crypto';

export const hash = (name, ...parts) => createHash(name).update(Buffer.concat(parts)).digest();
export const hmac = (name, key, ...parts) => createHmac(name, key).update(Buffer.concat(parts)).digest();
export const ascii = (text) => Buffer.from(text, 'ascii');
export const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const integer = (value, width) => {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, 0, width);
  return bytes;
};
/** As many bytes as wanted from a name, at most 32: random to look at, the same in every run. */
export const named = (name, length = 32) => hash('sha256', ascii(`consultkit test vector: ${name}`)).subarray(0, length);

/** RFC 5869, section 2.3. */
export function expand(name, prk, info, length) {
  const blocks = [];
  let block = Buffer.alloc(0);
  for (let made = 0; made < length; made += block.length) blocks.push((block = hmac(name, prk, block, info, Buffer.of(blocks.length + 1))));
  return Buffer.concat(blocks).subarray(0, length);
}

export function gcm(key, nonce, plaintext, aad = Buffer.alloc(0)) {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

export function p256(name) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(named(name));
  const point = ecdh.getPublicKey();
  const [x, y] = [b64(point.subarray(1, 33)), b64(point.subarray(33))];
  const kid = b64(hash('sha256', ascii(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`)));
  return { ecdh, point, kid, jwk: { kty: 'EC', crv: 'P-256', x, y, d: b64(named(name)) } };
}

/** RFC 9180, sections 4, 4.1, 5.1 and 6.1. */
export function hpkeSeal(recipient, ephemeral, info, aad, plaintext) {
  const none = Buffer.alloc(0);
  const extract = (suite, salt, label, ikm) => hmac('sha256', salt, ascii('HPKE-v1'), suite, ascii(label), ikm);
  const labelled = (suite, prk, label, context, length) => expand('sha256', prk, Buffer.concat([integer(length, 2), ascii('HPKE-v1'), suite, ascii(label), context]), length);
  const kem = Buffer.concat([ascii('KEM'), integer(0x0010, 2)]);
  const suite = Buffer.concat([ascii('HPKE'), integer(0x0010, 2), integer(0x0001, 2), integer(0x0002, 2)]);
  const prk = extract(kem, none, 'eae_prk', ephemeral.ecdh.computeSecret(recipient.point));
  const shared = labelled(kem, prk, 'shared_secret', Buffer.concat([ephemeral.point, recipient.point]), 32);
  const context = Buffer.concat([Buffer.of(0), extract(suite, none, 'psk_id_hash', none), extract(suite, none, 'info_hash', info)]);
  const secret = extract(suite, shared, 'secret', none);
  const ct = gcm(labelled(suite, secret, 'key', context, 32), labelled(suite, secret, 'base_nonce', context, 12), plaintext, aad);
  return Buffer.concat([ephemeral.point, ct]);
}
