import type { Role } from '../../src/domain/role.js';
import type { CanonicalValue } from '../../src/ownership/canonical-json.js';
import { admitHead } from '../../src/ownership/admit-head.js';
import { verifyBind } from '../../src/ownership/bind.js';
import { NO_CONSENTS, verifyConsents, verifyNextConsent } from '../../src/ownership/consent-book.js';
import { countersignEpoch } from '../../src/ownership/countersign-epoch.js';
import { verifyCheckpoint } from '../../src/ownership/checkpoint.js';
import { verifyGrant } from '../../src/ownership/grant.js';
import { verifyHeadChain } from '../../src/ownership/head-chain.js';
import { verifyKeyset, type KeysetPayload } from '../../src/ownership/keyset.js';
import { verifyLease } from '../../src/ownership/lease.js';
import { verifyMemberKeys } from '../../src/ownership/member-key.js';
import { verifyPartyKeys } from '../../src/ownership/party-keys.js';
import { verifyRevocation } from '../../src/ownership/revocation.js';
import { verifyHead } from '../../src/ownership/segment-head.js';
import { verifySessionClaim } from '../../src/ownership/session-claim.js';
import { verifySessionKey } from '../../src/ownership/session-key.js';
import { verifySessionKeyProof } from '../../src/ownership/session-key-proof.js';
import { verifyEnrolment } from '../../src/ownership/signed-enrolment.js';
import { verifyKeyChange } from '../../src/ownership/signed-key-change.js';
import { signEpoch, type SignedEpoch } from '../../src/ownership/signed-epoch.js';
import type { SignedObjectType } from '../../src/ownership/signed-object.js';
import { verifySignal } from '../../src/ownership/signed-signal.js';
import { verifyEpochs } from '../../src/ownership/verify-epochs.js';
import { verifyReceipt } from '../../src/ownership/viewed-receipt.js';
import { callOf, expectedHead as headOf, partiesOfCalls, word } from './call-fixture.js';
import {
  AUDIENCE, FP, MEMBER, NONCE, NOW, TERMS, WAY, bind, checkpoint, commitOf, dig, enrolment, epoch, grant, head, keyChange, lease, memberKey, namedOf, outcomeOf, receipt, resolverOf, revocation, sessionClaim, sessionKey, sessionProof, signal, testKey, type TestKey,
} from './signed-fixture.js';

export interface SignedVerifier {
  name: string;
  typ: SignedObjectType;
  /** What it accepts when `key` has signed it. */
  payload: CanonicalValue;
  /** `ok`, or the fault. */
  verify: (token: string) => Promise<string>;
  /** What it says of a token of another `typ`. */
  refusal: string;
}

/** Every verifier of every signed object. All believe the same one key, so that a key is never the reason for a refusal. */
export async function signedVerifiers(): Promise<{ key: TestKey; verifiers: SignedVerifier[] }> {
  const [key, other, account] = await Promise.all([testKey(), testKey(), testKey('enc')]);
  const resolveKey = resolverOf(key);
  const expectedHead = headOf(key);
  const calls = { patient: await callOf({ patient: key, practitioner: other }), practitioner: await callOf({ patient: other, practitioner: key }) };
  const parties = {
    patient: await partiesOfCalls({ patient: [key], practitioner: [other] }, calls.patient),
    practitioner: await partiesOfCalls({ patient: [other], practitioner: [key] }, calls.practitioner),
  };
  const epochOf = (role: Role): SignedEpoch => epoch(calls[role].names);
  const [tenant = '', region = ''] = AUDIENCE.split(':').slice(1);
  const keyset: KeysetPayload = { v: 2, tenant, region, seq: 1, iat: NOW, notAfter: NOW + 1, keys: [], policies: [] };
  const { sid, rid } = TERMS;
  const opened = await commitOf(bind('practitioner'), key);
  const countersigned = { patient: await signEpoch(epochOf('patient'), other.privateKey, other.kid), practitioner: await signEpoch(epochOf('practitioner'), other.privateKey, other.kid) };
  const of = (typ: SignedObjectType, payload: CanonicalValue, verify: SignedVerifier['verify'], name: string, refusal = 'type'): SignedVerifier => ({ name, typ, payload, verify, refusal });
  const verifiers = [
    of('consult-keyset+jwt', keyset, (token) => outcomeOf(verifyKeyset({ keyset: token, rootKey: key.jwk }, { tenant, region, rootThumbprint: key.kid }, 0, NOW)), 'verifyKeyset', 'signature'),
    of('consult-session+jwt', sessionClaim(), (token) => outcomeOf(verifySessionClaim(token, { keyOf: (_, kid, at) => resolveKey(kid, at) }, NOW)), 'verifySessionClaim', 'claim-type'),
    of('consult-memberkey+jwt', memberKey(account, [other]), (token) => outcomeOf(verifyMemberKeys([token], { resolveKey, audience: AUDIENCE, subject: MEMBER, pinned: null })), 'verifyMemberKeys'),
    of('consult-memberkey+jwt', memberKey(account, [other]), (token) => outcomeOf(verifyPartyKeys(sessionClaim(), 'patient', [token], resolveKey)), 'verifyPartyKeys'),
    of('consult-enrol+jwt', enrolment(key, WAY, account), (token) => outcomeOf(verifyEnrolment(token, { device: namedOf(key), enc: namedOf(WAY), account: account.kid, prev: null, audience: AUDIENCE, subject: MEMBER, now: NOW })), 'verifyEnrolment'),
    of('consult-keychange+jwt', keyChange(), (token) => outcomeOf(verifyKeyChange(token, { devices: [key], audience: AUDIENCE, subject: MEMBER, prev: dig('newest'), next: dig('wanted'), now: NOW })), 'verifyKeyChange'),
    of('consult-sessionproof+jwt', sessionProof(key, WAY), (token) => outcomeOf(verifySessionKeyProof(token, {
      audience: AUDIENCE, sid, cd: TERMS.cd, role: 'patient', subject: MEMBER, sig: namedOf(key), enc: namedOf(WAY), now: NOW,
    })), 'verifySessionKeyProof'),
    of('consult-sessionkey+jwt', sessionKey(other, WAY), (token) => outcomeOf(verifySessionKey(token, { claim: sessionClaim(), cd: TERMS.cd, resolveKey })), 'verifySessionKey'),
    of('consult-bind+jwt', { ...bind('practitioner'), kid: key.kid }, (token) => outcomeOf(verifyBind(token, {
      sid, cd: TERMS.cd, theirs: { role: 'practitioner', signers: [key], commit: opened }, mine: { signers: [other], fp: FP.patient, commit: bind('practitioner').peerCommit },
    })), 'verifyBind'),
    of('consult-signal+jwt', signal(), (token) => outcomeOf(verifySignal(token, { sid, bind: dig('bind'), signer: key, seq: 0 })), 'verifySignal'),
    of('consult-consent+jwt', word('patient', '', { kid: key.kid }).payload, (token) => outcomeOf(verifyConsents([token], TERMS, { patient: [key], practitioner: [other] })), 'verifyConsents'),
    of('consult-consent+jwt', word('patient', '', { kid: key.kid }).payload, (token) => outcomeOf(verifyNextConsent(token, NO_CONSENTS, TERMS, { patient: [key], practitioner: [other] })), 'verifyNextConsent'),
    of('consult-epoch+jwt', epochOf('patient'), (patient) => outcomeOf(verifyEpochs([{ patient, practitioner: countersigned.patient }], parties.patient, TERMS)), 'verifyEpochs, patient'),
    of('consult-epoch+jwt', epochOf('practitioner'), (practitioner) => outcomeOf(verifyEpochs([{ patient: countersigned.practitioner, practitioner }], parties.practitioner, TERMS)), 'verifyEpochs, practitioner'),
    of('consult-epoch+jwt', epochOf('patient'), (token) => outcomeOf(countersignEpoch(token, { terms: TERMS, before: null, initiator: key, ...calls.patient.names }, 'practitioner', other.privateKey, other.kid)), 'countersignEpoch'),
    of('consult-head+jwt', head(), (token) => outcomeOf(verifyHead(token, expectedHead)), 'verifyHead'),
    of('consult-head+jwt', head(), (token) => outcomeOf(verifyHeadChain(token, [], expectedHead)), 'verifyHeadChain'),
    of('consult-head+jwt', head(), (token) => outcomeOf(admitHead(token, { expected: expectedHead, before: null, frontier: [], bytes: { digest: head().ct, length: head().len }, knowsWraps: (wd) => wd === head().wd })), 'admitHead'),
    of('consult-grant+jwt', grant(), (token) => outcomeOf(verifyGrant([token], { rid, cd: TERMS.cd, wrap: dig('wrap'), to: dig('to'), resolveOwner: resolveKey, resolveApprover: resolveKey })), 'verifyGrant'),
    of('consult-lease+jwt', lease(), (token) => outcomeOf(verifyLease(token, { resolveKey, audience: AUDIENCE, rid, subject: MEMBER, kid: dig('account'), nonce: NONCE, knownIat: 0, knownRevocation: 0, now: NOW })), 'verifyLease'),
    of('consult-revoke+jwt', revocation(), (token) => outcomeOf(verifyRevocation(token, { resolveKey, audience: AUDIENCE })), 'verifyRevocation'),
    of('consult-checkpoint+jwt', checkpoint(), (token) => outcomeOf(verifyCheckpoint(token, { resolveKey, audience: AUDIENCE })), 'verifyCheckpoint'),
    of('consult-viewed+jwt', receipt(), (token) => outcomeOf(verifyReceipt(token, { devices: [key], audience: AUDIENCE, subject: MEMBER, rid, length: 5_000 })), 'verifyReceipt'),
  ];
  return { key, verifiers };
}
