// Makes account-keys.json: attestations, account boxes, recovery methods, and what a device signs to change a chain. With Node's
// own primitives and from docs/formats.md, sections 3 and 4, not from our sources: two readings of one text.
//   node test/vectors/make-account-vectors.mjs     the same bytes every time
import { hkdfSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { ascii, b64, gcm, hash, hex, hmac, hpkeSeal, named, p256 } from './sealing-primitives.mjs';
import { canonical } from './signed-token.mjs';

const AUD = 'consult:ins-a:uk';
const SUB = 'm_grace';
const bytes = (text) => Buffer.from(text, 'base64url');
const hkdf = (ikm, salt, info) => Buffer.from(hkdfSync('sha256', ikm, salt, info, 32));
const publicJwk = ({ jwk: { kty, crv, x, y } }, use) => ({ kty, crv, x, y, use });
const namedKey = (key, use) => ({ kid: key.kid, jwk: publicJwk(key, use) });

const [account, next, phone, phoneEnc, code] = ['account', 'next account', 'phone', 'phone for encryption', 'recovery code'].map((name) => p256(`key of the ${name}`));

// Attestation: whoever made it held the account's private key
const shared = account.ecdh.computeSecret(account.point);
const attKey = hkdf(shared, Buffer.alloc(0), Buffer.concat([ascii('consult/att-key@v1\0'), bytes(account.kid)]));
const attest = (kind, sub, kid, enc) => {
  const message = Buffer.concat([ascii('consult/att@v1\0'), Buffer.of(kind), ascii(`${sub}\0`), bytes(kid), bytes(enc)]);
  return { kind, sub, kid, enc, message: hex(message), att: b64(hmac('sha256', attKey, message)) };
};
const device = attest(1, SUB, phone.kid, phoneEnc.kid);
const way = attest(2, SUB, code.kid, code.kid);
const attestations = {
  account: account.jwk, shared: hex(shared), key: hex(attKey), device, way,
  refused: [
    { name: 'of another person', ...device, sub: 'm_tom' }, { name: 'of a recovery method as a device', ...device, kid: code.kid, enc: code.kid, att: way.att },
    { name: 'the keys exchanged', ...device, kid: device.enc, enc: device.kid }, { name: 'of another encryption key', ...device, enc: code.kid },
  ].map(({ name, kind, sub, kid, enc, att }) => ({ name, kind, sub, kid, enc, att })),
};

// Continuity: whoever put the next account key in this one's place held this one
const newest = b64(named('newest link'));
const following = Buffer.concat([ascii('consult/next-account@v1\0'), bytes(newest), bytes(next.kid)]);
const continuity = { account: account.jwk, prev: newest, next: next.kid, message: hex(following), cont: b64(hmac('sha256', attKey, following)) };

// Account boxes: to a device, to a recovery method, to the account key that follows
const boxFor = (name, recipient) => {
  const ephemeral = p256(`ephemeral key to the ${name}`);
  const info = Buffer.concat([ascii('consult/account-box@v1\0'), bytes(account.kid), bytes(recipient.kid)]);
  const aad = ascii(`${AUD}\0${SUB}`);
  const sealed = hpkeSeal(recipient, ephemeral, info, aad, bytes(account.jwk.d));
  return {
    name, aud: AUD, sub: SUB, recipient: recipient.jwk, ephemeral: ephemeral.jwk, info: hex(info), aad: hex(aad), scalar: hex(bytes(account.jwk.d)),
    box: { suite: '0010-0001-0002', account: account.kid, to: recipient.kid, enc: b64(sealed.subarray(0, 65)), ct: b64(sealed.subarray(65)) },
  };
};
const boxes = [boxFor('device', phoneEnc), boxFor('recovery method', code), boxFor('next account', next)];
const refusedBoxes = [
  ['another person', { sub: 'm_tom' }], ['another insurer', { aud: 'consult:ins-b:uk' }], ['another account key', { box: { ...boxes[0].box, account: next.kid } }],
  ['another recipient', { box: { ...boxes[0].box, to: code.kid } }], ['another recipient under its own name', { recipient: code.jwk, box: { ...boxes[0].box, to: code.kid } }],
  ['another suite', { box: { ...boxes[0].box, suite: '0011-0001-0002' } }], ['another box’s ciphertext', { box: { ...boxes[0].box, ct: boxes[1].box.ct } }],
].map(([name, change]) => ({ name, from: 'device', ...change }));

// Recovery methods
const methodOf = (kind, id, secret) => {
  const salt = named(`salt of the ${kind}`);
  const [proof, key] = ['proof', 'key'].map((half) => hkdf(secret, salt, ascii(`consult/vault-${half}@v1\0`)));
  const nonce = named(`nonce of the ${kind}`, 12);
  const place = ascii(['consult/way@v1', AUD, SUB, kind, id, code.kid].join('\0'));
  const sealed = Buffer.concat([nonce, gcm(key, nonce, bytes(code.jwk.d), place)]);
  return {
    aud: AUD, sub: SUB, secret: hex(secret), proof: b64(proof), key: hex(key), place: hex(place), scalar: hex(bytes(code.jwk.d)),
    entry: { kind, id, salt: b64(salt), enc: namedKey(code, 'enc'), at: 1795338000000, proofDigest: b64(hash('sha256', proof)), sealed: b64(sealed) },
  };
};
const methods = [methodOf('recovery-code', b64(named('id of the code', 16)), ascii('7Z4KQ0M9XW2TFB1R8VCN5HGJ3D')), methodOf('passkey', b64(named('credential id', 48)), named('what the passkey gives'))];

// What a device signs
const content = {
  enc: namedKey(account, 'enc'), former: [],
  devices: [{ sig: namedKey(phone, 'sig'), enc: namedKey(phoneEnc, 'enc'), since: 1795338000000, att: device.att }],
  ways: [{ kind: 'recovery-code', id: methods[0].entry.id, enc: namedKey(code, 'enc'), at: 1795338000000, att: way.att }],
  cont: continuity.cont,
};
const permission = b64(named('permission', 16));
const change = {
  content, canonical: canonical(content), next: b64(hash('sha256', ascii(canonical(content)))),
  permission, stop: b64(hash('sha256', ascii(`consult/stop-permission@v1\0${permission}`))),
};

const description = [
  'The keys of a ConsultKit account: docs/formats.md, sections 3 and 4. All keys are TEST KEYS, public by being here. Bytes are hex where the text says so nowhere else; `kid`, `enc`, `att`, `salt`, `proof`, `sealed`, `box` are base64url. Private keys are JWKs.',
  '`attestations`: `shared` is ECDH of the account’s two halves, `key` the HMAC key, `message` what is attested. `refused` ones have an `att` that is not theirs.',
  '`continuity`: `cont` of a link that puts the account key `next` in the place of `account`, after the link `prev`; under the same HMAC key.',
  '`boxes`: with that `ephemeral` key, sealing `scalar` gives exactly `box`. `refused`: the case named `from` with other members; none of them opens.',
  '`methods`: `secret` is a code in ASCII, or what a passkey gives. `place` is the additional data; the first 12 bytes of `sealed` are the nonce.',
  '`change`: the wanted content of a next link, its canonical text and its digest `next`; and what is signed as `next` to stop a permission.',
].join('\n');
writeFileSync(new URL('account-keys.json', import.meta.url), `${JSON.stringify({ description, attestations, continuity, boxes, refusedBoxes, methods, change }, null, 1)}\n`);
