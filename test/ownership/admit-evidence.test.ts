import { expect } from 'chai';
import { BINDS_MAX } from '../../src/domain/evidence-limits.js';
import type { Role } from '../../src/domain/role.js';
import { admitEvidence, type KnownEvidence } from '../../src/ownership/admit-evidence.js';
import { signBind, type Bind } from '../../src/ownership/bind.js';
import { NO_CONSENTS, type Consents } from '../../src/ownership/consent-book.js';
import { signConsent, type ConsentWord, type SignedConsent } from '../../src/ownership/consent.js';
import type { PartySigners } from '../../src/ownership/party-signers.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { signSignal } from '../../src/ownership/signed-signal.js';
import { permission } from '../../src/testing/sign-call.js';
import { NOW, TERMS, bind, dig, digestOf, signal, testKey, type TestKey } from './signed-fixture.js';

const ROLES = ['patient', 'practitioner'] as const;

describe('admitEvidence', () => {
  let keys: Record<Role, TestKey>;
  let signers: PartySigners;
  before(async () => {
    keys = { patient: await testKey(), practitioner: await testKey() };
    signers = { patient: [keys.patient], practitioner: [keys.practitioner] };
  });
  const nothing: KnownEvidence = { binds: { patient: new Set(), practitioner: new Set() }, consents: NO_CONSENTS };
  const knowing = (known: { binds?: Partial<Record<Role, ReadonlySet<string>>>; consents?: Partial<Consents> }): KnownEvidence =>
    ({ binds: { ...nothing.binds, ...known.binds }, consents: { ...NO_CONSENTS, ...known.consents } });
  const admit = (token: string, known = nothing): ReturnType<typeof admitEvidence> => admitEvidence(token, TERMS, signers, known);
  const REJECTED = { ok: false, fault: 'rejected' };
  const CONFLICT = { ok: false, fault: 'conflict' };
  const STORED = { ok: true, entry: null };

  const bindOf = async (role: Role, change: Partial<Bind> = {}, by = keys[role]): Promise<{ token: string; digest: string }> =>
    ({ token: await signBind(bind(role, change), by.privateKey, by.kid), digest: await digestOf({ ...bind(role, change), kid: by.kid }) });
  const wordOf = async (role: Role, change: Partial<ConsentWord> = {}, by = keys[role]): Promise<SignedConsent> => {
    const payload = { ...permission(role, TERMS, { at: NOW }), ...change, kid: by.kid };
    return { token: await signConsent(payload, by.privateKey, by.kid), payload, digest: await digestOf(payload) };
  };

  it('stores a bind of either party’s under its own name', async () => {
    for (const role of ROLES) {
      const { token, digest } = await bindOf(role);
      expect(await admit(token)).to.deep.equal({ ok: true, entry: { kind: 'bind', role, digest, token } });
    }
  });

  it('stores a word of either party’s under its own name, with what it says', async () => {
    for (const role of ROLES) {
      const word = await wordOf(role);
      expect(await admit(word.token)).to.deep.equal({ ok: true, entry: { kind: 'consent', role, digest: word.digest, token: word.token, word } });
    }
  });

  it('stores nothing twice, whoever signs it again', async () => {
    for (const role of ROLES) {
      const { token, digest } = await bindOf(role), word = await wordOf(role);
      const known = knowing({ binds: { [role]: new Set([digest]) }, consents: { [role]: [word] } });
      const [signedAgain, saidAgain] = [await bindOf(role), await wordOf(role)];
      expect(signedAgain.token, 'another signature over the same').not.to.equal(token);
      for (const each of [token, word.token, signedAgain.token, saidAgain.token]) expect(await admit(each, known)).to.deep.equal(STORED);
    }
  });

  it('stores an earlier word no more than the newest', async () => {
    const first = await wordOf('patient');
    const second = await wordOf('patient', { seq: 1, prev: first.digest, decision: 'withdraw', at: NOW + 1 });
    for (const { token } of [first, second]) expect(await admit(token, knowing({ consents: { patient: [first, second] } }))).to.deep.equal(STORED);
  });

  it('keeps a bind that it has, and takes no other, once a party has made as many as are kept', async () => {
    for (const role of ROLES) {
      const other = role === 'patient' ? 'practitioner' : 'patient';
      const { token, digest } = await bindOf(role);
      const names = (count: number, ...more: readonly string[]): Set<string> => new Set([...Array.from({ length: count - more.length }, (_, index) => dig(`bind-${index}`)), ...more]);
      expect((await admit(token, knowing({ binds: { [role]: names(BINDS_MAX - 1) } }))).ok, `the last of the ${role}’s`).to.equal(true);
      expect(await admit(token, knowing({ binds: { [role]: names(BINDS_MAX) } })), `one too many of the ${role}’s`).to.deep.equal(REJECTED);
      expect(await admit(token, knowing({ binds: { [role]: names(BINDS_MAX, digest) } })), 'one of them').to.deep.equal(STORED);
      expect((await admit(token, knowing({ binds: { [other]: names(BINDS_MAX) } }))).ok, 'the other party’s are counted apart').to.equal(true);
    }
  });

  it('rejects a bind that is not its party’s, or not of this consultation', async () => {
    for (const { token } of [
      await bindOf('patient', {}, keys.practitioner), await bindOf('patient', {}, await testKey()), await bindOf('patient', {}, { ...await testKey(), kid: keys.patient.kid }),
      await bindOf('patient', { sid: 's-2' }), await bindOf('patient', { cd: dig('another') }),
    ]) expect(await admit(token)).to.deep.equal(REJECTED);
  });

  it('rejects a word that is not its party’s, not of this consultation, or that says nothing new', async () => {
    const first = await wordOf('patient');
    const after = { seq: 1, prev: first.digest, decision: 'withdraw' as const, at: NOW + 1 };
    for (const { token } of [
      await wordOf('patient', after, keys.practitioner), await wordOf('patient', after, await testKey()), await wordOf('patient', after, { ...await testKey(), kid: keys.patient.kid }),
      await wordOf('patient', { ...after, sid: 's-2' }), await wordOf('patient', { ...after, rid: 'r-2' }), await wordOf('patient', { ...after, cd: dig('another') }),
      await wordOf('patient', { ...after, modes: ['audio', 'audio'] }), await wordOf('patient', { ...after, decision: 'permit' }), await wordOf('patient', { ...after, at: NOW - 1 }),
    ]) expect(await admit(token, knowing({ consents: { patient: [first] } }))).to.deep.equal(REJECTED);
  });

  it('says that a word conflicts when it stands after another one than is stored', async () => {
    const first = await wordOf('patient'), other = await wordOf('patient', { at: NOW + 1 });
    const known = knowing({ consents: { patient: [first] } });
    expect(await admit(other.token, known), 'a second first one').to.deep.equal(CONFLICT);
    expect(await admit((await wordOf('patient', { seq: 1, prev: other.digest, decision: 'withdraw', at: NOW + 2 })).token, known), 'after another first one').to.deep.equal(CONFLICT);
    expect(await admit((await wordOf('patient', { seq: 2, prev: first.digest, decision: 'withdraw', at: NOW + 2 })).token, known), 'after one that is not stored').to.deep.equal(CONFLICT);
    expect(await admit((await wordOf('patient', { seq: 1, prev: first.digest, decision: 'withdraw', at: NOW + 2 })).token, known).then(({ ok }) => ok), 'in its place').to.equal(true);
  });

  it('says of a stranger’s word that it is rejected, wherever it stands', async () => {
    const first = await wordOf('patient');
    const { token } = await wordOf('patient', { at: NOW + 1 }, await testKey());
    expect(await admit(token, knowing({ consents: { patient: [first] } }))).to.deep.equal(REJECTED);
  });

  it('rejects everything else, signed as it may be: a word that is stored, too, when it comes as something else', async () => {
    const { privateKey, kid } = keys.patient;
    const word = await wordOf('patient');
    const [header, , signature] = word.token.split('.');
    const known = knowing({ consents: { patient: [word] }, binds: { patient: new Set([(await bindOf('patient')).digest]) } });
    const posing = [await signObject('consult-signal+jwt', { ...word.payload }, privateKey, kid), await signObject('consult-signal+jwt', { ...bind('patient'), kid }, privateKey, kid)];
    for (const token of ['', 'a.b.c', await signSignal(signal(), privateKey, kid), `${header}.e30.${signature}`, ...posing]) expect(await admit(token, known), token).to.deep.equal(REJECTED);
  });
});
