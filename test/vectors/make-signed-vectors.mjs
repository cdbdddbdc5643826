// long because: it makes every signed object and each case of it from one set of keys, whose order fixes the bytes
// Makes signed-objects.json with Node's own primitives and from the formats (RFC 7515, RFC 7638, RFC 8785 and the comments
// of src/ownership), not from our sources: two readings of one text.
// long because: each object’s cases rest on the objects before it, in the order of docs/formats.md.
//   node test/vectors/make-signed-vectors.mjs     the same but for the signatures: ECDSA is randomised
import { writeFileSync } from 'node:fs';
import { AUD, NOW, cd, rid, shown, shownTexts, sid } from './signed-claims.mjs';
import { boxBytes, recipientOf, wrapBytes, wrapDigests, wraps, wd } from './signed-wraps.mjs';
import './session-key-vectors.mjs';
import { b64, canonical, cases, digest, keys, listed, named, objects, opaqueId, sha256, suite, token, without } from './signed-token.mjs';

const { account, practitioner } = keys;
const fingerprint = (name) => `sha-256 ${sha256(name).toString('hex').toUpperCase().match(/../g).join(':')}`;
const FP = { patient: fingerprint('patient'), practitioner: fingerprint('practitioner') };
const NONCE = { patient: named('nonce p'), practitioner: named('nonce c') };
const raw = (text) => Buffer.from(text, 'base64url');
const commit = ({ cd, role, nonce, fp, kid }) => b64(sha256('consult/commit@v1\0', raw(cd), [role === 'patient' ? 1 : 2], raw(nonce), Buffer.from(fp.slice(8).replaceAll(':', ''), 'hex'), raw(kid)));
const opening = (role, change = {}) => ({ cd, role, nonce: NONCE[role], fp: FP[role], kid: keys[role].kid, ...change });
const COMMIT = { patient: commit(opening('patient')), practitioner: commit(opening('practitioner')) };
const spoken = (change = {}) => ({ cd, commits: COMMIT, nonces: NONCE, ...change });
const code = ({ cd, commits, nonces }) => {
  const hash = sha256('consult/sas@v2\0', raw(cd), ...[commits.patient, commits.practitioner, nonces.patient, nonces.practitioner].map(raw));
  return String(hash.readBigUInt64BE(0) % 1_000_000n).padStart(6, '0').replace(/^.../, '$& ');
};

// Bind and confirm, as the patient's page sees them
const bind = (role, change, by = role) => ({ v: 2, sid, cd, role, fp: FP[role], nonce: NONCE[role], peerCommit: COMMIT[role === 'patient' ? 'practitioner' : 'patient'], kid: keys[by].kid, iat: NOW, ...change });
const theirs = (change, by = 'practitioner') => token('bind', bind('practitioner', change, by), by);
const own = listed('the patient’s bind', 'bind', bind('patient'), 'patient');
suite('bind', { sid, cd, theirs: { role: 'practitioner', signers: ['practitioner', 'tablet'], commit: COMMIT.practitioner }, mine: { signers: ['patient', 'laptop'], fp: FP.patient, commit: COMMIT.patient } }, [
  ['the other party’s', null, listed('the practitioner’s bind', 'bind', bind('practitioner'), 'practitioner')],
  ['of another of its devices', null, theirs({}, 'tablet'), { theirs: { role: 'practitioner', signers: ['practitioner', 'tablet'], commit: commit(opening('practitioner', { kid: keys.tablet.kid })) } }],
  ['of another of its devices than the one that was committed to', 'not-committed', theirs({}, 'tablet')],
  ['my own', 'reflection', own],
  ['another device’s of mine', 'reflection', theirs({}, 'laptop')],
  ['of a device that both have', 'reflection', theirs({}, 'patient'), { theirs: { role: 'practitioner', signers: ['practitioner', 'patient'], commit: commit(opening('practitioner', { kid: keys.patient.kid })) } }],
  ['another session’s', 'session', theirs({ sid: opaqueId('another sid') })],
  ['my role', 'role', theirs({ role: 'patient' })],
  ['under another claim', 'unknown-key-share', theirs({ cd: named('another claim') })],
  ['my certificate', 'unknown-key-share', theirs({ fp: FP.patient })],
  ['an older commitment of mine', 'stale-commit', theirs({ peerCommit: named('old') })],
  ['another nonce than it has committed to', 'not-committed', theirs({ nonce: named('old') })],
  ['another certificate than it has committed to', 'not-committed', theirs({ fp: fingerprint('another') })],
  ['a nonce of 16 bytes', 'invalid', theirs({ nonce: named('nonce c').slice(0, 22) })],
  ['version 1', 'invalid', theirs({ v: 1 })],
  ['a fingerprint in small letters', 'invalid', theirs({ fp: FP.practitioner.toLowerCase() })],
  ['a stranger’s', 'key', theirs({}, 'stranger')],
  ['in another device’s name', 'signer', theirs({ kid: keys.tablet.kid })],
]);
suite('commitment', {}, [
  ['the patient’s', null, opening('patient'), { commit: COMMIT.patient }],
  ['the practitioner’s', null, opening('practitioner'), { commit: COMMIT.practitioner }],
  ['the practitioner’s parts as the patient’s', 'another', opening('practitioner', { role: 'patient' }), { commit: COMMIT.practitioner }],
]);
suite('safetyCode', {}, [
  ['of both', null, spoken(), { code: code(spoken()) }],
  ['of another nonce', null, spoken({ nonces: { ...NONCE, patient: named('old') } }), { code: code(spoken({ nonces: { ...NONCE, patient: named('old') } })) }],
  ['the two the wrong way round', 'another', spoken({ commits: { patient: COMMIT.practitioner, practitioner: COMMIT.patient } }), { code: code(spoken()) }],
]);
const digests = { patient: digest(bind('patient')), practitioner: digest(bind('practitioner')) };
suite('confirm', { own: 'patient', digests }, [
  ['the other party’s', null, `consult/confirm@v1 practitioner ${digests.patient} ${digests.practitioner}`],
  ['my own', 'reflection', `consult/confirm@v1 patient ${digests.patient} ${digests.practitioner}`],
  ['another bind', 'unknown-key-share', `consult/confirm@v1 practitioner ${digests.patient} ${named('another')}`],
]);

// Signals
const signal = (change) => ({ v: 1, sid, bind: digests.practitioner, seq: 3, link: opaqueId('page load'), gen: 1, body: { type: 'restart' }, ...change });
const signalled = (change, by = 'practitioner', header = {}) => token('signal', signal(change), by, header);
const offer = { type: 'offer', sdp: `v=0\r\na=fingerprint:${FP.practitioner}\r\n` };
const candidate = { candidate: 'candidate:1 1 udp 2113937151 192.0.2.7 54321 typ host', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
suite('signal', { sid, bind: digests.practitioner, signer: 'practitioner', seq: 3 }, [
  ['an offer', null, listed('an offer', 'signal', signal({ body: offer }), 'practitioner')],
  ['an answer', null, signalled({ body: { ...offer, type: 'answer' } })],
  ['a candidate', null, signalled({ body: { type: 'candidate', candidate } })],
  ['a new connection is wanted', null, signalled({})],
  ['another type', 'type', token('bind', signal({}), 'practitioner')],
  ['of another device than the bind’s', 'key', signalled({}, 'tablet')],
  ['my own', 'key', signalled({}, 'patient')],
  ['a stranger’s under the speaker’s name', 'signature', signalled({}, 'stranger', { kid: practitioner.kid })],
  ['another session’s', 'session', signalled({ sid: opaqueId('another sid') })],
  ['under another bind', 'bind', signalled({ bind: digests.patient })],
  ['again', 'seq', signalled({ seq: 2 })],
  ['one before it missing', 'seq', signalled({ seq: 4 })],
  ['a kind that is none', 'invalid', signalled({ body: { type: 'bye' } })],
  ['an empty description', 'invalid', signalled({ body: { ...offer, sdp: '' } })],
  ['no connection', 'invalid', signalled({ gen: 0 })],
  ['a member that is none', 'invalid', signalled({ owner: 'm_tom' })],
]);

// Words on being recorded
const consent = (role, change, by = role) => ({ v: 1, sid, rid, cd, role, seq: 0, prev: null, decision: 'permit', modes: ['audio', 'video'], text: role === 'patient' ? 'May this consultation be recorded? Für 30 Tage.' : 'By joining you agree to be recorded.', lang: 'en', at: NOW, kid: keys[by].kid, ...change });
const said = (change, by = 'patient') => token('consent', consent('patient', change, by), by);
const permits = { patient: consent('patient'), practitioner: consent('practitioner') };
const permitted = [listed('the patient’s permission', 'consent', permits.patient, 'patient'), listed('the practitioner’s permission', 'consent', permits.practitioner, 'practitioner')];
const withdrawal = consent('patient', { seq: 1, prev: digest(permits.patient), decision: 'withdraw', at: NOW + 90_000 });
const withdrawn = listed('the patient’s withdrawal', 'consent', withdrawal, 'patient');
const signers = { patient: ['patient', 'laptop'], practitioner: ['practitioner', 'tablet'] };
const terms = { sid, rid, cd, modes: ['audio', 'video'], maxEpochs: 4 };
suite('consents', { signers, terms }, [
  ['both permit', null, permitted],
  ['nobody has said anything', null, []],
  ['a permission that was taken back', null, [...permitted, withdrawn]],
  ['a permission for audio alone', null, [said({ modes: ['audio'] })]],
  ['by another device', null, [said({}, 'laptop')]],
  ['by the other party', 'key', [said({}, 'practitioner')]],
  ['by a stranger', 'key', [said({}, 'stranger')]],
  ['in another device’s name', 'key', [said({ kid: keys.laptop.kid })]],
  ['by a device that both have', 'key', [said({}, 'tablet')], { signers: { ...signers, patient: ['patient', 'tablet'] } }],
  ['another session’s', 'session', [said({ sid: opaqueId('another sid') })]],
  ['another recording’s', 'recording', [said({ rid: opaqueId('another rid') })]],
  ['another claim’s', 'claim', [said({ cd: named('another claim') })]],
  ['a mode that the claim does not have', 'modes', permitted, { terms: { ...terms, modes: ['audio'] } }],
  ['a mode twice', 'modes', [said({ modes: ['audio', 'audio'] })]],
  ['the first word missing', 'seq', [withdrawn]],
  ['after another word', 'prev', [permitted[0], said({ seq: 1, prev: named('another'), decision: 'withdraw' })]],
  ['the same again', 'order', [permitted[0], said({ seq: 1, prev: digest(permits.patient) })]],
  ['a no after a permission', 'order', [permitted[0], said({ seq: 1, prev: digest(permits.patient), decision: 'deny' })]],
  ['nothing to take back', 'order', [said({ decision: 'withdraw' })]],
  ['time goes back', 'time', [permitted[0], said({ seq: 1, prev: digest(permits.patient), decision: 'withdraw', at: NOW - 1 })]],
  ['no text', 'invalid', [said({ text: '' })]],
  ['a member that is none', 'invalid', [said({ owner: 'm_tom' })]],
]);

// Epochs
const binds = [own, objects.find(({ name }) => name === 'the practitioner’s bind').token];
const elsewhere = { nonces: { patient: named('nonce p2'), practitioner: named('nonce c2') }, devices: { patient: 'laptop', practitioner: 'tablet' } };
const openedElsewhere = (role) => commit(opening(role, { nonce: elsewhere.nonces[role], kid: keys[elsewhere.devices[role]].kid }));
const bindElsewhere = (role) => bind(role, { nonce: elsewhere.nonces[role], peerCommit: openedElsewhere(role === 'patient' ? 'practitioner' : 'patient') }, elsewhere.devices[role]);
const bindsElsewhere = ['patient', 'practitioner'].map((role) => token('bind', bindElsewhere(role), elsewhere.devices[role]));
const digestsElsewhere = { patient: digest(bindElsewhere('patient')), practitioner: digest(bindElsewhere('practitioner')) };
const named2 = { binds: [digests.patient, digests.practitioner], consents: [digest(permits.patient), digest(permits.practitioner)] };
const epoch = (change) => ({ v: 2, sid, rid, cd, n: 0, mode: 'audio', at: NOW, prev: null, ...named2, by: 'patient', ...change });
const epochs = [epoch({})];
epochs.push(epoch({ n: 1, mode: 'video', at: NOW + 60_000, prev: digest(epochs[0]), by: 'practitioner' }));
const pair = (payload) => ({ patient: token('epoch', payload, 'patient'), practitioner: token('epoch', payload, 'practitioner') });
const pairs = epochs.map((payload, n) => ({ patient: listed(`epoch ${n}, patient`, 'epoch', payload, 'patient'), practitioner: listed(`epoch ${n}, practitioner`, 'epoch', payload, 'practitioner') }));
const [zero, one] = pairs;
const oneElsewhere = { ...epochs[1], binds: [digestsElsewhere.patient, digestsElsewhere.practitioner] };
const parties = { signers, binds: [...binds, ...bindsElsewhere], consents: permitted };
suite('epochs', { ...parties, terms }, [
  ['audio, then video', null, pairs],
  ['signed on other devices, under their binds', null, [zero, { patient: token('epoch', oneElsewhere, 'laptop'), practitioner: token('epoch', oneElsewhere, 'tablet') }]],
  ['no words on being recorded', null, [pair(epoch({ consents: [null, null] }))], { consents: [] }],
  ['none', 'shape', []],
  ['the patient has not signed', 'missing-signature', [zero, { ...one, patient: null }]],
  ['a stranger', 'non-party', [{ ...zero, patient: token('epoch', epochs[0], 'stranger') }]],
  ['one party twice', 'one-party', [{ patient: zero.practitioner, practitioner: zero.practitioner }]],
  ['two devices of one party', 'one-party', [{ ...zero, patient: token('epoch', epochs[0], 'tablet') }]],
  ['a device that both have', 'non-party', [{ ...zero, patient: token('epoch', epochs[0], 'tablet') }], { signers: { ...signers, patient: ['patient', 'tablet'] } }],
  ['each in the other’s place', 'swapped', [{ patient: zero.practitioner, practitioner: zero.patient }]],
  ['two payloads', 'payloads-differ', [zero, { patient: pair({ ...epochs[1], mode: 'audio' }).patient, practitioner: one.practitioner }]],
  ['another device than the bind’s', 'bind', [{ ...zero, patient: token('epoch', epochs[0], 'laptop') }]],
  ['binds that are not there', 'bind', [zero], { binds: bindsElsewhere }],
  ['binds of two connections', 'bind', [pair(epoch({ binds: [digests.patient, digestsElsewhere.practitioner] }))]],
  ['each bind in the other’s place', 'bind', [pair(epoch({ binds: [digests.practitioner, digests.patient] }))]],
  ['a word that nobody has given', 'consent', [zero], { consents: permitted.slice(0, 1) }],
  ['again', 'replay', [zero, one, one]],
  ['the first missing', 'gap', [one]],
  ['after another one', 'prev', [pair(epoch({ at: NOW - 1 })), one]],
  ['a mode that was not agreed', 'mode', [pair(epoch({ mode: 'video', consents: [null, null] }))], { consents: [], terms: { ...terms, modes: ['audio'] } }],
  ['time goes back', 'time', [zero, pair({ ...epochs[1], at: NOW - 1 })]],
  ['more than agreed', 'too-many', pairs, { terms: { ...terms, maxEpochs: 1 } }],
  ['another session’s', 'session', [pair(epoch({ sid: opaqueId('another sid') }))]],
  ['another recording’s', 'recording', [pair(epoch({ rid: opaqueId('another rid') }))]],
  ['another claim’s', 'claim', [pair(epoch({ cd: named('another claim') }))]],
  ['an owner', 'invalid', [pair({ ...epochs[0], owner: 'm_tom' })]],
]);

// The Merkle tree of RFC 9162, section 2.1, as its definition reads
const leafHash = (leaf) => sha256([0], raw(leaf));
const split = (size) => 2 ** Math.ceil(Math.log2(size) - 1);
const mth = (leaves) => (leaves.length === 0 ? sha256() : leaves.length === 1 ? leafHash(leaves[0]) : sha256([1], mth(leaves.slice(0, split(leaves.length))), mth(leaves.slice(split(leaves.length)))));
const path = (index, leaves) => {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k ? [...path(index, leaves.slice(0, k)), mth(leaves.slice(k))] : [...path(index - k, leaves.slice(k)), mth(leaves.slice(0, k))];
};
const rangeProof = (start, end, leaves, from = 0) => {
  if (from >= end || from + leaves.length <= start) return [mth(leaves)];
  if (leaves.length === 1 || (from >= start && from + leaves.length <= end)) return [];
  const k = split(leaves.length);
  return [...rangeProof(start, end, leaves.slice(0, k), from), ...rangeProof(start, end, leaves.slice(k), from + k)];
};
const leaves = Array.from({ length: 11 }, (_, index) => named(`leaf ${index}`));
const root = b64(mth(leaves));
suite('tree', {}, [0, 1, 2, 3, 4, 7, 8, 11].map((size) => [`${size} leaves`, null, leaves.slice(0, size), { hash: b64(mth(leaves.slice(0, size))) }]).concat([['two exchanged', 'refused', leaves.slice(0, 2).reverse(), { hash: b64(mth(leaves.slice(0, 2))) }]]));
const included = (index, change = {}) => ({ leaf: leaves[index], index, proof: path(index, leaves).map(b64), ...change });
suite('inclusion', { size: 11, hash: root }, [
  ...[0, 3, 7, 8, 10].map((index) => [`leaf ${index}`, null, included(index)]),
  ['another leaf', 'refused', included(3, { leaf: leaves[4] })],
  ['another place', 'refused', included(3, { index: 2 })],
  ['a proof too short', 'refused', included(3, { proof: included(3).proof.slice(1) })],
  ['a proof too long', 'refused', included(3, { proof: [...included(3).proof, root] })],
  ['out of the tree', 'refused', included(10, { index: 11 })],
]);
const page = (start, end, change = {}) => ({ start, leaves: leaves.slice(start, end), proof: rangeProof(start, end, leaves).map(b64), ...change });
suite('range', { size: 11, hash: root }, [
  ...[[0, 11], [0, 4], [4, 8], [3, 9], [10, 11], [5, 6]].map(([start, end]) => [`leaves ${start} to ${end - 1}`, null, page(start, end)]),
  ['one leaf too few', 'refused', page(3, 9, { leaves: leaves.slice(3, 8) })],
  ['two exchanged', 'refused', page(3, 9, { leaves: [4, 3, 5, 6, 7, 8].map((index) => leaves[index]) })],
  ['another place', 'refused', page(3, 9, { start: 2 })],
  ['no leaves', 'refused', page(3, 9, { leaves: [] })],
  ['a proof too long', 'refused', page(3, 9, { proof: [...page(3, 9).proof, root] })],
]);

// Heads
const head = (change) => ({
  v: 2, rid, cd, seq: 0, e: 0, ep: digest(epochs[0]), kind: 'meta', ct: named(`sealed ${change.seq ?? 0}`), len: 300, pos: 0, dur: 0, ends: [0], prev: null, tree: b64(sha256()),
  bind: digests.practitioner, consents: named2.consents, rkc: named('rkc'), wd, final: false, count: null, aborted: false, ...change,
});
/** For each epoch up to the last row's, how long all is that was recorded in it and before it. */
const endsOf = (rows) => Array.from({ length: (rows.at(-1).e ?? 0) + 1 }, (_, epoch) => rows.filter(({ e = 0 }) => e <= epoch).reduce((sum, { dur = 0 }) => sum + dur, 0));
/** Heads with a chain of digests; what is in `rows` is laid over each. */
const headsOf = (...rows) => rows.reduce((list, row, seq) => [...list, head({ seq, prev: seq === 0 ? null : digest(list[seq - 1]), pos: list.reduce((sum, { len }) => sum + len, 0), tree: b64(mth(list.map(digest))), ends: endsOf(rows.slice(0, seq + 1)), ...row })], []);
const LATER = { e: 1, ep: digest(epochs[1]) };
const ROWS = [{}, { kind: 'init' }, { kind: 'media', dur: 1000 }, { kind: 'init', ...LATER }, { kind: 'media', dur: 700, ...LATER }, { kind: 'media', len: 72, ...LATER, final: true, count: 6 }];
const heads = headsOf(...ROWS);
const headToken = (payload, by = 'practitioner') => token('head', payload, by);
const first = listed('the first head', 'head', heads[0], 'practitioner');
const last = listed('the last head', 'head', heads[5], 'practitioner');
const texts = (list) => list.slice(0, -1).map(canonical);
const travel = (list) => ({ last: headToken(list.at(-1)), texts: texts(list) });
const changed = (index, change) => travel(headsOf(...ROWS.map((row, at) => (at === index ? { ...row, ...change } : row))));
const expectedHead = { rid, cd, recorder: 'practitioner', ...parties, terms, epochs: epochs.map((payload) => ({ digest: digest(payload), payload: { mode: payload.mode } })), pinned: null };
suite('head', expectedHead, [
  ['the last one', null, last],
  ['of another of its devices, under its own bind', null, headToken({ ...heads[5], bind: digestsElsewhere.practitioner }, 'tablet')],
  ['of another of its devices than the bind’s', 'key', headToken(heads[5], 'tablet')],
  ['a bind that is not there', 'bind', headToken({ ...heads[5], bind: named('bind') })],
  ['the other party’s bind', 'bind', headToken({ ...heads[5], bind: digests.patient }, 'patient')],
  ['a permission for another mode', 'consent', headToken({ ...heads[5], consents: [digest(consent('patient', { modes: ['audio'] })), named2.consents[1]] }), { consents: [said({ modes: ['audio'] }), permitted[1]] }],
  ['no permission', 'consent', last, { consents: permitted.slice(1) }],
  ['a word that is no permission', 'consent', headToken({ ...heads[5], consents: [digest(withdrawal), named2.consents[1]] }), { consents: [...permitted, withdrawn] }],
  ['the other party’s', 'key', headToken(heads[5], 'patient')],
  ['nothing said of its end', 'invalid', headToken({ ...heads[5], ends: [] })],
  ['another recording’s', 'recording', headToken({ ...heads[5], rid: opaqueId('another rid') })],
  ['another claim’s', 'claim', headToken({ ...heads[5], cd: named('another claim') })],
  ['an epoch that nobody has signed', 'epoch', headToken({ ...heads[5], ep: named('epoch') })],
  ['the end of one epoch too few', 'length', headToken({ ...heads[5], ends: [1000] })],
  ['meta in the middle', 'kind', headToken({ ...heads[5], kind: 'meta' })],
  ['a header that lasts', 'kind', headToken({ ...heads[3], dur: 1 })],
  ['a count without an end', 'final', headToken({ ...heads[5], final: false })],
  ['another count', 'count', headToken({ ...heads[5], count: 5 })],
  ['older than the pinned one', 'rollback', last, { pinned: { seq: 6, digest: named('head 6') } }],
  ['another than the pinned one', 'fork', last, { pinned: { seq: 5, digest: named('head 5') } }],
]);
suite('headChain', expectedHead, [
  ['all heads', null, { last, texts: texts(heads) }],
  ['three so far', null, travel(heads.slice(0, 3))],
  ['one missing', 'gap', { last, texts: texts(heads).slice(1) }],
  ['two exchanged', 'seq', { last, texts: [0, 2, 1, 3, 4].map((seq) => texts(heads)[seq]) }],
  ['another text', 'prev', { last, texts: texts(headsOf(...ROWS.map((row) => ({ ...row, len: 301 })))) }],
  ['white space', 'invalid', { last, texts: texts(heads).map((text) => `${text} `) }],
  ['another key', 'rkc', changed(2, { rkc: named('another') })],
  ['epochs going back', 'epoch-order', changed(1, { ...LATER, ends: [0, 0] })],
  ['longer than its segments', 'length', changed(2, { ends: [1001] })],
  ['an epoch longer than its segments', 'length', changed(4, { ends: [1100, 1700] })],
  ['bytes that leave a gap', 'pos', changed(2, { pos: 601 })],
  ['another bind in a run', 'run', changed(2, { bind: digestsElsewhere.practitioner })],
  ['another tree', 'tree', changed(5, { tree: named('tree') })],
  ['more after the end', 'after-final', changed(2, { final: true, count: 3 })],
  ['not grown from the pinned one', 'fork', { last, texts: texts(heads) }, { pinned: { seq: 1, digest: named('head 1') } }],
]);
const bytes = { digest: heads[2].ct, length: heads[2].len };
const next = (change) => headToken({ ...heads[2], ...change });
suite('admitHead', { ...without(expectedHead, 'pinned'), before: heads[1], frontier: [b64(leafHash(digest(heads[0])))], bytes, wraps: [wd] }, [
  ['the next one', null, next({})],
  ['the first one', null, first, { before: null, frontier: [], bytes: { digest: heads[0].ct, length: heads[0].len } }],
  ['the other party’s', 'key', headToken(heads[2], 'patient')],
  ['another recording’s', 'recording', next({ rid: opaqueId('another rid') })],
  ['one before it missing', 'seq', next({}), { before: heads[0] }],
  ['after another one', 'prev', next({ prev: named('another') })],
  ['longer than its segments', 'length', next({ ends: [1001] })],
  ['another key', 'rkc', next({ rkc: named('another') })],
  ['another place among the bytes', 'pos', next({ pos: 599 })],
  ['another tree', 'tree', next({ tree: named('tree') })],
  ['another stored tree', 'tree', next({}), { frontier: [named('tree')] }],
  ['media after a withdrawal', 'consent', next({}), { consents: [...permitted, withdrawn] }],
  ['the end after a withdrawal', null, next({ dur: 0, ends: [0], final: true, count: 3 }), { consents: [...permitted, withdrawn] }],
  ['more after the end', 'after-final', next({}), { before: heads[5] }],
  ['other bytes', 'bytes', next({}), { bytes: { ...bytes, digest: named('other bytes') } }],
  ['fewer bytes', 'bytes', next({}), { bytes: { ...bytes, length: 299 } }],
  ['wraps that nobody has handed over', 'wraps', next({ wd: named('other wraps') })],
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
const leaseNonce = b64(sha256('lease nonce').subarray(0, 16));
const lease = (change) => ({ v: 2, aud: AUD, rid, sub: 'm_grace', kid: account.kid, nonce: leaseNonce, rev: 42, iat: NOW, exp: NOW + 15_000, ...change });
const leased = (change, by = 'api') => token('lease', lease(change), by);
const { nonce: _nonce, ...withoutNonce } = lease({});
suite('lease', { trusted: ['api'], audience: AUD, rid, subject: 'm_grace', kid: account.kid, nonce: leaseNonce, knownIat: NOW - 8_000, knownRevocation: 42, now: NOW }, [
  ['fifteen seconds', null, listed('a lease', 'lease', lease({}), 'api')],
  ['a millisecond more', 'lifetime', leased({ exp: NOW + 15_001 })],
  ['over', 'expired', leased({}), { now: NOW + 15_000 }],
  ['more than five seconds from now', 'not-yet', leased({}), { now: NOW - 5_001 }],
  ['another person’s', 'subject', leased({ sub: 'm_tom' })],
  ['another key’s', 'device', leased({ kid: named('kid') })],
  ['of another question', 'nonce', leased({ nonce: b64(sha256('another nonce').subarray(0, 16)) })],
  ['without a nonce', 'invalid', token('lease', withoutNonce, 'api')],
  ['of the version before', 'invalid', leased({ v: 1 })],
  ['older than what was seen', 'rollback', leased({}), { knownIat: NOW + 5_001 }],
  ['before what we know was stopped', 'rollback', leased({ rev: 41 })],
  ['the patient’s own', 'key', leased({}, 'patient')],
]);
const revocation = (change) => ({ v: 2, aud: AUD, seq: 43, scope: 'rid', target: rid, why: 'misattributed', drill: false, at: NOW, ...change });
suite('revocation', { trusted: ['incident'], audience: AUD }, [
  ['a recording is stopped', null, listed('a revocation', 'revoke', revocation({}), 'incident')],
  ['the issuer’s', 'key', token('revoke', revocation({}), 'issuer')],
  ['another region’s', 'audience', token('revoke', revocation({ aud: 'consult:ins-a:ie' }), 'incident')],
  ['a region that is none', 'invalid', token('revoke', revocation({ scope: 'region', target: 'UK' }), 'incident')],
  ['a stop is lifted', null, listed('the lifting of a stop', 'revoke', revocation({ seq: 44, scope: 'lift', target: '43', why: 'not-a-breach' }), 'incident')],
  ['a rehearsal', null, token('revoke', revocation({ drill: true }), 'incident')],
  ['a lift of what is no number', 'invalid', token('revoke', revocation({ seq: 44, scope: 'lift', target: '043' }), 'incident')],
  ['the first has number 1', 'invalid', token('revoke', revocation({ seq: 0 }), 'incident')],
  ['of the version before', 'invalid', token('revoke', { v: 1, aud: AUD, seq: 43, scope: 'rid', target: rid, why: 'misattributed', at: NOW }, 'incident')],
]);

const description = [
  'The signed objects of ConsultKit: compact JWS (RFC 7515), ES256 alone, over canonical JSON (RFC 8785; ASCII keys, whole numbers, strings). A digest is base64url SHA-256 of the canonical payload, never of the token. Times are milliseconds since 1970.',
  '`keys` are TEST KEYS, public by being here: never trust them. Each has its private JWK, its use, and its kid, the RFC 7638 SHA-256 thumbprint. Everywhere below a key is called by its name in this list.',
  '`objects`: a payload, its canonical text and digest, and a token over it by `signer`. Compare each step. ECDSA is randomised: sign anew and you get another token, which verifies too.',
  '`cases`: give `given` to the verifier called `verify`, which expects `expected`. `fault` null: it accepts; else it refuses, and the fault is what ConsultKit says. What is not given in `expected` is no part of a check. `trusted`, `owners`, `approvers`, `signers`, `signer` name keys, good at any time. `binds` and `consents` are tokens that epochs and heads name.',
  '`given` of memberKeys and partyKeys: tokens, oldest first. consents: tokens, each party’s in order. epochs: pairs of tokens. tree: leaves. inclusion: a leaf, its place and the proof. range: leaves that follow each other, where they begin, and the proof. headChain: the last head’s token, and the canonical payloads of all before it. grant: one or two tokens. wrap: one wrap. confirm: a text. commitment: what it opens to. safetyCode: both commitments and both nonces. keyset, session, sessionProof, sessionKey, enrolment, bind, signal, head, admitHead, lease, revocation: one token.',
  '`expected` of enrolment and sessionProof: the public keys that the request names. partyKeys: the verified claim’s payload. admitHead: `before`, the payload of the newest stored head, or null; `frontier`, the tree over all heads before that one; `bytes`, what has come; `wraps`, the digests of the lists of wraps that were handed over. A head’s `ends` holds, for each epoch up to its own, the milliseconds of all media of that epoch and those before it so far.',
  '`wraps`: `boxBytes`, whose SHA-256 is `box`, and `bytes`, whose SHA-256 is the wrap’s digest, in hex: see docs/formats.md, section 8. `wd` is SHA-256 of "consult/wraps@v1" and a zero byte, how many (4, big-endian), and their digests (32 each) in ascending order of their bytes.',
  '`shown`: texts that a page may draw, and their salted digests as the session claim has them.',
].join('\n');
const file = { description, keys, objects, cases, wraps: { list: wraps.map((wrap, index) => ({ wrap, boxBytes: Buffer.concat(boxBytes(wrap)).toString('hex'), box: recipientOf(wrap).box, bytes: Buffer.concat(wrapBytes(wrap)).toString('hex'), digest: wrapDigests[index] })), wd }, shown: { texts: shownTexts, digests: shown } };
writeFileSync(new URL('signed-objects.json', import.meta.url), `${JSON.stringify(file, null, 1)}\n`);
