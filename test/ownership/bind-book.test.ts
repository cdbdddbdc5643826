import { expect } from 'chai';
import type { Role } from '../../src/domain/role.js';
import { areOnePair, bindBook, verifyKeptBind, type BoundDevice } from '../../src/ownership/bind-book.js';
import { signBind, type Bind } from '../../src/ownership/bind.js';
import { signConsent } from '../../src/ownership/consent.js';
import type { PartySigners } from '../../src/ownership/party-signers.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { FP, NOW, TERMS, bind, commitOf, dig, digestOf, testKey, type TestKey } from './signed-fixture.js';
import { word } from './call-fixture.js';

describe('a bind that is kept', () => {
  let phone: TestKey;
  let laptop: TestKey;
  let tablet: TestKey;
  let signers: PartySigners;
  before(async () => {
    [phone, laptop, tablet] = await Promise.all([testKey(), testKey(), testKey()]);
    signers = { patient: [phone, laptop], practitioner: [tablet] };
  });
  const sign = (role: Role, by: TestKey, change: Partial<Bind> = {}): Promise<string> => signBind(bind(role, change), by.privateKey, by.kid);
  /** What both ways to ask say of a bind: for which role it was found in a book, and kept by itself. */
  const rolesOf = async (token: string, payload: Bind, parties = signers): Promise<string> => {
    const book = await bindBook([token], TERMS, parties), name = await digestOf(payload);
    const found = [await book.find('patient', name), await book.find('practitioner', name)].map((bound) => bound?.payload.role ?? '-').join(' ');
    return `${found}, kept ${(await verifyKeptBind(token, TERMS, parties))?.payload.role ?? '-'}`;
  };
  const outcome = async (role: Role, by: TestKey, change: Partial<Bind> = {}, parties = signers): Promise<string> =>
    rolesOf(await sign(role, by, change), { ...bind(role, change), kid: by.kid }, parties);
  const NOWHERE = '- -, kept -';

  it('is its role’s own, with the device that has signed it', async () => {
    expect(await outcome('patient', phone)).to.equal('patient -, kept patient');
    expect(await outcome('patient', laptop)).to.equal('patient -, kept patient');
    expect(await outcome('practitioner', tablet)).to.equal('- practitioner, kept practitioner');
    const payload = { ...bind('patient'), kid: laptop.kid };
    expect(await verifyKeptBind(await sign('patient', laptop), TERMS, signers)).to.deep.equal({ payload, digest: await digestOf(payload), signer: laptop });
  });

  it('is not believed from the other party’s device, a stranger, or a device that both have', async () => {
    expect(await outcome('patient', tablet)).to.equal(NOWHERE);
    expect(await outcome('practitioner', phone)).to.equal(NOWHERE);
    const stranger = await testKey();
    expect(await outcome('patient', stranger)).to.equal(NOWHERE);
    expect(await rolesOf(await sign('patient', { ...stranger, kid: phone.kid }), { ...bind('patient'), kid: phone.kid })).to.equal(NOWHERE);
    const both = { patient: [phone, tablet], practitioner: [tablet] };
    expect(await outcome('patient', tablet, {}, both)).to.equal(NOWHERE);
    expect(await outcome('practitioner', tablet, {}, both)).to.equal(NOWHERE);
  });

  it('names the very device that has signed it, and not another one of the same person’s', async () => {
    const payload = { ...bind('patient'), kid: laptop.kid };
    const token = await signObject('consult-bind+jwt', payload, phone.privateKey, phone.kid);
    expect(await rolesOf(token, payload)).to.equal(NOWHERE);
  });

  it('is of this session and under this claim', async () => {
    expect(await outcome('patient', phone, { sid: 's-2' })).to.equal(NOWHERE);
    expect(await outcome('patient', phone, { cd: dig('another') })).to.equal(NOWHERE);
  });

  it('is of the time that its session key counts in, the first and the last moment of it too', async () => {
    const page = { patient: [{ ...phone, since: NOW, until: NOW + 10 }], practitioner: [tablet] };
    for (const iat of [NOW, NOW + 10]) expect(await outcome('patient', phone, { iat }, page)).to.equal('patient -, kept patient');
    for (const iat of [NOW - 1, NOW + 11]) expect(await outcome('patient', phone, { iat }, page)).to.equal(NOWHERE);
  });

  it('is nothing else, and nothing unreadable', async () => {
    const said = word('patient', '').payload;
    const consent = await signConsent(said, phone.privateKey, phone.kid);
    for (const token of ['', 'a.b.c', consent]) {
      expect(await verifyKeptBind(token, TERMS, signers), token).to.equal(null);
      const book = await bindBook([token, await sign('patient', phone)], TERMS, signers);
      expect((await book.find('patient', await digestOf({ ...bind('patient'), kid: phone.kid })))?.signer, 'the good one beside it').to.equal(phone);
    }
    const posing = await signObject('consult-signal+jwt', { ...bind('patient'), kid: phone.kid }, phone.privateKey, phone.kid);
    expect(await rolesOf(posing, { ...bind('patient'), kid: phone.kid })).to.equal(NOWHERE);
  });

  it('stays what it is when the same comes again under a false signature', async () => {
    const token = await sign('patient', phone);
    const other = await sign('patient', phone, { nonce: dig('another') });
    const [header, body] = token.split('.');
    const forged = `${header}.${body}.${other.split('.')[2]}`;
    const name = await digestOf({ ...bind('patient'), kid: phone.kid });
    expect(await verifyKeptBind(forged, TERMS, signers)).to.equal(null);
    const book = await bindBook([token, forged], TERMS, signers);
    for (const time of ['first', 'second']) expect((await book.find('patient', name))?.signer, time).to.equal(phone);
    expect(await book.find('patient', dig('nobody'))).to.equal(null);
  });
});

describe('areOnePair', () => {
  it('asks both sides: each opens the commitment that the other one has heard', async () => {
    const [phone, tablet] = await Promise.all([testKey(), testKey()]);
    const bound = (role: Role, signer: TestKey, change: Partial<Bind> = {}): BoundDevice => ({ payload: { ...bind(role), kid: signer.kid, ...change }, digest: dig(role), signer });
    const heard = { patient: { peerCommit: await commitOf(bind('practitioner'), tablet) }, practitioner: { peerCommit: await commitOf(bind('patient'), phone) } };
    const pair = (patient: Partial<Bind> = {}, practitioner: Partial<Bind> = {}): Promise<boolean> =>
      areOnePair(bound('patient', phone, { ...heard.patient, ...patient }), bound('practitioner', tablet, { ...heard.practitioner, ...practitioner }));
    expect(await pair()).to.equal(true);
    expect(await pair({ peerCommit: dig('another') }), 'the patient’s was for somebody else').to.equal(false);
    expect(await pair({}, { peerCommit: dig('another') }), 'the practitioner’s was').to.equal(false);
    for (const change of [{ nonce: dig('another') }, { fp: FP.patient.replace('AB', 'AC') }, { cd: dig('another') }]) {
      expect(await pair(change), JSON.stringify(change)).to.equal(false);
      expect(await pair({}, change), JSON.stringify(change)).to.equal(false);
    }
    expect(await areOnePair(bound('patient', tablet, heard.patient), bound('practitioner', tablet, heard.practitioner)), 'another device').to.equal(false);
  });
});
