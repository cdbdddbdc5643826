import { expect } from 'chai';
import type { Role } from '../../../src/domain/role.js';
import { NO_CONSENTS, verifyConsents, type Consents } from '../../../src/ownership/consent-book.js';
import { CONSENT_TEXT_MAX, type ConsentTerms, type ConsentWord, type SignedConsent } from '../../../src/ownership/consent.js';
import type { PartySigners } from '../../../src/ownership/party-signers.js';
import { ConsentLedger } from '../../../src/session/consent/consent-ledger.js';
import { permission, signWord } from '../../../src/testing/sign-call.js';
import { testDevice } from '../session-keys.js';

const TERMS: ConsentTerms = { sid: 's-1', rid: 'r-1', cd: 'C'.repeat(42) + 'A', modes: ['audio', 'video'] };
const SHOWN = { text: 'Darf aufgezeichnet werden?\nJa oder nein.', lang: 'de' };

describe('what two pages say about being recorded', () => {
  type Device = Awaited<ReturnType<typeof testDevice>>['device'];
  let devices: Record<Role, Device>;
  let signers: PartySigners;
  before(async () => {
    devices = { patient: (await testDevice()).device, practitioner: (await testDevice()).device };
    const keyOf = ({ kid, publicKey: key }: Device) => [{ kid, key }];
    signers = { patient: keyOf(devices.patient), practitioner: keyOf(devices.practitioner) };
  });

  interface Page {
    ledger: ConsentLedger;
    said: SignedConsent[];
    changes: Consents[];
    decisions: (role: Role) => string[];
  }
  function page(role: Role, known: Consents = NO_CONSENTS, now = () => 1_000): Page {
    const said: SignedConsent[] = [];
    const changes: Consents[] = [];
    const ledger = new ConsentLedger({ role, terms: TERMS, modes: ['audio', 'video'], device: devices[role], known, now, onChange: (consents) => changes.push(consents), onOwn: (word) => said.push(word) });
    return { ledger, said, changes, decisions: (of) => ledger.consents[of].map(({ payload: { decision } }) => decision) };
  }
  const said = async (role: Role, change: Partial<ConsentWord>, by = devices[role]): Promise<string> => (await signWord(by, { ...permission(role, TERMS, { at: 1_000 }), ...change })).token;
  const stored = async (...tokens: string[]): Promise<readonly SignedConsent[]> => {
    const result = await verifyConsents(tokens, TERMS, signers);
    if (!result.ok) throw new Error(result.fault);
    return result.consents.patient;
  };

  it('is signed in one chain, with the text and the language that were shown, and verifies as a whole', async () => {
    let clock = 5_000;
    const { ledger, said: words } = page('patient', NO_CONSENTS, () => clock);
    void ledger.say('permit', SHOWN);
    void ledger.say('permit', SHOWN);
    await ledger.settled();
    // A clock that is set back does not put a word before the one that it follows.
    clock = 10;
    await ledger.say('deny', { text: 'Sie haben zugestimmt.', lang: 'de' });
    await ledger.say('permit', SHOWN);
    expect(words.map(({ payload: { decision, seq, at } }) => [decision, seq, at])).to.deep.equal([['permit', 0, 5_000], ['withdraw', 1, 5_000], ['permit', 2, 5_000]]);
    expect(words[0]?.payload).to.deep.include({ ...SHOWN, sid: 's-1', rid: 'r-1', cd: TERMS.cd, role: 'patient', prev: null });
    expect((await verifyConsents(words.map(({ token }) => token), TERMS, signers)).ok).to.equal(true);
  });

  it('is known once it is settled, and said twice it is signed once', async () => {
    const { ledger, said: words, decisions } = page('patient');
    void ledger.hear(await said('practitioner', {}), signers);
    void ledger.say('permit', SHOWN);
    await ledger.settled();
    expect([decisions('practitioner'), decisions('patient')]).to.deep.equal([['permit'], ['permit']]);
    await ledger.say('permit', SHOWN);
    expect(words.length).to.equal(1);
  });

  it('is nothing when it is longer than anybody reads, and the next word is heard all the same', async () => {
    const { ledger, said: words } = page('patient');
    const long = ledger.say('permit', { text: 'x'.repeat(CONSENT_TEXT_MAX + 1), lang: 'en' });
    expect(await long.then(() => 'signed', () => 'refused')).to.equal('refused');
    await ledger.say('deny', SHOWN);
    expect(words.map(({ payload: { decision } }) => decision)).to.deep.equal(['deny']);
  });

  it('is heard from the other side in its place, once, and from nobody else', async () => {
    const { ledger, changes, decisions } = page('practitioner');
    const yes = await said('patient', {});
    for (const token of ['no.token', await said('practitioner', {}), await said('patient', {}, devices.practitioner), await said('patient', { rid: 'r-2' }), await said('patient', { seq: 1, prev: TERMS.cd })]) await ledger.hear(token, signers);
    expect(changes).to.deep.equal([]);
    await ledger.hear(yes, signers);
    await ledger.hear(yes, signers);
    expect([decisions('patient'), changes.length]).to.deep.equal([['permit'], 1]);
  });

  it('is not heard a second time when the other side says all of it again on a new connection, its withdrawal neither', async () => {
    const { ledger, changes, decisions } = page('practitioner');
    const patient = page('patient');
    for (const answer of ['permit', 'deny', 'permit'] as const) await patient.ledger.say(answer, SHOWN);
    for (const { token } of [...patient.said, ...patient.said]) await ledger.hear(token, signers);
    expect([decisions('patient'), changes.length]).to.deep.equal([['permit', 'withdraw', 'permit'], 3]);
  });

  it('stops the recording with a no that has no place, and only with one that the other side has signed', async () => {
    const known: Consents = { ...NO_CONSENTS, patient: await stored(await said('patient', {})) };
    for (const [what, token, left] of [
      ['a withdrawal out of its place', await said('patient', { decision: 'withdraw', seq: 5, prev: TERMS.cd }), []],
      ['a no in another one’s place', await said('patient', { decision: 'deny' }), []],
      ['a no that somebody else has signed', await said('patient', { decision: 'deny' }, devices.practitioner), ['permit']],
      ['a no about another consultation', await said('patient', { decision: 'deny', sid: 's-2' }), ['permit']],
      ['a no about another claim', await said('patient', { decision: 'deny', cd: 'D'.repeat(42) + 'A' }), ['permit']],
      ['another yes', await said('patient', { at: 2_000 }), ['permit']],
    ] as const) {
      const { ledger, decisions } = page('practitioner', known);
      await ledger.hear(token, signers);
      expect(decisions('patient'), what).to.deep.equal(left);
    }
  });

  it('is signed anew after what another page of mine has said, a no at once and without a yes between', async () => {
    const { ledger, said: words, changes, decisions } = page('patient');
    await ledger.say('deny', SHOWN);
    changes.length = 0;
    const theirs = await stored(await said('patient', { text: 'On the other page', at: 900 }));
    expect(await ledger.learn(theirs)).to.equal(true);
    expect(decisions('patient')).to.deep.equal(['permit', 'withdraw']);
    expect(changes.map(({ patient }) => patient.at(-1)?.payload.decision), 'no moment of permission').to.deep.equal(['withdraw']);
    expect(words.at(-1)?.payload).to.deep.include({ seq: 1, prev: theirs[0]?.digest, ...SHOWN });
    expect((await stored(...ledger.consents.patient.map(({ token }) => token))).length).to.equal(2);
  });

  it('is learnt from a backend by a page that has said nothing, and nothing is signed by that', async () => {
    const { ledger, said: words, decisions } = page('patient');
    expect(await ledger.learn(await stored(await said('patient', {})))).to.equal(true);
    expect([decisions('patient'), words]).to.deep.equal([['permit'], []]);
  });

  it('is followed by what another page of mine has said after it, whichever it is', async () => {
    for (const answers of [['permit', 'deny'], ['deny', 'permit']] as const) {
      const other = page('patient');
      for (const answer of answers) await other.ledger.say(answer, SHOWN);
      const { ledger, said: words, decisions } = page('patient', { ...NO_CONSENTS, patient: other.said.slice(0, 1) });
      expect(await ledger.learn(other.said)).to.equal(true);
      expect([decisions('patient'), words]).to.deep.equal([other.said.map(({ payload: { decision } }) => decision), []]);
    }
  });

  it('is a no again where the backend has the beginning of it alone, and a yes of another page after that', async () => {
    const mine = page('patient');
    for (const answer of ['permit', 'deny'] as const) await mine.ledger.say(answer, SHOWN);
    const other = page('patient', { ...NO_CONSENTS, patient: mine.said.slice(0, 1) });
    for (const answer of ['deny', 'permit'] as const) await other.ledger.say(answer, { ...SHOWN, text: 'On the other page' });
    expect(await mine.ledger.learn(other.ledger.consents.patient)).to.equal(true);
    expect(mine.decisions('patient')).to.deep.equal(['permit', 'withdraw', 'permit', 'withdraw']);
  });

  it('is neither said again nor taken back when both pages have permitted', async () => {
    const { ledger, said: words, decisions } = page('patient');
    await ledger.say('permit', SHOWN);
    expect(await ledger.learn(await stored(await said('patient', { text: 'On the other page' })))).to.equal(true);
    expect([decisions('patient'), words.length]).to.deep.equal([['permit'], 1]);
  });

  it('gives no permission again over a no that this page did not know of', async () => {
    const { ledger, said: words, decisions } = page('patient');
    await ledger.say('permit', SHOWN);
    expect(await ledger.learn(await stored(await said('patient', { decision: 'deny' })))).to.equal(true);
    expect([decisions('patient'), words.length]).to.deep.equal([['deny'], 1]);
    await ledger.say('permit', SHOWN);
    expect(decisions('patient'), 'asked again, and answered').to.deep.equal(['deny', 'permit']);
  });

  it('learns nothing from a backend that only lacks some of it', async () => {
    const { ledger, changes } = page('patient');
    await ledger.say('permit', SHOWN);
    await ledger.say('deny', SHOWN);
    changes.length = 0;
    expect(await ledger.learn(ledger.consents.patient.slice(0, 1))).to.equal(false);
    expect(await ledger.learn(ledger.consents.patient)).to.equal(false);
    expect(changes).to.deep.equal([]);
  });
});
