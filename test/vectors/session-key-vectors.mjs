// A page that takes part in one consultation without an entry in the chain: what it asks with, and what the issuer signs.
import { AUD, NOW, cd, sid } from './signed-claims.mjs';
import { keys, leaked, listed, named, objects, opaqueId, publicOf, suite, token, without } from './signed-token.mjs';

const { account, page, pageEnc, patient } = keys;
const { payload: claim } = objects.find(({ name }) => name === 'the session claim');

const proof = (change) => ({ v: 1, aud: AUD, sid, cd, role: 'patient', sub: 'm_grace', sig: page.kid, enc: pageEnc.kid, at: NOW, ...change });
const asks = (change, by = 'page', header) => token('sessionproof', proof(change), by, header);
suite('sessionProof', { audience: AUD, sid, cd, role: 'patient', subject: 'm_grace', sig: publicOf(page), enc: publicOf(pageEnc), now: NOW + 86_400_000 }, [
  ['by the key that is asked for', null, listed('a request for a session key', 'sessionproof', proof({}), 'page')],
  ['an enrolment', 'type', token('enrol', proof({}), 'page')],
  ['another key’s signature', 'key', asks({}, 'patient')],
  ['another key’s under its name', 'signature', asks({}, 'patient', { kid: page.kid })],
  ['a key that encrypts', 'key', asks({}), { sig: { ...publicOf(page), jwk: { ...publicOf(page).jwk, use: 'enc' } } }],
  ['another insurer’s', 'audience', asks({ aud: 'consult:ins-b:uk' })],
  ['for another consultation', 'session', asks({ sid: opaqueId('another sid') })],
  ['under another claim', 'claim', asks({ cd: named('another claim') })],
  ['in the other role', 'role', asks({ role: 'practitioner' })],
  ['another member’s', 'subject', asks({ sub: 'm_tom' })],
  ['for another signing key', 'sig', asks({ sig: patient.kid })],
  ['for another encryption key', 'enc', asks({ enc: account.kid })],
  ['more than a day old', 'time', asks({ at: NOW - 1 })],
  ['more than a day from now', 'time', asks({ at: NOW + 172_800_001 })],
  ['a member that is none', 'invalid', asks({ account: account.kid })],
]);

const sessionKey = (change) => ({ v: 1, aud: AUD, sid, cd, role: 'patient', sub: 'm_grace', sig: publicOf(page), enc: publicOf(pageEnc), iat: NOW, exp: claim.exp, ...change });
const issued = (change, by = 'issuer', header) => token('sessionkey', sessionKey(change), by, header);
suite('sessionKey', { trusted: ['issuer'], claim, cd }, [
  ['what the issuer has signed', null, listed('a session key', 'sessionkey', sessionKey({}), 'issuer')],
  ['the practitioner’s', null, issued({ role: 'practitioner', sub: 'c_okafor' })],
  ['one that ends before the claim', null, issued({ exp: NOW + 1 })],
  ['another type', 'type', token('memberkey', sessionKey({}), 'issuer')],
  ['the page’s own', 'key', issued({}, 'page')],
  ['a stranger’s under the issuer’s name', 'signature', issued({}, 'stranger', { kid: keys.issuer.kid })],
  ['another insurer’s', 'audience', issued({ aud: 'consult:ins-b:uk' })],
  ['for another consultation', 'session', issued({ sid: opaqueId('another sid') })],
  ['under another claim', 'claim', issued({ cd: named('another claim') })],
  ['another member’s', 'subject', issued({ sub: 'm_tom' })],
  ['the practitioner’s in the patient’s role', 'subject', issued({ sub: 'c_okafor' })],
  ['the patient’s in the practitioner’s role', 'subject', issued({ role: 'practitioner' })],
  ['longer than the claim', 'time', issued({ exp: claim.exp + 1 })],
  ['over before it begins', 'time', issued({ iat: NOW + 2, exp: NOW + 1 })],
  ['a signing key that encrypts', 'sig', issued({ sig: publicOf(pageEnc) })],
  ['a signing key under another name', 'sig', issued({ sig: { ...publicOf(page), kid: patient.kid } })],
  ['an encryption key that signs', 'enc', issued({ enc: publicOf(patient) })],
  ['an encryption key under another name', 'enc', issued({ enc: { ...publicOf(pageEnc), kid: account.kid } })],
  ['a private key', 'invalid', issued({ enc: leaked(pageEnc) })],
  ['no end', 'invalid', token('sessionkey', without(sessionKey({}), 'exp'), 'issuer')],
]);
