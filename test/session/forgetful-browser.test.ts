import { expect } from 'chai';
import { importEncryptionKey } from '../../src/ownership/import-encryption-key.js';
import { signGrant } from '../../src/ownership/grant.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { wrapFor } from '../../src/recording/upload/wrap-for.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { makeSessionKey } from '../../src/testing/make-session-key.js';
import type { ConsultSession } from '../../src/session/consult-session.js';
import { until } from '../support/until.js';
import { untilState } from '../support/consultation.js';
import { Forgetful, MEMBER, replay } from './forgetful-pages.js';

describe('a browser that forgets everything', () => {
  let pages: Forgetful;
  beforeEach(async () => {
    pages = await Forgetful.make();
  });
  afterEach(async () => {
    await pages.end();
  });

  it('must show: after 300 visits a booked call is joined, recorded, and replayed after recovery by code in that visit', async function must() {
    this.timeout(240_000);
    const code = await pages.firstVisit();
    for (let visit = 1; visit < 300; visit += 1) {
      const client = pages.page();
      expect((await client.keys.status()).state).to.equal('sealed');
      await client.dispose();
    }
    expect(pages.chain, 'no visit adds to the chain').to.equal(1);
    const here = pages.page();
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    expect(pages.chain, 'nor does the call').to.equal(1);
    expect(patient.snapshot.recording.waits, 'it waits for the account').to.equal(true);
    expect(pages.owners(rid), 'nothing is wrapped to a key that this page has not shown to hold').to.not.include(pages.accountKid);
    await practitioner.end();
    await until(() => practitioner.snapshot.recording.state === 'saved', 'the recording to be saved', 30_000);
    await patient.leave();
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    expect(pages.world.recordings.get(rid)!.later.map(({ wrap }) => wrap.kid)).to.deep.equal([pages.accountKid]);
    await replay(here);
    // Nothing of that page is left: the account's key alone opens it on the next one.
    await here.dispose();
    const later = pages.page();
    const { recordings, sealed } = await later.recordings!.list();
    expect([recordings, sealed], 'no key here shows whose it is').to.deep.equal([[], true]);
    await later.keys.recover(code);
    await replay(later);
  });

  it('hands over while segments still arrive, and again after a lost answer', async function during() {
    this.timeout(120_000);
    const code = await pages.firstVisit();
    const recordings = pages.adapters.patient.recordings!;
    let asked = 0;
    const here = pages.page('patient', {
      recordings: {
        ...recordings,
        async putGrant(...grant) {
          asked += 1;
          await recordings.putGrant(...grant);
          if (asked === 1) throw new Error('The answer was lost.');
        },
      },
    });
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    expect(asked).to.equal(2);
    expect(pages.world.recordings.get(rid)!.later, 'once').to.have.length(1);
    const before = pages.media(rid);
    await until(() => pages.media(rid) > before, 'more segments', 30_000);
    await practitioner.end();
    await patient.leave();
    await replay(here);
  });

  it('hands over although a thief with a token has signed for noise in the account’s place', async function noise() {
    this.timeout(120_000);
    const code = await pages.firstVisit();
    const here = pages.page();
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    const { session: { sid, token: claim, claimDigest: cd }, later } = pages.world.recordings.get(rid)!;
    const thief = await makeSessionKey({ claim, role: 'patient' }, pages.now());
    await pages.adapters.patient.sessions!.sessionKey(sid, thief.request);
    const { enc } = pages.world.chains.get(MEMBER.subject)!.at(-1)!.payload;
    const wrap = await wrapFor({ kid: enc.kid, key: (await importEncryptionKey(enc.jwk))!, role: 'owner' }, RecordingKey.generate(), { cd, rid });
    const { kid, privateKey } = thief.keys.sig;
    const tokens = [await signGrant({ v: 1, rid, cd, wrap: await wrapDigest(wrap), to: enc.kid, why: 'recovery', approvers: [], at: pages.now() }, privateKey, kid)];
    const answer = await pages.adapters.patient.recordings!.putGrant(rid, { wrap, tokens }).then(() => 'kept', (error: { code: string }) => error.code);
    expect(answer, 'by a backend').to.equal('backend/rejected');
    // And where a backend has taken it.
    later.push({ recipient: MEMBER.subject, wrap, tokens });
    await practitioner.end();
    await until(() => practitioner.snapshot.recording.state === 'saved', 'the recording to be saved', 30_000);
    await patient.leave();
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    expect(later, 'one wrap that opens').to.have.length(2);
    await here.dispose();
    const next = pages.page();
    await next.keys.recover(code);
    await replay(next);
  });

  it('joins, records and replays with 16 devices in the chain too', async function full() {
    this.timeout(180_000);
    const code = await pages.firstVisit();
    for (let devices = 1; devices < 16; devices += 1) {
      const client = pages.page();
      await client.keys.recover(code);
      await client.dispose();
    }
    expect(pages.chain).to.equal(16);
    const here = pages.page();
    const { patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    expect(pages.chain, 'the call adds nothing').to.equal(16);
    await practitioner.end();
    await patient.leave();
    await here.keys.recover(code);
    await until(() => !patient.snapshot.recording.waits, 'the hand-over', 20_000);
    await replay(here);
  });

  it('opens no earlier recording for a thief with a token, who can join as a page that is not known', async function thief() {
    this.timeout(180_000);
    const code = await pages.firstVisit();
    const mine = pages.page();
    await mine.keys.recover(code);
    const earlier = await pages.call({ patient: mine, practitioner: pages.page('practitioner') });
    await earlier.practitioner.end();
    await earlier.patient.leave();
    expect(earlier.patient.snapshot.recording.waits, 'an enrolled device takes no session key').to.equal(false);
    expect(pages.owners(earlier.rid)).to.deep.equal([pages.accountKid]);
    const stolen = pages.page();
    const call = await pages.call({ patient: stolen, practitioner: pages.page('practitioner') });
    expect(pages.owners(call.rid)).to.not.include(pages.accountKid);
    const { recordings, sealed } = await stolen.recordings!.list();
    expect(recordings.map(({ rid }) => rid), 'not its date either').to.deep.equal([call.rid]);
    expect(sealed).to.equal(true);
    await call.practitioner.end();
    await call.patient.leave();
  });

  it('gives a call’s key to no second page of a thief with a token, and to nobody after such a page', async function second() {
    this.timeout(180_000);
    const code = await pages.firstVisit();
    const mine = pages.page();
    await mine.keys.recover(code);
    const { rid, patient, practitioner } = await pages.call({ patient: mine, practitioner: pages.page('practitioner') });
    const { session } = pages.world.recordings.get(rid)!;
    // Another machine's page has no note of the call.
    const stolen = (await pages.page().openSession(session.appointment.id)) as ConsultSession;
    await stolen.join({ mode: 'audio', recording: { decision: 'permit', text: 'May this consultation be recorded?', lang: 'en' } });
    await untilState(stolen, 'active');
    const before = pages.media(rid);
    await until(() => pages.media(rid) > before + 1, 'more segments', 30_000);
    expect(session.sessionKeys).to.have.length(1);
    expect(pages.owners(rid)).to.deep.equal([pages.accountKid]);
    await practitioner.end();
    await Promise.all([stolen.leave(), patient.leave()]);
    await replay(mine);
  });

  it('lets a practitioner’s page that is not in the chain join and record', async function desk() {
    this.timeout(120_000);
    const code = await pages.firstVisit();
    const first = pages.page('practitioner');
    await first.keys.status();
    await first.dispose();
    const here = pages.page();
    await here.keys.recover(code);
    const { rid, patient, practitioner } = await pages.call({ patient: here, practitioner: pages.page('practitioner') });
    const { session } = pages.world.recordings.get(rid)!;
    expect(session.sessionKeys.map(({ payload: { role } }) => role)).to.deep.equal(['practitioner']);
    expect(practitioner.snapshot.recording.waits).to.equal(false);
    await practitioner.end();
    await patient.leave();
    await replay(here);
  });
});
