// Makes sealing-cobblestone-256.json and sealing-key-wrap.json, with Node's own primitives and from the specifications
// (https://c2sp.org/chunked-encryption, RFC 5869, RFC 9180, RFC 7638), not from our sources: two readings of one text.
//   node test/vectors/make-sealing-vectors.mjs     the same bytes every time
import { writeFileSync } from 'node:fs';
import { ascii, b64, expand, gcm, hash, hex, hpkeSeal, integer, named, p256 } from './sealing-primitives.mjs';

// --- Cobblestone-256 ------------------------------------------------------------------------------------------------

const CHUNK = 16384;
const plaintextOf = (length) => Buffer.from(Uint8Array.from({ length }, (_, index) => index % 251));

function cobblestone(key, salt, context) {
  const info = Buffer.concat([ascii('c2sp.org/chunked-encryption@v1+'), ascii('AEAD_AES_256_GCM'), Buffer.of(0), salt, context]);
  const output = expand('sha512', key, info, 32 + 12 + 32);
  const [aesKey, baseNonce, commitment] = [output.subarray(0, 32), output.subarray(32, 44), output.subarray(44)];
  const chunk = (number, plaintext) => {
    const counter = (BigInt(`0x${hex(baseNonce)}`) ^ BigInt(number)).toString(16).padStart(24, '0');
    return gcm(aesKey, Buffer.from(counter, 'hex'), plaintext);
  };
  const seal = (plaintext) => {
    const parts = [salt, commitment];
    let number = 0;
    for (; plaintext.length - number * CHUNK >= CHUNK; number += 1) parts.push(chunk(number, plaintext.subarray(number * CHUNK, (number + 1) * CHUNK)));
    return Buffer.concat([...parts, chunk(number, plaintext.subarray(number * CHUNK))]);
  };
  return { aesKey, baseNonce, commitment, chunk, seal };
}

const KINDS = { init: 1, media: 2, meta: 3 };
const segmentContext = ({ cd, rid, epoch, seq, kind }) => Buffer.concat([
  ascii('consult/seg@v1\0'), Buffer.from(cd, 'base64url'), Buffer.from(rid, 'base64url'), integer(epoch, 4), integer(seq, 4), Buffer.of(KINDS[kind]),
]);
const place = (epoch, seq, kind) => ({ cd: b64(named('cd')), rid: b64(named('rid', 16)), epoch, seq, kind });
const segments = [place(0, 0, 'meta'), place(0, 1, 'init'), place(1, 258, 'media'), place(0xffff_ffff, 0xffff_fffe, 'media')]
  .map((each) => ({ ...each, context: hex(segmentContext(each)) }));

const KEY = named('recording key');
const OTHER_KEY = named('another recording key');
const LONGEST_IN_FULL = 2 * CHUNK;
const cases = [
  ['empty', 0, ''], ['one byte', 1, segments[2].context], ['a context with zeros', 23, hex(ascii('a\0b\0'))], ['a chunk less one', CHUNK - 1, segments[1].context],
  ['a chunk', CHUNK, segments[2].context], ['a chunk and one', CHUNK + 1, segments[2].context], ['two chunks', 2 * CHUNK, segments[0].context],
  ['several chunks', 50_000, segments[3].context], ['4 MiB, in which the counter passes one byte', 256 * CHUNK, segments[2].context],
].map(([name, length, context]) => {
  const salt = named(`salt of ${name}`, 24);
  const { aesKey, baseNonce, commitment, seal } = cobblestone(KEY, salt, Buffer.from(context, 'hex'));
  const sealed = seal(plaintextOf(length));
  return {
    name, key: hex(KEY), context, plaintextLength: length, salt: hex(salt), aesKey: hex(aesKey), baseNonce: hex(baseNonce), commitment: hex(commitment),
    sealedLength: sealed.length, sealedSha256: hex(hash('sha256', sealed)), ...(length <= LONGEST_IN_FULL && { sealed: b64(sealed) }),
  };
});

const caseNamed = (name) => cases.find((each) => each.name === name);
const extraChunk = (name, number, plaintext) => {
  const { key, salt, context } = caseNamed(name);
  return hex(cobblestone(...[key, salt, context].map((text) => Buffer.from(text, 'hex'))).chunk(number, plaintext));
};
const refusedMessages = [
  ['another key', 'one byte', { key: hex(OTHER_KEY) }, 'commitment'],
  ['another context', 'one byte', { context: segments[1].context }, 'commitment'],
  ['no context', 'one byte', { context: '' }, 'commitment'],
  ['salt changed', 'one byte', { flip: 0 }, 'commitment'],
  ['commitment changed in its first byte', 'one byte', { flip: 24 }, 'commitment'],
  ['commitment changed in its last byte', 'one byte', { flip: 55 }, 'commitment'],
  ['chunk changed', 'one byte', { flip: 56 }, 'tag'],
  ['tag changed in its last byte', 'one byte', { flip: 72 }, 'tag'],
  ['nothing at all', 'one byte', { keep: [] }, 'truncated'],
  ['the salt alone', 'one byte', { keep: [[0, 24]] }, 'truncated'],
  ['a header less one byte', 'one byte', { keep: [[0, 55]] }, 'truncated'],
  ['the header alone', 'one byte', { keep: [[0, 56]] }, 'truncated'],
  ['less than a tag', 'one byte', { keep: [[0, 71]] }, 'truncated'],
  ['a tag less one byte', 'one byte', { keep: [[0, 72]] }, 'tag'],
  ['a byte more', 'one byte', { append: '00' }, 'tag'],
  ['a genuine chunk more', 'one byte', { append: extraChunk('one byte', 1, ascii('more')) }, 'tag'],
  ['no last chunk, where it is empty', 'a chunk', { keep: [[0, 16456]] }, 'truncated'],
  ['a full chunk less one byte, and no last chunk', 'a chunk', { keep: [[0, 16455]] }, 'tag'],
  ['an empty last chunk changed', 'a chunk', { flip: 16456 }, 'tag'],
  ['the empty last chunk sealed under another number', 'a chunk', { keep: [[0, 16456]], append: extraChunk('a chunk', 0, Buffer.alloc(0)) }, 'tag'],
  ['no last chunk', 'a chunk and one', { keep: [[0, 16456]] }, 'truncated'],
  ['a last chunk less than its tag', 'a chunk and one', { keep: [[0, 16471]] }, 'truncated'],
  ['the first chunk missing', 'two chunks', { keep: [[0, 56], [16456, 32872]] }, 'tag'],
  ['two chunks exchanged', 'two chunks', { keep: [[0, 56], [16456, 32856], [56, 16456], [32856, 32872]] }, 'tag'],
  ['a chunk twice', 'two chunks', { keep: [[0, 16456], [56, 16456], [32856, 32872]] }, 'tag'],
  ['the end of another message', 'a chunk', { keep: [[0, 16456]], append: hex(Buffer.from(caseNamed('empty').sealed, 'base64url').subarray(56)) }, 'tag'],
].map(([name, from, change, reason]) => ({ name, from, ...change, reason }));

// --- HPKE, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM -----------------------------------------------

const rkcOf = (key) => b64(hash('sha256', ascii('consult/rk-commit@v1\0'), key));
const CD = named('cd');
const RID = named('rid', 16);
const wraps = ['owner', 'reader', 'escrow'].map((role) => {
  const [recipient, ephemeral] = [p256(`key of the ${role}`), p256(`ephemeral key to the ${role}`)];
  const info = Buffer.concat([ascii('consult/rk-wrap@v1\0'), CD, RID, Buffer.from(recipient.kid, 'base64url')]);
  return {
    name: role, recipient: recipient.jwk, ephemeral: ephemeral.jwk, cd: b64(CD), rid: b64(RID), kid: recipient.kid, role, info: hex(info),
    recordingKey: hex(KEY), rkc: rkcOf(KEY), wrap: b64(hpkeSeal(recipient, ephemeral, info, ascii(role), KEY)),
  };
});
const refusedWraps = [
  ['another claim', { cd: b64(named('another cd')) }, 'wrap'],
  ['another recording', { rid: b64(named('another rid', 16)) }, 'wrap'],
  ['another role', { role: 'reader' }, 'wrap'],
  ['another kid', { kid: wraps[1].kid }, 'key'],
  ['another key under its own kid', { kid: wraps[1].kid, recipient: wraps[1].recipient }, 'wrap'],
  ['another key than the one promised', { rkc: rkcOf(OTHER_KEY) }, 'commitment'],
  ['ephemeral key changed', { flip: 40 }, 'wrap'],
  ['ciphertext changed', { flip: 65 }, 'wrap'],
  ['tag changed', { flip: 112 }, 'wrap'],
  ['a byte less', { keep: [[0, 112]] }, 'wrap'],
  ['a byte more', { append: '00' }, 'wrap'],
  ['nothing at all', { keep: [] }, 'wrap'],
].map(([name, change, reason]) => ({ name, from: 'owner', ...change, reason }));

const [patientBind, practitionerBind, nonce] = [named('bind of the patient'), named('bind of the practitioner'), named('nonce')];
const [patient, toPatient] = [p256('key of the owner'), p256('ephemeral key to the patient')];
const popInfo = Buffer.concat([ascii('consult/pop@v1\0'), CD, patientBind, practitionerBind]);
const possession = {
  recipient: patient.jwk, ephemeral: toPatient.jwk, cd: b64(CD), patientBind: b64(patientBind), practitionerBind: b64(practitionerBind),
  info: hex(popInfo), nonce: hex(nonce), sealed: b64(hpkeSeal(patient, toPatient, popInfo, Buffer.alloc(0), nonce)),
};

const EDITS = 'From the bytes of the case named `from`: keep only the ranges of `keep` (from, to, in this order), invert the lowest bit of the byte at `flip`, add the bytes of `append`; any other member replaces that of the case. All of it must be refused; `reason` is what ConsultKit says.';
const write = (name, content) => writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(content, null, 1)}\n`);
write('sealing-cobblestone-256.json', {
  description: [
    'How ConsultKit seals a segment: Cobblestone-256 of https://c2sp.org/chunked-encryption (AES-256-GCM, HKDF-Expand with SHA-512), the recording key as input key. Hex, but `sealed`, `cd` and `rid`, which are base64url without padding.',
    '`cases`: the plaintext has `plaintextLength` bytes, byte i is i mod 251. Sealed under `key`, `salt` and `context` it has `sealedLength` bytes with this `sealedSha256`; `sealed` is there for the shorter ones. `aesKey`, `baseNonce` and `commitment` are what the key derivation gives on the way. Opened, it is the plaintext again.',
    `\`refused\`: ${EDITS}`,
    '`segments`: the context of a segment is "consult/seg@v1" and a zero byte, cd(32), rid(16), epoch and seq as big-endian 32-bit numbers, and the kind: 1 init, 2 media, 3 meta.',
  ].join('\n'),
  cases, refused: refusedMessages, segments,
});
write('sealing-key-wrap.json', {
  description: [
    'How ConsultKit wraps a recording key: HPKE (RFC 9180) in base mode, single-shot; KEM 0x0010 DHKEM(P-256, HKDF-SHA256), KDF 0x0001 HKDF-SHA256, AEAD 0x0002 AES-256-GCM. `info` is "consult/rk-wrap@v1" and a zero byte, cd(32), rid(16), kid(32); the AAD is the role in ASCII; `wrap` is enc(65), ct(48). Hex, but `wrap`, `sealed` and the names, which are base64url without padding.',
    '`wraps`: `recipient` and `ephemeral` are private JWKs; with that ephemeral key sealing gives exactly `wrap`. kid is the recipient’s RFC 7638 SHA-256 thumbprint. rkc is SHA-256 of "consult/rk-commit@v1", a zero byte and the recording key; a key is taken only if its rkc is the one that was promised.',
    `\`refused\`: ${EDITS} Who does not compare the kid with the key refuses "another kid" all the same, because it is in the info.`,
    '`possession`: a nonce of 32 bytes sealed the same way, without AAD; `info` is "consult/pop@v1" and a zero byte, cd(32), patientBind(32), practitionerBind(32).',
  ].join('\n'),
  wraps, refused: refusedWraps, possession,
});
