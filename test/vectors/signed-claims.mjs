// What the insurer signs before a consultation begins: its keys, people's keys, the session claim.
import { b64, canonical, digest, keys, leaked, listed, named, opaqueId, publicOf, rawToken, sha256, suite, tampered, token, without } from './signed-token.mjs';

const { account, escrow, issuer, laptop, laptopEnc, patient, patientEnc, practice, practitioner, renewed, root } = keys;
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
const enrolment = (change) => ({ v: 2, aud: AUD, sub: 'm_grace', device: patient.kid, enc: patientEnc.kid, account: account.kid, prev: null, at: ENROLLED, ...change });
const enrols = (change, by = 'patient', header) => token('enrol', enrolment(change), by, header);
suite('enrolment', { device: publicOf(patient), enc: publicOf(patientEnc), account: account.kid, prev: null, audience: AUD, subject: 'm_grace', now: ENROLLED + 86_400_000 }, [
  ['a first device', null, listed('an enrolment', 'enrol', enrolment({}), 'patient')],
  ['a further device', null, enrols({ device: laptop.kid, enc: laptopEnc.kid }, 'laptop'), { device: publicOf(laptop), enc: publicOf(laptopEnc) }],
  ['for one session', null, enrols({ account: sid }), { account: sid }],
  ['another type', 'type', token('bind', enrolment({}), 'patient')],
  ['another device’s signature', 'key', enrols({}, 'laptop')],
  ['another device’s under its name', 'signature', enrols({}, 'laptop', { kid: patient.kid })],
  ['a key that encrypts', 'key', enrols({}), { device: { ...publicOf(patient), jwk: { ...publicOf(patient).jwk, use: 'enc' } } }],
  ['a key under another name', 'key', enrols({}), { device: { ...publicOf(laptop), kid: patient.kid } }],
  ['another insurer’s', 'audience', enrols({ aud: 'consult:ins-b:uk' })],
  ['another member’s', 'subject', enrols({ sub: 'm_tom' })],
  ['for another device', 'device', enrols({ device: laptop.kid })],
  ['for another encryption key', 'enc', enrols({ enc: laptopEnc.kid })],
  ['for another account', 'account', enrols({ account: practice.kid })],
  ['for another place in the chain', 'prev', enrols({ prev: named('another') })],
  ['for a later place', null, enrols({ prev: named('newest') }), { prev: named('newest') }],
  ['without the account', 'invalid', enrols({ account: null })],
  ['more than a day old', 'time', enrols({ at: ENROLLED - 1 })],
  ['more than a day from now', 'time', enrols({ at: ENROLLED + 172_800_001 })],
  ['a member that is none', 'invalid', enrols({ role: 'practitioner' })],
  ['of version 1', 'invalid', enrols({ v: 1 })],
]);

// Member keys
const device = (name) => ({ sig: publicOf(keys[name]), enc: publicOf(keys[`${name}Enc`]), since: ENROLLED, att: named(`attestation of ${name}`) });
const way = (name, change) => ({ kind: 'recovery-code', id: opaqueId(name), enc: publicOf(keys[name]), at: ENROLLED, att: named(`attestation of ${name}`), ...change });
const link = (change) => ({
  v: 2, aud: AUD, sub: 'm_grace', seq: 1, prev: null, iat: ENROLLED, enc: publicOf(account), former: [], devices: [device('patient')], ways: [way('code')],
  cont: null, by: { how: 'first', kid: null, token: null }, checkpoint: false, ...change,
});
const links = [link({})];
links.push(link({ seq: 2, prev: digest(links[0]), iat: ENROLLED + 1, devices: [device('patient'), device('laptop')], by: { how: 'recovery', kid: keys.code.kid, token: null } }));
// The phone is taken out; so the account's key changes.
const wanted = { enc: publicOf(renewed), former: [account.kid], devices: [device('laptop')], ways: [way('code')], cont: named('continuity') };
const keyChange = (change) => ({ v: 1, aud: AUD, sub: 'm_grace', prev: digest(links[1]), next: digest(wanted), at: ENROLLED + 2, ...change });
const changes = (change, by = 'laptop', header) => token('keychange', keyChange(change), by, header);
const asked = listed('a key change', 'keychange', keyChange({}), 'laptop');
links.push(link({ seq: 3, prev: digest(links[1]), iat: ENROLLED + 2, ...wanted, by: { how: 'device', kid: laptop.kid, token: asked } }));
const practitionersLink = link({ sub: 'c_okafor', enc: publicOf(practice), devices: [device('practitioner'), device('tablet')], ways: [way('practiceCode')] });
const checkpoint = link({ seq: 32, prev: named('link 31'), checkpoint: true, by: { how: 'recovery', kid: keys.code.kid, token: null } });
const contentOf = ({ enc, former, devices, ways, cont }) => ({ enc, former, devices, ways, cont });
const memberKey = (payload, by = 'issuer', header) => token('memberkey', payload, by, header);
const chain = [listed('the first member key', 'memberkey', links[0], 'issuer'), listed('the second member key', 'memberkey', links[1], 'issuer')];
const third = listed('the third member key', 'memberkey', links[2], 'issuer');
const practitionersChain = [listed('the practitioner’s key', 'memberkey', practitionersLink, 'issuer')];
const secondLink = (change) => [chain[0], memberKey({ ...links[1], ...change })];
suite('memberKeys', { trusted: ['issuer'], audience: AUD, subject: 'm_grace', pinned: null }, [
  ['two links', null, chain],
  ['a device that was removed', null, [...chain, third]],
  ['from the pinned link on', null, [chain[1]], { pinned: { seq: 2, digest: digest(links[1]) } }],
  ['from a checkpoint on', null, [listed('a checkpoint', 'memberkey', checkpoint, 'issuer')]],
  ['a checkpoint after the pinned link', 'gap', [memberKey(checkpoint)], { pinned: { seq: 2, digest: digest(links[1]) } }],
  ['a link that is no checkpoint', 'gap', [memberKey({ ...links[1], seq: 31 })]],
  ['a checkpoint in another place', 'checkpoint', secondLink({ checkpoint: true })],
  ['another type', 'type', [token('lease', links[0], 'issuer')]],
  ['another algorithm in the header', 'type', [memberKey(links[0], 'issuer', { alg: 'none' })]],
  ['a critical header', 'invalid', [memberKey(links[0], 'issuer', { crit: ['b64'], b64: true })]],
  ['a member’s own signature', 'key', [memberKey(links[0], 'patient')]],
  ['a stranger under the issuer’s name', 'signature', [memberKey(links[0], 'stranger', { kid: issuer.kid })]],
  ['an altered signature', 'signature', [tampered(chain[0])]],
  ['a member twice', 'invalid', [rawToken('consult-memberkey+jwt', canonical(links[0]).replace('"v":2', '"v":2,"v":2'), 'issuer')]],
  ['white space', 'invalid', [rawToken('consult-memberkey+jwt', `${canonical(links[0])} `, 'issuer')]],
  ['a private key', 'invalid', [memberKey(link({ enc: leaked(account) }))]],
  ['no recovery method', 'invalid', [memberKey(link({ ways: [] }))]],
  ['of version 1', 'invalid', [memberKey(link({ v: 1 }))]],
  ['another insurer’s', 'audience', [memberKey(link({ aud: 'consult:ins-b:uk' }))]],
  ['another member’s', 'subject', [memberKey(link({ sub: 'm_tom' }))]],
  ['the first link missing', 'gap', [chain[1]]],
  ['two links for one place', 'fork', [...chain, memberKey({ ...links[1], iat: ENROLLED + 2 })]],
  ['another link before', 'fork', secondLink({ prev: named('another') })],
  ['older than the pinned one', 'rollback', [chain[0]], { pinned: { seq: 2, digest: digest(links[1]) } }],
  ['another than the pinned one', 'fork', chain, { pinned: { seq: 2, digest: named('another') } }],
  ['made before the link before it', 'time', secondLink({ iat: ENROLLED - 1 })],
  ['a former key that is forgotten', 'former', [...chain, memberKey({ ...links[2], former: [] })]],
  ['a former key that never was', 'former', secondLink({ former: [practice.kid] })],
  ['by a device that was not there', 'authority', secondLink({ by: { how: 'device', kid: laptop.kid, token: changes({ prev: digest(links[0]), next: digest(contentOf(links[1])) }) } })],
  ['by a recovery method that was not there', 'authority', secondLink({ by: { how: 'recovery', kid: keys.practiceCode.kid, token: null } })],
  ['by permission, and the account’s key stays', 'authority', secondLink({ by: { how: 'permission', kid: null, token: null } })],
  ['a first link that is the second', 'authority', secondLink({ by: { how: 'first', kid: null, token: null } })],
  ['by permission, and a recovery method stays', 'authority', secondLink({ enc: publicOf(renewed), former: [account.kid], devices: [device('laptop')], by: { how: 'permission', kid: null, token: null } })],
  ['by a device that has not signed', 'authority', [...chain, memberKey({ ...links[2], by: { ...links[2].by, token: null } })]],
  ['by a device that has signed for another content', 'authority', [...chain, memberKey({ ...links[2], by: { ...links[2].by, token: changes({ next: named('another') }) } })]],
  ['by a device that has signed for another place', 'authority', [...chain, memberKey({ ...links[2], by: { ...links[2].by, token: changes({ prev: digest(links[0]) }) } })]],
  ['by a device, as another one has signed', 'authority', [...chain, memberKey({ ...links[2], by: { ...links[2].by, token: changes({}, 'patient') } })]],
  ['by a device, as a stranger has signed in its name', 'authority', [...chain, memberKey({ ...links[2], by: { ...links[2].by, token: changes({}, 'stranger', { kid: laptop.kid }) } })]],
  ['another account’s key that does not say that it follows', 'former', [...chain, memberKey({ ...links[2], cont: null })]],
  ['the same account’s key that says that it follows', 'former', secondLink({ cont: named('continuity') })],
  ['another name than the thumbprint', 'thumbprint', [memberKey(link({ enc: { ...publicOf(account), kid: practice.kid } }))]],
  ['an encryption key that signs', 'key-use', [memberKey(link({ devices: [{ ...device('patient'), sig: publicOf(keys.laptopEnc) }] }))]],
  ['a signing key that encrypts', 'key-use', [memberKey(link({ enc: publicOf(practitioner) }))]],
  ['one key for a device and a recovery method', 'key-use', [memberKey(link({ ways: [way('code', { enc: publicOf(patientEnc) })] }))]],
  ['a device’s key that becomes the account’s', 'key-use', [...chain, memberKey({ ...links[2], enc: publicOf(patientEnc) })]],
]);

// Key changes: a device of the newest link asks for the next one
suite('keyChange', { devices: ['patient', 'laptop'], audience: AUD, subject: 'm_grace', prev: digest(links[1]), next: digest(wanted), now: ENROLLED + 2 }, [
  ['by a device', null, asked],
  ['by another one', null, changes({}, 'patient')],
  ['another type', 'type', token('enrol', keyChange({}), 'laptop')],
  ['a stranger’s', 'key', changes({}, 'stranger')],
  ['a stranger’s under a device’s name', 'signature', changes({}, 'stranger', { kid: laptop.kid })],
  ['another insurer’s', 'audience', changes({ aud: 'consult:ins-b:uk' })],
  ['another member’s', 'subject', changes({ sub: 'm_tom' })],
  ['for another link', 'prev', changes({ prev: digest(links[0]) })],
  ['another content', 'next', changes({ next: digest({ ...wanted, former: [] }) })],
  ['more than a day old', 'time', changes({ at: ENROLLED + 1 - DAY })],
  ['a member that is none', 'invalid', changes({ how: 'device' })],
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
