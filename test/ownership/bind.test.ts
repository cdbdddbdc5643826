import { expect } from 'chai';
import { signBind, verifyBind, type Bind, type ExpectedBind } from '../../src/ownership/bind.js';
import { confirmText, verifyConfirm } from '../../src/ownership/confirm-text.js';
import { digest } from '../../src/ownership/digest.js';
import { readJws } from '../../src/ownership/jws.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { FP, NOW, TERMS, bind, commitOf, dig, digestOf, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('verifyBind', () => {
  let patient: TestKey;
  let practitioner: TestKey;
  let tablet: TestKey;
  let phone: TestKey;
  let expected: ExpectedBind;
  before(async () => {
    [patient, phone, practitioner, tablet] = await Promise.all([testKey(), testKey(), testKey(), testKey()]);
    // As the patient's page sees it.
    expected = {
      sid: TERMS.sid,
      cd: TERMS.cd,
      theirs: { role: 'practitioner', signers: [practitioner, tablet], commit: await commitOf(bind('practitioner'), practitioner) },
      mine: { signers: [patient, phone], fp: FP.patient, commit: bind('practitioner').peerCommit },
    };
  });
  const verify = async (change: Partial<Bind>, by = practitioner): Promise<string> =>
    outcomeOf(verifyBind(await signBind(bind('practitioner', change), by.privateKey, by.kid), expected));

  it('believes the other party’s word on its certificate', async () => {
    const payload = { ...bind('practitioner'), kid: practitioner.kid };
    const result = await verifyBind(await signBind(payload, practitioner.privateKey, practitioner.kid), expected);
    expect(result).to.deep.equal({ ok: true, payload, digest: await digestOf(payload), signer: practitioner });
  });

  it('says which of its devices is at the other end', async () => {
    for (const device of [practitioner, tablet]) {
      const theirs = { ...expected.theirs, commit: await commitOf(bind('practitioner'), device) };
      const result = await verifyBind(await signBind(bind('practitioner'), device.privateKey, device.kid), { ...expected, theirs });
      if (!result.ok) throw new Error(result.fault);
      expect(result.signer).to.equal(device);
    }
  });

  it('refuses a device that both parties have: it could be mine', async () => {
    const theirs = { ...expected.theirs, signers: [practitioner, patient] };
    const both = { ...theirs, commit: await commitOf(bind('practitioner'), patient) };
    expect(await outcomeOf(verifyBind(await signBind(bind('practitioner'), patient.privateKey, patient.kid), { ...expected, theirs: both }))).to.equal('reflection');
    expect(await outcomeOf(verifyBind(await signBind(bind('practitioner'), practitioner.privateKey, practitioner.kid), { ...expected, theirs }))).to.equal('ok');
  });

  it('refuses a device of its that is not among them, and everybody when there are none', async () => {
    const token = await signBind(bind('practitioner'), tablet.privateKey, tablet.kid);
    expect(await outcomeOf(verifyBind(token, { ...expected, theirs: { ...expected.theirs, signers: [practitioner] } }))).to.equal('key');
    expect(await outcomeOf(verifyBind(token, { ...expected, theirs: { ...expected.theirs, signers: [] } }))).to.equal('key');
  });

  it('refuses what any key of mine has signed: as it is, and with the roles exchanged', async () => {
    for (const own of [patient, phone]) {
      expect(await outcomeOf(verifyBind(await signBind(bind('patient'), own.privateKey, own.kid), expected))).to.equal('reflection');
      expect(await verify({}, own)).to.equal('reflection');
    }
  });

  it('refuses what does not open the commitment that was heard, part by part', async () => {
    expect(await verify({ nonce: dig('another') })).to.equal('not-committed');
    expect(await verify({ fp: FP.practitioner.replace('CD', 'CE') })).to.equal('not-committed');
    expect(await verify({}, tablet), 'another of its devices').to.equal('not-committed');
    for (const change of [{ role: 'patient' as const }, { cd: dig('another') }]) {
      const theirs = { ...expected.theirs, commit: await commitOf({ ...bind('practitioner'), ...change }, practitioner) };
      expect(await outcomeOf(verifyBind(await signBind(bind('practitioner'), practitioner.privateKey, practitioner.kid), { ...expected, theirs }))).to.equal('not-committed');
    }
  });

  it('refuses another session, another role, another claim, my certificate, and the commitment of another connection', async () => {
    expect(await verify({ sid: 's-2' })).to.equal('session');
    expect(await verify({ role: 'patient' })).to.equal('role');
    expect(await verify({ cd: dig('another') })).to.equal('unknown-key-share');
    expect(await verify({ fp: FP.patient })).to.equal('unknown-key-share');
    expect(await verify({ peerCommit: dig('another') })).to.equal('stale-commit');
  });

  it('refuses a fingerprint in another form or of another hash, a nonce of another length or spelling, and an earlier version', async () => {
    for (const fp of [FP.practitioner.toLowerCase(), FP.practitioner.replace('sha-256', 'sha-1'), `${FP.practitioner}:CD`, ` ${FP.practitioner}`]) {
      expect(await verify({ fp })).to.equal('invalid');
    }
    for (const nonce of ['q'.repeat(22), `${'q'.repeat(42)}r`, '']) expect(await verify({ nonce })).to.equal('invalid');
    expect(await verify({ v: 1 } as unknown as Partial<Bind>)).to.equal('invalid');
  });

  it('refuses a session key that did not count yet, or no longer, at the time that the bind says', async () => {
    const page = { ...practitioner, since: NOW, until: NOW + 10 };
    const during = { ...expected, theirs: { ...expected.theirs, signers: [page] } };
    for (const [iat, said] of [[NOW - 1, 'time'], [NOW, 'ok'], [NOW + 10, 'ok'], [NOW + 11, 'time']] as const) {
      expect(await outcomeOf(verifyBind(await signBind(bind('practitioner', { iat }), practitioner.privateKey, practitioner.kid), during)), String(iat - NOW)).to.equal(said);
    }
  });

  it('refuses members that it does not know', async () => {
    expect(await verify({ owner: 'm_tom' } as Partial<Bind>)).to.equal('invalid');
  });

  it('refuses a name of another signer, so that no two devices sign one digest', async () => {
    const tokens = await Promise.all([practitioner, tablet].map(({ privateKey, kid }) => signBind(bind('practitioner'), privateKey, kid)));
    const digests = await Promise.all(tokens.map((token) => digest(readJws(token)!.payload)));
    expect(digests[0]).not.to.equal(digests[1]);
    const forged = await signObject('consult-bind+jwt', { ...bind('practitioner'), kid: tablet.kid }, practitioner.privateKey, practitioner.kid);
    expect(await outcomeOf(verifyBind(forged, expected))).to.equal('signer');
  });

  it('refuses a stranger, under its own name and under the other party’s', async () => {
    const stranger = await testKey();
    expect(await verify({}, stranger)).to.equal('key');
    expect(await verify({}, { ...stranger, kid: practitioner.kid })).to.equal('signature');
  });
});

describe('verifyConfirm', () => {
  const digests = { patient: dig('patient'), practitioner: dig('practitioner') };

  it('writes the patient’s digest first, whoever speaks', () => {
    expect(confirmText('practitioner', digests)).to.equal(`consult/confirm@v1 practitioner ${dig('patient')} ${dig('practitioner')}`);
    expect(confirmText('patient', digests)).to.equal(`consult/confirm@v1 patient ${dig('patient')} ${dig('practitioner')}`);
  });

  it('believes the other party, and not my own words', async () => {
    expect(verifyConfirm(confirmText('practitioner', digests), 'patient', digests)).to.deep.equal({ ok: true });
    expect(await outcomeOf(verifyConfirm(confirmText('patient', digests), 'patient', digests))).to.equal('reflection');
  });

  it('refuses another pair of binds, an exchanged one, and anything else', async () => {
    const { patient, practitioner } = digests;
    const texts = [confirmText('practitioner', { patient, practitioner: dig('mallory') }), confirmText('practitioner', { patient: practitioner, practitioner: patient }), '', null, undefined, {}, [confirmText('practitioner', digests)]];
    for (const text of texts) expect(await outcomeOf(verifyConfirm(text, 'patient', digests))).to.equal('unknown-key-share');
  });

});
