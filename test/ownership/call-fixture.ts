import type { Role } from '../../src/domain/role.js';
import type { OwnDevice } from '../../src/keys/own-keys.js';
import { bindBook, type BindBook } from '../../src/ownership/bind-book.js';
import { verifyConsents, type Consents } from '../../src/ownership/consent-book.js';
import type { ConsentWord, SignedConsent } from '../../src/ownership/consent.js';
import type { PartySigners } from '../../src/ownership/party-signers.js';
import type { PartyKey } from '../../src/ownership/party-key.js';
import type { ExpectedHead } from '../../src/ownership/segment-head.js';
import type { EpochParties } from '../../src/ownership/verify-epoch-pair.js';
import { signCall, type SignedCall } from '../../src/testing/sign-call.js';
import { bind, dig, NOW, TERMS, type TestKey } from './signed-fixture.js';

/** A book that knows these binds by name, whoever made them: for tests of what rests on a bind, not of the bind. */
export function bookOf(...known: readonly [name: string, role: Role, signer: PartyKey][]): BindBook {
  return {
    find: (role, name) => {
      const [, , signer] = known.find(([each, of]) => each === name && of === role) ?? [];
      return Promise.resolve(signer === undefined ? null : { payload: { ...bind(role), kid: signer.kid }, digest: name, signer });
    },
  };
}

/** A word by its name, signed by nobody. */
export function word(role: Role, name: string, change: Partial<ConsentWord> = {}): SignedConsent {
  const { sid, rid, cd } = TERMS;
  return { token: '', digest: name, payload: { v: 1, sid, rid, cd, role, seq: 0, prev: null, decision: 'permit', modes: ['audio', 'video'], text: 'May it?', lang: 'en', at: NOW, kid: dig(`device-${role}`), ...change } };
}

/** What `head()` names: both permit both modes. */
export const PERMITTED: Consents = { patient: [word('patient', dig('yes-patient'))], practitioner: [word('practitioner', dig('yes-practitioner'))] };

/** What `head()` and `headChain()` fit: the recorder's device, and further ones under binds of their own. */
export function expectedHead(recorder: PartyKey, ...further: readonly [name: string, PartyKey][]): ExpectedHead {
  return {
    rid: TERMS.rid, cd: TERMS.cd, recorder: 'practitioner', consents: PERMITTED, pinned: null,
    binds: bookOf([dig('bind-practitioner'), 'practitioner', recorder], ...further.map(([name, key]): [string, Role, PartyKey] => [dig(name), 'practitioner', key])),
    epochs: [{ digest: dig('epoch-0'), payload: { mode: 'audio' } }, { digest: dig('epoch-1'), payload: { mode: 'video' } }],
  };
}

export interface CallFixture {
  call: SignedCall;
  /** What an epoch of this call names. */
  names: { binds: [string, string]; consents: [string, string] };
}

export function deviceOf({ kid, key, privateKey }: TestKey): OwnDevice {
  return { kid, publicKey: key, privateKey };
}

/** Two devices in a call: their binds, and their permissions. */
export async function callOf(keys: Readonly<Record<Role, TestKey>>): Promise<CallFixture> {
  const call = await signCall({ patient: deviceOf(keys.patient), practitioner: deviceOf(keys.practitioner) }, TERMS, { at: NOW });
  const { binds, consents } = call;
  return { call, names: { binds: [binds.patient.digest, binds.practitioner.digest], consents: [consents.patient.digest, consents.practitioner.digest] } };
}

/** What epochs of these calls are held against; the first one's permissions count. */
export async function partiesOfCalls(signers: PartySigners, ...calls: readonly CallFixture[]): Promise<EpochParties> {
  const tokens = calls.flatMap(({ call: { binds } }) => [binds.patient.token, binds.practitioner.token]);
  const words = calls.slice(0, 1).flatMap(({ call: { consents } }) => [consents.patient.token, consents.practitioner.token]);
  const consents = await verifyConsents(words, TERMS, signers);
  return { signers, binds: await bindBook(tokens, TERMS, signers), consents: consents.ok ? consents.consents : { patient: [], practitioner: [] } };
}
