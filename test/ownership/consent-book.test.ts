import { expect } from 'chai';
import type { Role } from '../../src/domain/role.js';
import { NO_CONSENTS, areNewest, goesBack, newestOf, permits, readConsent, signatureFault, verifyConsents, verifyNextConsent, type Consents } from '../../src/ownership/consent-book.js';
import { consentReceipts } from '../../src/ownership/consent-receipt.js';
import { signConsent, type ConsentWord, type SignedConsent } from '../../src/ownership/consent.js';
import type { PartySigners } from '../../src/ownership/party-signers.js';
import { signObject } from '../../src/ownership/signed-object.js';
import { permission } from '../../src/testing/sign-call.js';
import { word } from './call-fixture.js';
import { NOW, TERMS, digestOf, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('what two parties have said about being recorded', () => {
  let phone: TestKey;
  let laptop: TestKey;
  let tablet: TestKey;
  let signers: PartySigners;
  before(async () => {
    [phone, laptop, tablet] = await Promise.all([testKey(), testKey(), testKey()]);
    signers = { patient: [phone, laptop], practitioner: [tablet] };
  });
  const sign = async (role: Role, change: Partial<ConsentWord> = {}, by = role === 'patient' ? phone : tablet): Promise<SignedConsent> => {
    const payload = { ...permission(role, TERMS, { at: NOW }), ...change, kid: change.kid ?? by.kid };
    return { token: await signObject('consult-consent+jwt', payload, by.privateKey, by.kid), payload, digest: await digestOf(payload) };
  };
  const after = ({ digest, payload }: SignedConsent, decision: ConsentWord['decision']): Partial<ConsentWord> => ({ seq: payload.seq + 1, prev: digest, decision });
  /** The same words, with a signature of others. */
  const forge = async (of: SignedConsent): Promise<string> => `${of.token.split('.').slice(0, 2).join('.')}.${(await sign('patient', { lang: 'de' })).token.split('.')[2]}`;
  const all = (words: readonly (SignedConsent | string)[], named?: readonly string[], parties = signers): Promise<string> =>
    outcomeOf(verifyConsents(words.map((each) => (typeof each === 'string' ? each : each.token)), TERMS, parties, named === undefined ? undefined : new Set(named)));

  it('is each party’s words in order, however the two are mixed', async () => {
    const [yes, theirs] = [await sign('patient'), await sign('practitioner')];
    const no = await sign('patient', after(yes, 'withdraw'), laptop);
    for (const words of [[yes, no, theirs], [theirs, yes, no], [yes, theirs, no]]) {
      expect(await verifyConsents(words.map(({ token }) => token), TERMS, signers)).to.deep.equal({ ok: true, consents: { patient: [yes, no], practitioner: [theirs] } });
    }
    expect(await all([no, yes, theirs])).to.equal('seq');
    expect(await all([yes, no, yes])).to.equal('seq');
    expect(await all([])).to.equal('ok');
  });

  it('is nothing when one word cannot be read, or is out of place', async () => {
    const yes = await sign('patient');
    expect(await all([yes, ''])).to.equal('invalid');
    expect(await all([yes, await sign('practitioner', { sid: 's-2' })])).to.equal('session');
  });

  it('has to be signed by the device that it names, which is its party’s alone', async () => {
    const faults = async (of: SignedConsent, parties = signers): Promise<string[]> => [
      await all([of], undefined, parties), await outcomeOf(verifyNextConsent(of.token, NO_CONSENTS, TERMS, parties)), (await signatureFault(of, parties)) ?? 'ok',
    ];
    expect(await faults(await sign('patient', {}, laptop))).to.deep.equal(['ok', 'ok', 'ok']);
    expect(await faults(await sign('patient', {}, tablet)), 'the other party’s').to.deep.equal(['key', 'key', 'key']);
    expect(await faults(await sign('patient', { kid: laptop.kid }, phone)), 'another device’s name').to.deep.equal(['key', 'key', 'key']);
    expect(await faults(await sign('patient', {}, { ...await testKey(), kid: phone.kid })), 'a stranger').to.deep.equal(['signature', 'signature', 'signature']);
    expect(await faults(await sign('patient', {}, phone), { ...signers, practitioner: [tablet, phone] }), 'both have it').to.deep.equal(['key', 'key', 'key']);
    expect(await faults({ ...await sign('patient'), token: '' })).to.deep.equal(['invalid', 'invalid', 'invalid']);
    const posing = await signObject('consult-bind+jwt', { ...permission('patient', TERMS, { at: NOW }), kid: phone.kid }, phone.privateKey, phone.kid);
    expect(await faults({ ...await sign('patient'), token: posing }), 'of another type').to.deep.equal(['type', 'type', 'type']);
  });

  it('asks for the signatures of the words that something rests on, and of the newest ones', async () => {
    const yes = await sign('patient'), theirs = await sign('practitioner');
    const no = await sign('patient', after(yes, 'withdraw'));
    const again = await sign('patient', after(no, 'permit'));
    const [falseYes, falseNo, falseAgain, falseTheirs] = await Promise.all([yes, no, again, theirs].map(forge)) as [string, string, string, string];
    expect(await all([yes, falseNo, again, theirs], [yes.digest]), 'nothing rests on the second').to.equal('ok');
    expect(await all([falseYes, no, again, theirs], [yes.digest])).to.equal('signature');
    expect(await all([yes, no, falseAgain, theirs], [yes.digest]), 'the patient’s newest').to.equal('signature');
    expect(await all([yes, no, again, falseTheirs], [yes.digest]), 'the practitioner’s newest').to.equal('signature');
    for (const words of [[falseYes, no, again, theirs], [yes, falseNo, again, theirs]]) expect(await all(words), 'all of them, where nothing is named').to.equal('signature');
  });

  it('grows by one word that is signed, and in its place after what is known', async () => {
    const yes = await sign('patient'), no = await sign('patient', after(yes, 'withdraw'));
    const known: Consents = { ...NO_CONSENTS, patient: [yes] };
    expect(await verifyNextConsent(no.token, known, TERMS, signers)).to.deep.equal({ ok: true, ...no });
    expect(await outcomeOf(verifyNextConsent(no.token, NO_CONSENTS, TERMS, signers))).to.equal('seq');
    expect(await outcomeOf(verifyNextConsent((await sign('practitioner')).token, known, TERMS, signers)), 'the other party’s first').to.equal('ok');
    expect(await outcomeOf(verifyNextConsent(await forge(await sign('patient', { seq: 9 })), known, TERMS, signers)), 'first who has said it').to.equal('signature');
  });

  it('is read as it stands, and given to be kept with its token', async () => {
    const yes = await sign('patient');
    expect(await readConsent(yes.token)).to.deep.equal(yes);
    expect(await readConsent('')).to.equal(null);
    const { role, decision, modes, text, lang, at } = yes.payload;
    expect(consentReceipts([yes])).to.deep.equal([{ role, decision, modes, text, lang, at, token: yes.token }]);
    expect(await signConsent(yes.payload, phone.privateKey, phone.kid).then(readConsent).then((read) => read?.digest)).to.equal(yes.digest);
  });
});

describe('what words allow', () => {
  const consents: Consents = {
    patient: [word('patient', 'p0', { modes: ['audio'] }), word('patient', 'p1', { seq: 1, decision: 'withdraw' }), word('patient', 'p2', { seq: 2 })],
    practitioner: [word('practitioner', 'd0'), word('practitioner', 'd1', { seq: 1, decision: 'withdraw' }), word('practitioner', 'd2', { seq: 2 })],
  };

  it('permits a mode by a permission of each party for it, and not without', () => {
    const modes = (patient: string | null, practitioner: string | null): string => (['audio', 'video'] as const).filter((mode) => permits(consents, [patient, practitioner], mode)).join(' ');
    expect(modes('p2', 'd0')).to.equal('audio video');
    expect(modes('p0', 'd0')).to.equal('audio');
    for (const [patient, practitioner] of [['p1', 'd0'], ['p2', 'd1'], [null, 'd0'], ['p2', null], ['d0', 'd0'], ['p2', 'p2'], ['absent', 'd0']] as const) expect(modes(patient, practitioner), `${patient} ${practitioner}`).to.equal('');
  });

  it('names the newest of each, and knows whether they are named', () => {
    expect(newestOf(consents)).to.deep.equal(['p2', 'd2']);
    expect(newestOf(NO_CONSENTS)).to.deep.equal([null, null]);
    expect(areNewest(consents, ['p2', 'd2'])).to.equal(true);
    for (const named of [['p1', 'd2'], ['p2', 'd1'], ['d2', 'p2']] as const) expect(areNewest(consents, named)).to.equal(false);
    for (const silent of ['patient', 'practitioner'] as const) expect(areNewest({ ...consents, [silent]: [] }, ['p2', 'd2']), `not a word of the ${silent}’s`).to.equal(false);
  });

  it('goes back where either party’s word is an earlier one than before', () => {
    expect(goesBack(consents, ['p2', 'd1'], ['p0', 'd0'])).to.equal(false);
    expect(goesBack(consents, ['p0', 'd0'], ['p0', 'd0'])).to.equal(false);
    expect(goesBack(consents, ['p0', 'd1'], ['p2', 'd0'])).to.equal(true);
    expect(goesBack(consents, ['p2', 'd0'], ['p0', 'd1'])).to.equal(true);
  });
});
