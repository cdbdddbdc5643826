// Makes signed-objects.json with Node's own primitives and from the formats (RFC 7515, RFC 7638, RFC 8785 and the comments
// of src/ownership), not from our sources: two readings of one text.
//   node test/vectors/make-signed-vectors.mjs     the same but for the signatures: ECDSA is randomised
import { createECDH, createHash, createPrivateKey, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};
const digest = (payload) => b64(sha256(canonical(payload)));
/** Something in the shape of a digest, the same in every run. */
const named = (name) => b64(sha256(`consultkit test vector: ${name}`));

// --- Keys ------------------------------------------------------------------------------------------------------------

const KEY_USES = { issuer: 'sig', incident: 'sig', api: 'sig', patient: 'sig', practitioner: 'sig', officerA: 'sig', officerB: 'sig', stranger: 'sig', account: 'enc' };
const keys = Object.fromEntries(Object.entries(KEY_USES).map(([name, use]) => {
  const d = sha256(`consultkit test key: ${name}`);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [b64(point.subarray(1, 33)), b64(point.subarray(33))];
  const kid = b64(sha256(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })));
  return [name, { use, kid, jwk: { kty: 'EC', crv: 'P-256', x, y, d: b64(d) } }];
}));
const { account, patient, practitioner, issuer } = keys;
const publicOf = ({ kid, use, jwk: { kty, crv, x, y } }) => ({ kid, jwk: { kty, crv, x, y, use } });

const objects = [];
/** A token over any text; `header` changes the protected header. */
function rawToken(typ, text, by, header = {}) {
  const head = { alg: 'ES256', typ, kid: keys[by].kid, ...header };
  const input = `${b64(JSON.stringify(head))}.${b64(text)}`;
  const signature = sign('sha256', Buffer.from(input), { key: createPrivateKey({ key: keys[by].jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' });
  return `${input}.${b64(signature)}`;
}
const token = (typ, payload, by, header) => rawToken(`consult-${typ}+jwt`, canonical(payload), by, header);
/** The same, kept with what another language needs to compare each step. */
function listed(name, typ, payload, by) {
  const text = token(typ, payload, by);
  objects.push({ name, typ: `consult-${typ}+jwt`, signer: by, payload, canonical: canonical(payload), digest: digest(payload), token: text });
  return text;
}
/** Signed by nobody: the last character but three of the signature is another one. */
const tampered = (text) => `${text.slice(0, -4)}${text.at(-4) === 'A' ? 'B' : 'A'}${text.slice(-3)}`;

const cases = [];
/** One verifier with what it expects; then each case with what it is given, changed expectations, and the fault or null. */
function suite(verify, expected, rows) {
  for (const [name, fault, given, change = {}] of rows) cases.push({ verify, name, given, expected: { ...expected, ...change }, fault });
}

// --- One consultation ------------------------------------------------------------------------------------------------

const [NOW, AUD] = [Date.UTC(2026, 10, 23, 9), 'consult:ins-a:uk'];
const [sid, rid, cd] = ['s-1', b64(sha256('rid').subarray(0, 16)), named('claim')];
const fingerprint = (name) => `sha-256 ${sha256(name).toString('hex').toUpperCase().match(/../g).join(':')}`;
const FP = { patient: fingerprint('patient'), practitioner: fingerprint('practitioner') };
const NONCE = { patient: named('nonce p').slice(0, 22), practitioner: named('nonce c').slice(0, 22) };

// Member keys
const link = (change) => ({ v: 1, aud: AUD, sub: 'm_grace', seq: 1, prev: null, enc: publicOf(account), sig: [publicOf(patient)], iat: NOW, ...change });
const links = [link({})];
links.push(link({ seq: 2, prev: digest(links[0]), iat: NOW + 1, sig: [publicOf(patient), publicOf(keys.stranger)] }));
const memberKey = (payload, by = 'issuer', header) => token('memberkey', payload, by, header);
const chain = [listed('the first member key', 'memberkey', links[0], 'issuer'), listed('the second member key', 'memberkey', links[1], 'issuer')];
suite('memberKeys', { trusted: ['issuer'], audience: AUD, subject: 'm_grace', pinned: null }, [
  ['two links', null, chain],
  ['from the pinned link on', null, [chain[1]], { pinned: { seq: 2, digest: digest(links[1]) } }],
  ['another type', 'type', [token('lease', links[0], 'issuer')]],
  ['another algorithm in the header', 'type', [memberKey(links[0], 'issuer', { alg: 'none' })]],
  ['a critical header', 'invalid', [memberKey(links[0], 'issuer', { crit: ['b64'], b64: true })]],
  ['a member’s own signature', 'key', [memberKey(links[0], 'patient')]],
  ['a stranger under the issuer’s name', 'signature', [memberKey(links[0], 'stranger', { kid: issuer.kid })]],
  ['an altered signature', 'signature', [tampered(chain[0])]],
  ['a member twice', 'invalid', [rawToken('consult-memberkey+jwt', canonical(links[0]).replace('"v":1', '"v":1,"v":1'), 'issuer')]],
  ['white space', 'invalid', [rawToken('consult-memberkey+jwt', `${canonical(links[0])} `, 'issuer')]],
  ['a private key', 'invalid', [memberKey(link({ enc: { kid: account.kid, jwk: { ...publicOf(account).jwk, d: account.jwk.d } } }))]],
  ['another insurer’s', 'audience', [memberKey(link({ aud: 'consult:ins-b:uk' }))]],
  ['another member’s', 'subject', [memberKey(link({ sub: 'm_tom' }))]],
  ['the first link missing', 'gap', [chain[1]]],
  ['two links for one place', 'fork', [...chain, memberKey({ ...links[1], iat: NOW + 2 })]],
  ['another link before', 'fork', [chain[0], memberKey({ ...links[1], prev: named('another') })]],
  ['older than the pinned one', 'rollback', [chain[0]], { pinned: { seq: 2, digest: digest(links[1]) } }],
  ['another than the pinned one', 'fork', chain, { pinned: { seq: 2, digest: named('another') } }],
  ['made before the link before it', 'time', [chain[0], memberKey({ ...links[1], iat: NOW - 1 })]],
  ['another name than the thumbprint', 'thumbprint', [memberKey(link({ enc: { ...publicOf(account), kid: named('kid') } }))]],
  ['an encryption key that signs', 'key-use', [memberKey(link({ sig: [publicOf(account)] }))]],
  ['a signing key that encrypts', 'key-use', [memberKey(link({ enc: publicOf(patient), sig: [publicOf(practitioner)] }))]],
]);

// Bind and confirm, as the patient's page sees them
const bind = (role, change) => ({ v: 1, sid, cd, role, fp: FP[role], nonce: NONCE[role], peerNonce: NONCE[role === 'patient' ? 'practitioner' : 'patient'], iat: NOW, ...change });
const theirs = (change, by = 'practitioner') => token('bind', bind('practitioner', change), by);
const own = listed('the patient’s bind', 'bind', bind('patient'), 'patient');
suite('bind', { sid, cd, theirs: { role: 'practitioner', signer: 'practitioner', nonce: NONCE.practitioner }, mine: { signer: 'patient', fp: FP.patient, nonce: NONCE.patient } }, [
  ['the other party’s', null, listed('the practitioner’s bind', 'bind', bind('practitioner'), 'practitioner')],
  ['my own', 'reflection', own],
  ['my nonce as theirs', 'reflection', theirs({ nonce: NONCE.patient })],
  ['another session’s', 'session', theirs({ sid: 's-2' })],
  ['my role', 'role', theirs({ role: 'patient' })],
  ['under another claim', 'unknown-key-share', theirs({ cd: named('another claim') })],
  ['my certificate', 'unknown-key-share', theirs({ fp: FP.patient })],
  ['an older nonce of mine', 'stale-nonce', theirs({ peerNonce: named('old').slice(0, 22) })],
  ['another nonce than it has told', 'stale-nonce', theirs({ nonce: named('old').slice(0, 22) })],
  ['a fingerprint in small letters', 'invalid', theirs({ fp: FP.practitioner.toLowerCase() })],
  ['a stranger’s', 'key', theirs({}, 'stranger')],
]);
const digests = { patient: digest(bind('patient')), practitioner: digest(bind('practitioner')) };
suite('confirm', { own: 'patient', digests }, [
  ['the other party’s', null, `consult/confirm@v1 practitioner ${digests.patient} ${digests.practitioner}`],
  ['my own', 'reflection', `consult/confirm@v1 patient ${digests.patient} ${digests.practitioner}`],
  ['another bind', 'unknown-key-share', `consult/confirm@v1 practitioner ${digests.patient} ${named('another')}`],
]);

// Epochs
const epoch = (change) => ({ v: 1, sid, rid, cd, n: 0, mode: 'audio', at: NOW, prev: null, fp: [FP.patient, FP.practitioner], by: 'patient', ...change });
const epochs = [epoch({})];
epochs.push(epoch({ n: 1, mode: 'video', at: NOW + 60_000, prev: digest(epochs[0]), by: 'practitioner' }));
const pair = (payload) => ({ patient: token('epoch', payload, 'patient'), practitioner: token('epoch', payload, 'practitioner') });
const pairs = epochs.map((payload, n) => ({ patient: listed(`epoch ${n}, patient`, 'epoch', payload, 'patient'), practitioner: listed(`epoch ${n}, practitioner`, 'epoch', payload, 'practitioner') }));
const [zero, one] = pairs;
suite('epochs', { patient: 'patient', practitioner: 'practitioner', terms: { sid, rid, cd, modes: ['audio', 'video'], maxEpochs: 4 } }, [
  ['audio, then video', null, pairs],
  ['none', 'shape', []],
  ['the patient has not signed', 'missing-signature', [zero, { ...one, patient: null }]],
  ['a stranger', 'non-party', [{ ...zero, patient: token('epoch', epochs[0], 'stranger') }]],
  ['one party twice', 'one-party', [{ patient: zero.practitioner, practitioner: zero.practitioner }]],
  ['each in the other’s place', 'swapped', [{ patient: zero.practitioner, practitioner: zero.patient }]],
  ['two payloads', 'payloads-differ', [zero, { patient: pair({ ...epochs[1], mode: 'audio' }).patient, practitioner: one.practitioner }]],
  ['again', 'replay', [zero, one, one]],
  ['the first missing', 'gap', [one]],
  ['after another one', 'prev', [pair(epoch({ at: NOW - 1 })), one]],
  ['a mode that was not agreed', 'mode', pairs, { terms: { sid, rid, cd, modes: ['audio'], maxEpochs: 4 } }],
  ['time goes back', 'time', [zero, pair({ ...epochs[1], at: NOW - 1 })]],
  ['more than agreed', 'too-many', pairs, { terms: { sid, rid, cd, modes: ['audio', 'video'], maxEpochs: 1 } }],
  ['another session’s', 'session', [pair(epoch({ sid: 's-2' }))]],
  ['another recording’s', 'recording', [pair(epoch({ rid: 'r-2' }))]],
  ['another claim’s', 'claim', [pair(epoch({ cd: named('another claim') }))]],
  ['an owner', 'invalid', [pair({ ...epochs[0], owner: 'm_tom' })]],
]);

// Wraps
const wrapBytes = ({ kid, role, enc, ct }) => [Buffer.from('consult/wrap@v1\0'), Buffer.from(kid, 'base64url'), Buffer.of(role.length), Buffer.from(role), Buffer.from(enc, 'base64url'), Buffer.from(ct, 'base64url')];
const wraps = [[account.kid, 'owner'], [named('reader'), 'reader'], [named('escrow'), 'escrow']].map(([kid, role]) => {
  const bytes = (length) => Buffer.concat([0, 1, 2].map((part) => sha256(`${role} ${length} ${part}`))).subarray(0, length);
  return { kid, role, enc: b64(bytes(65)), ct: b64(bytes(48)) };
});
const listDigest = (list) => {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(list.length);
  return b64(sha256('consult/wraps@v1\0', count, ...list.map((each) => Buffer.from(each, 'base64url')).sort(Buffer.compare)));
};
const wrapDigests = wraps.map((wrap) => b64(sha256(...wrapBytes(wrap))));
const wd = listDigest(wrapDigests);
suite('wrap', { digests: wrapDigests, wd }, [
  ...wraps.map((wrap) => [`the ${wrap.role}’s`, null, wrap]),
  ['another role', 'not-listed', { ...wraps[0], role: 'escrow' }],
  ['a list of fewer', 'digest', wraps[0], { digests: wrapDigests.slice(0, 2) }],
]);

// Heads
const head = (change) => ({
  v: 1, rid, cd, seq: 0, e: 0, ep: digest(epochs[0]), kind: 'meta', ct: named(`sealed ${change.seq ?? 0}`), len: 300, dur: 0, prev: null, rkc: named('rkc'), wd, final: false, count: null, aborted: false, ...change,
});
/** Heads with a chain of digests; what is in `rows` is laid over each. */
const headsOf = (...rows) => rows.reduce((list, row, seq) => [...list, head({ seq, prev: seq === 0 ? null : digest(list[seq - 1]), ...row })], []);
const ROWS = [{}, { kind: 'init' }, { kind: 'media', dur: 1000 }, { kind: 'init', e: 1, ep: digest(epochs[1]), final: true, count: 4 }];
const heads = headsOf(...ROWS);
const headToken = (payload, by = 'practitioner') => token('head', payload, by);
const last = listed('the last head', 'head', heads[3], 'practitioner');
const texts = (list) => list.slice(0, -1).map(canonical);
const travel = (list) => ({ last: headToken(list.at(-1)), texts: texts(list) });
const changed = (index, change) => travel(headsOf(...ROWS.map((row, at) => (at === index ? { ...row, ...change } : row))));
const expectedHead = { rid, cd, recorder: 'practitioner', epochs: epochs.map(digest), pinned: null };
suite('head', expectedHead, [
  ['the last one', null, last],
  ['the other party’s', 'key', headToken(heads[3], 'patient')],
  ['another recording’s', 'recording', headToken({ ...heads[3], rid: 'r-2' })],
  ['another claim’s', 'claim', headToken({ ...heads[3], cd: named('another claim') })],
  ['an epoch that nobody has signed', 'epoch', headToken({ ...heads[3], ep: named('epoch') })],
  ['meta in the middle', 'kind', headToken({ ...heads[3], kind: 'meta' })],
  ['a count without an end', 'final', headToken({ ...heads[3], final: false })],
  ['another count', 'count', headToken({ ...heads[3], count: 5 })],
  ['older than the pinned one', 'rollback', last, { pinned: { seq: 4, digest: named('head 4') } }],
  ['another than the pinned one', 'fork', last, { pinned: { seq: 3, digest: named('head 3') } }],
]);
suite('headChain', expectedHead, [
  ['four heads', null, { last, texts: texts(heads) }],
  ['three so far', null, travel(heads.slice(0, 3))],
  ['one missing', 'gap', { last, texts: texts(heads).slice(1) }],
  ['two exchanged', 'seq', { last, texts: [texts(heads)[0], texts(heads)[2], texts(heads)[1]] }],
  ['another text', 'prev', { last, texts: texts(headsOf(...ROWS.map((row) => ({ ...row, len: 301 })))) }],
  ['white space', 'invalid', { last, texts: texts(heads).map((text) => `${text} `) }],
  ['another key', 'rkc', changed(2, { rkc: named('another') })],
  ['epochs going back', 'epoch-order', changed(1, { e: 1, ep: digest(epochs[1]) })],
  ['more after the end', 'after-final', changed(2, { final: true, count: 3 })],
  ['not grown from the pinned one', 'fork', { last, texts: texts(heads) }, { pinned: { seq: 1, digest: named('head 1') } }],
]);

// Grants, leases, revocations
const officers = ['officerA', 'officerB'].sort((a, b) => (keys[a].kid < keys[b].kid ? -1 : 1));
const grant = (change) => ({ v: 1, rid, cd, wrap: wrapDigests[0], to: account.kid, why: 'device-loss', approvers: [], at: NOW, ...change });
const approved = grant({ why: 'legal', approvers: officers.map((name) => keys[name].kid) });
const grants = (payload, ...by) => by.map((name) => token('grant', payload, name));
suite('grant', { rid, cd, wrap: wrapDigests[0], to: account.kid, owners: ['patient'], approvers: officers }, [
  ['the owner’s', null, [listed('the owner’s grant', 'grant', grant({}), 'patient')]],
  ['two approvers’', null, grants(approved, ...officers)],
  ['an approver in the owner’s place', 'key', grants(grant({}), officers[0])],
  ['one approver', 'missing-signature', grants(approved, officers[0])],
  ['one approver twice', 'approvers', grants(approved, officers[0], officers[0])],
  ['names in another order', 'approvers', grants({ ...approved, approvers: [...approved.approvers].reverse() }, ...officers)],
  ['two payloads', 'payloads-differ', [...grants(approved, officers[0]), ...grants({ ...approved, at: NOW + 1 }, officers[1])]],
  ['another wrap', 'wrap', grants(grant({ wrap: wrapDigests[1] }), 'patient')],
  ['another recipient', 'recipient', grants(grant({ to: named('to') }), 'patient')],
]);
const lease = (change) => ({ v: 1, aud: AUD, rid, sub: 'm_grace', kid: account.kid, rev: 42, iat: NOW, exp: NOW + 15_000, ...change });
const leased = (change, by = 'api') => token('lease', lease(change), by);
suite('lease', { trusted: ['api'], audience: AUD, rid, subject: 'm_grace', kid: account.kid, knownRevocation: 42, now: NOW }, [
  ['fifteen seconds', null, listed('a lease', 'lease', lease({}), 'api')],
  ['a millisecond more', 'lifetime', leased({ exp: NOW + 15_001 })],
  ['over', 'expired', leased({}), { now: NOW + 15_000 }],
  ['more than five seconds from now', 'not-yet', leased({}), { now: NOW - 5_001 }],
  ['another person’s', 'subject', leased({ sub: 'm_tom' })],
  ['another key’s', 'device', leased({ kid: named('kid') })],
  ['before what we know was stopped', 'rollback', leased({ rev: 41 })],
  ['the patient’s own', 'key', leased({}, 'patient')],
]);
const revocation = (change) => ({ v: 1, aud: AUD, seq: 43, scope: 'rid', target: rid, why: 'misattributed', at: NOW, ...change });
suite('revocation', { trusted: ['incident'], audience: AUD }, [
  ['a recording is stopped', null, listed('a revocation', 'revoke', revocation({}), 'incident')],
  ['the issuer’s', 'key', token('revoke', revocation({}), 'issuer')],
  ['another region’s', 'audience', token('revoke', revocation({ aud: 'consult:ins-a:ie' }), 'incident')],
  ['a region that is none', 'invalid', token('revoke', revocation({ scope: 'region', target: 'UK' }), 'incident')],
]);

const description = [
  'The signed objects of ConsultKit: compact JWS (RFC 7515), ES256 alone, over canonical JSON (RFC 8785; ASCII keys, whole numbers, strings). A digest is base64url SHA-256 of the canonical payload, never of the token. Times are milliseconds since 1970.',
  '`keys` are TEST KEYS, public by being here: never trust them. Each has its private JWK, its use, and its kid, the RFC 7638 SHA-256 thumbprint. Everywhere below a key is called by its name in this list.',
  '`objects`: a payload, its canonical text and digest, and a token over it by `signer`. Compare each step. ECDSA is randomised: sign anew and you get another token, which verifies too.',
  '`cases`: give `given` to the verifier called `verify`, which expects `expected`. `fault` null: it accepts; else it refuses, and the fault is what ConsultKit says. What is not given in `expected` is no part of a check. `trusted`, `owners`, `approvers`, `patient`, `practitioner`, `recorder`, `signer` name keys, good at any time.',
  '`given` of memberKeys: tokens, oldest first. epochs: pairs of tokens. headChain: the last head’s token, and the canonical payloads of all before it. grant: one or two tokens. wrap: one wrap. confirm: a text. bind, head, lease, revocation: one token.',
  '`wraps`: the bytes whose SHA-256 is the wrap’s digest, in hex: "consult/wrap@v1" and a zero byte, kid(32), length of the role(1), role, enc(65), ct(48). `wd` is SHA-256 of "consult/wraps@v1" and a zero byte, how many (4, big-endian), and their digests (32 each) in ascending order of their bytes.',
].join('\n');
const file = { description, keys, objects, cases, wraps: { list: wraps.map((wrap, index) => ({ wrap, bytes: Buffer.concat(wrapBytes(wrap)).toString('hex'), digest: wrapDigests[index] })), wd } };
writeFileSync(new URL('signed-objects.json', import.meta.url), `${JSON.stringify(file, null, 1)}\n`);
