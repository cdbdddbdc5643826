// What the insurer signs before a consultation begins: its keys, people's keys, the session claim.
import { b64, canonical, digest, keys, leaked, listed, named, opaqueId, publicOf, rawToken, sha256, suite, tampered, token, without } from './signed-token.mjs';

const { account, escrow, issuer, laptop, patient, practice, practitioner, root, tablet } = keys;
const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 10, 23, 9);
export const AUD = 'consult:ins-a:uk';
export const [sid, rid] = [opaqueId('sid'), opaqueId('rid')];

// The keyset: the root signs which key may sign what
const entry = (use, name, change) => ({ ...publicOf(keys[name]), use, state: 'active', validUntil: null, ...change });
const escrowPolicy = { id: 'uk-record-2p', role: 'escrow', name: { en: 'the records office, when two officers agree', de: 'die Aktenstelle, wenn zwei Beauftragte zustimmen' }, keys: [{ ...publicOf(escrow), sub: null, state: 'active' }] };
const readerPolicy = { id: 'uk-guardian', role: 'reader', name: { en: 'your guardian' }, keys: [{ ...publicOf(practice), sub: 'm_guardian', state: 'retired' }] };
const keyset = (change) => ({
  v: 2, tenant: 'ins-a', region: 'uk', seq: 12, iat: NOW - 3 * DAY, notAfter: NOW + DAY,
  keys: [entry('issuer', 'issuer'), entry('incident', 'incident'), entry('lease', 'api'), entry('approver', 'officerA'), entry('approver', 'officerB', { state: 'verify-only', validUntil: NOW })],
  policies: [escrowPolicy, readerPolicy], ...change,
});
const keysetToken = (payload, by = 'root', header) => token('keyset', payload, by, header);
const rootKey = { kty: root.jwk.kty, crv: root.jwk.crv, x: root.jwk.x, y: root.jwk.y };
suite('keyset', { rootKey, trust: { tenant: 'ins-a', region: 'uk', rootThumbprint: root.kid }, knownSeq: 12, now: NOW }, [
  ['as the root has signed it', null, listed('the keyset', 'keyset', keyset({}), 'root')],
  ['another root than configured', 'root', keysetToken(keyset({})), { trust: { tenant: 'ins-a', region: 'uk', rootThumbprint: issuer.kid } }],
  ['a root with its private part', 'root', keysetToken(keyset({})), { rootKey: { ...rootKey, d: root.jwk.d } }],
  ['an issuer’s', 'signature', keysetToken(keyset({}), 'issuer')],
  ['an issuer’s under the root’s name', 'signature', keysetToken(keyset({}), 'issuer', { kid: root.kid })],
  ['a private key in it', 'signature', keysetToken(keyset({ keys: [{ ...entry('issuer', 'issuer'), jwk: leaked(issuer).jwk }] }))],
  ['a use that is none', 'signature', keysetToken(keyset({ keys: [entry('owner', 'issuer')] }))],
  ['another insurer’s', 'tenant', keysetToken(keyset({ tenant: 'ins-b' }))],
  ['another region’s', 'region', keysetToken(keyset({ region: 'ie' }))],
  ['older than seen before', 'rollback', keysetToken(keyset({ seq: 11 }))],
  ['past its end', 'expired', keysetToken(keyset({ notAfter: NOW }))],
  ['valid for fourteen days', null, keysetToken(keyset({ notAfter: NOW + 11 * DAY }))],
  ['valid for a millisecond longer', 'lifetime', keysetToken(keyset({ notAfter: NOW + 11 * DAY + 1 }))],
  ['from more than a day ahead', 'lifetime', keysetToken(keyset({ iat: NOW + DAY + 1, notAfter: NOW + 2 * DAY }))],
  ['without policies', 'signature', keysetToken(without(keyset({}), 'policies'))],
  ['of the first version', 'signature', keysetToken(keyset({ v: 1 }))],
  ['a policy for anybody', 'signature', keysetToken(keyset({ policies: [{ ...escrowPolicy, role: 'owner' }] }))],
  ['an escrow key that is one person’s', 'signature', keysetToken(keyset({ policies: [{ ...escrowPolicy, keys: [{ ...escrowPolicy.keys[0], sub: 'm_tom' }] }] }))],
  ['a reader’s key that is nobody’s', 'signature', keysetToken(keyset({ policies: [{ ...readerPolicy, keys: [{ ...readerPolicy.keys[0], sub: null }] }] }))],
  ['a private key in a policy', 'signature', keysetToken(keyset({ policies: [{ ...escrowPolicy, keys: [{ ...leaked(escrow), sub: null, state: 'active' }] }] }))],
]);

// Enrolment: a device asks to be one of a member's
const ENROLLED = NOW - 2 * DAY;
const enrolment = (change) => ({ v: 1, aud: AUD, sub: 'm_grace', device: patient.kid, account: account.kid, at: ENROLLED, ...change });
const enrols = (change, by = 'patient', header) => token('enrol', enrolment(change), by, header);
suite('enrolment', { device: publicOf(patient), account: publicOf(account), audience: AUD, subject: 'm_grace', now: ENROLLED + 86_400_000 }, [
  ['a first device', null, listed('an enrolment', 'enrol', enrolment({}), 'patient')],
  ['a further device', null, enrols({ device: laptop.kid, account: null }, 'laptop'), { device: publicOf(laptop), account: null }],
  ['another type', 'type', token('bind', enrolment({}), 'patient')],
  ['another device’s signature', 'key', enrols({}, 'laptop')],
  ['another device’s under its name', 'signature', enrols({}, 'laptop', { kid: patient.kid })],
  ['a key that encrypts', 'key', enrols({}), { device: { ...publicOf(patient), jwk: { ...publicOf(patient).jwk, use: 'enc' } } }],
  ['a key under another name', 'key', enrols({}), { device: { ...publicOf(laptop), kid: patient.kid } }],
  ['another insurer’s', 'audience', enrols({ aud: 'consult:ins-b:uk' })],
  ['another member’s', 'subject', enrols({ sub: 'm_tom' })],
  ['for another device', 'device', enrols({ device: laptop.kid })],
  ['for another account', 'account', enrols({ account: practice.kid })],
  ['without the account', 'account', enrols({ account: null })],
  ['for an account that is not asked for', 'account', enrols({}), { account: null }],
  ['more than a day old', 'time', enrols({ at: ENROLLED - 1 })],
  ['more than a day from now', 'time', enrols({ at: ENROLLED + 172_800_001 })],
  ['a member that is none', 'invalid', enrols({ role: 'practitioner' })],
]);

// Member keys
const link = (change) => ({ v: 1, aud: AUD, sub: 'm_grace', seq: 1, prev: null, enc: publicOf(account), sig: [publicOf(patient)], iat: ENROLLED, ...change });
const links = [link({})];
links.push(link({ seq: 2, prev: digest(links[0]), iat: ENROLLED + 1, sig: [publicOf(patient), publicOf(laptop)] }));
const practitionersLink = link({ sub: 'c_okafor', enc: publicOf(practice), sig: [publicOf(practitioner), publicOf(tablet)] });
const memberKey = (payload, by = 'issuer', header) => token('memberkey', payload, by, header);
const chain = [listed('the first member key', 'memberkey', links[0], 'issuer'), listed('the second member key', 'memberkey', links[1], 'issuer')];
const practitionersChain = [listed('the practitioner’s key', 'memberkey', practitionersLink, 'issuer')];
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
  ['a private key', 'invalid', [memberKey(link({ enc: leaked(account) }))]],
  ['another insurer’s', 'audience', [memberKey(link({ aud: 'consult:ins-b:uk' }))]],
  ['another member’s', 'subject', [memberKey(link({ sub: 'm_tom' }))]],
  ['the first link missing', 'gap', [chain[1]]],
  ['two links for one place', 'fork', [...chain, memberKey({ ...links[1], iat: ENROLLED + 2 })]],
  ['another link before', 'fork', [chain[0], memberKey({ ...links[1], prev: named('another') })]],
  ['older than the pinned one', 'rollback', [chain[0]], { pinned: { seq: 2, digest: digest(links[1]) } }],
  ['another than the pinned one', 'fork', chain, { pinned: { seq: 2, digest: named('another') } }],
  ['made before the link before it', 'time', [chain[0], memberKey({ ...links[1], iat: ENROLLED - 1 })]],
  ['another name than the thumbprint', 'thumbprint', [memberKey(link({ enc: { ...publicOf(account), kid: practice.kid } }))]],
  ['an encryption key that signs', 'key-use', [memberKey(link({ sig: [publicOf(account)] }))]],
  ['a signing key that encrypts', 'key-use', [memberKey(link({ enc: publicOf(patient), sig: [publicOf(practitioner)] }))]],
]);

// The session claim: booked while the patient had one device; she has had another one since
const claimed = (payload) => ({ seq: payload.seq, digest: digest(payload) });
const parties = [{ role: 'patient', sub: 'm_grace', keys: claimed(links[0]) }, { role: 'practitioner', sub: 'c_okafor', keys: claimed(practitionersLink) }];
/** What may be drawn, and its salted digests. */
export const shownTexts = { patient: 'Grace Adeyemi', practitioner: 'Dr Amara Okafor', title: 'General practitioner', service: 'GP consultation' };
const salt = opaqueId('salt');
const shownDigest = (field) => b64(sha256('consult/shown@v1\0', Buffer.from(salt, 'base64url'), `${field}\0`, shownTexts[field]));
export const shown = { salt, ...Object.fromEntries(Object.keys(shownTexts).map((field) => [field, shownDigest(field)])) };
const claim = (change) => ({
  v: 2, iss: 'https://claims.ins-a.example', aud: AUD, jti: opaqueId('jti'), iat: NOW - DAY, nbf: NOW - 900_000, exp: NOW + 3_600_000, tenant: 'ins-a', region: 'uk', sid, rid, appointment: opaqueId('appointment'), start: NOW,
  owner: { sub: 'm_grace' }, parties, shown, recorder: 'practitioner', modes: ['audio', 'video'], maxEpochs: 4, access: ['uk-record-2p'], retain: 'P30D', ...change,
});
const session = claim({});
/** Digest of the session claim, which everything after it names. */
export const cd = digest(session);
const claimToken = (payload, by = 'issuer', header) => token('session', payload, by, header);
const ofPatient = (change) => claim({ parties: [{ ...parties[0], ...change }, parties[1]] });
suite('session', { trusted: ['issuer'] }, [
  ['what the issuer has signed', null, listed('the session claim', 'session', session, 'issuer')],
  ['a party that has no keys yet', null, claimToken(ofPatient({ keys: null }))],
  ['nobody else who can open it', null, claimToken(claim({ access: [] }))],
  ['another type', 'claim-type', token('memberkey', session, 'issuer')],
  ['the owner’s own', 'claim-key', claimToken(session, 'patient')],
  ['a stranger’s under the issuer’s name', 'claim-signature', claimToken(session, 'stranger', { kid: issuer.kid })],
  ['an altered signature', 'claim-signature', tampered(claimToken(session))],
  ['white space', 'claim-invalid', rawToken('consult-session+jwt', `${canonical(session)} `, 'issuer')],
  ['no owner', 'claim-invalid', claimToken(without(session, 'owner'))],
  ['nothing said of a party’s keys', 'claim-invalid', claimToken(claim({ parties: [without(parties[0], 'keys'), parties[1]] }))],
  ['a link before the first', 'claim-invalid', claimToken(ofPatient({ keys: { ...parties[0].keys, seq: 0 } }))],
  ['a link without a digest', 'claim-invalid', claimToken(ofPatient({ keys: { seq: 1 } }))],
  ['nothing said of who else can open it', 'claim-invalid', claimToken(without(session, 'access'))],
  ['a key in the place of a policy’s name', 'claim-invalid', claimToken(claim({ access: [{ ...publicOf(escrow), policy: 'uk-record-2p' }] }))],
  ['a key beside the policies', 'claim-invalid', claimToken(claim({ escrow: [{ ...publicOf(escrow), policy: 'uk-record-2p' }] }))],
  ['nine policies', 'claim-invalid', claimToken(claim({ access: Array.from({ length: 9 }, (_, index) => `policy-${index}`) }))],
  ['no appointment', 'claim-invalid', claimToken(without(session, 'appointment'))],
  ['nothing said of what is shown', 'claim-invalid', claimToken(without(session, 'shown'))],
  ['of the first version', 'claim-invalid', claimToken(claim({ v: 1 }))],
]);
suite('partyKeys', { trusted: ['issuer'], claim: session, role: 'patient' }, [
  ['from the claim’s link on', null, chain],
  ['no more than the claim’s link', null, [chain[0]]],
  ['the practitioner’s', null, practitionersChain, { role: 'practitioner' }],
  ['of a party that had none at booking', null, chain, { claim: ofPatient({ keys: null }) }],
  ['none', 'shape', []],
  ['the other party’s', 'subject', practitionersChain],
  ['the claim’s link missing', 'gap', [chain[1]]],
  ['older than the claim', 'rollback', [chain[0]], { claim: ofPatient({ keys: claimed(links[1]) }) }],
  ['another link in the claim’s place', 'fork', [memberKey(link({ iat: ENROLLED + 7 }))]],
  ['another insurer’s', 'audience', [memberKey(link({ aud: 'consult:ins-b:uk' }))]],
  ['signed by a member', 'key', [memberKey(links[0], 'patient')]],
]);
