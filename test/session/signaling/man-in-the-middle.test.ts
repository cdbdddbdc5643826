import { expect } from 'chai';
import { otherRole } from '../../../src/domain/role.js';
import { PeerLink, type PeerLinkOptions } from '../../../src/media/peer-link.js';
import { LINK_TIMING } from '../../../src/session/connection/next-attempt.js';
import { attacks } from './attacks.js';
import { fingerprintOf } from './binding-pair.js';
import { testParty } from '../session-keys.js';
import { framesOf, openSessionPair, untilState, type SessionPair } from '../session-pair.js';
import { pause, until } from '../../support/until.js';

const ROLES = ['patient', 'practitioner'] as const;

/** An end that holds the right keys and yet names other binds. */
class Liar extends PeerLink {
  override send(text: string): boolean {
    return super.send(text.replace(/^(consult\/confirm@v1 \w+ ).{5}/, '$1AAAAA'));
  }
}

/** A browser in which the connection turns out to end somewhere else. */
class Elsewhere extends PeerLink {
  override remoteFingerprint(): Promise<string> {
    return Promise.resolve(fingerprintOf('EE'));
  }
}

describe('a call with somebody in the middle', function () {
  this.timeout(120_000);
  let call: SessionPair;
  const impatient = { timing: { ...LINK_TIMING, retryEvery: 150, healWithin: 100, connectWithin: 2_000, confirmWithin: 10_000, giveUpAfter: 60_000 } };
  afterEach(() => call.end());

  async function expectNothingShown(): Promise<void> {
    for (const role of ROLES) {
      const { snapshot } = call[role];
      expect(snapshot.remote.stream.getTracks(), `tracks at the ${role}`).to.deep.equal([]);
      expect(snapshot).to.include({ proved: false, safetyCode: null, epoch: -1 });
      expect(snapshot.state).to.not.equal('active');
      expect(await framesOf(call[role])).to.equal(0);
    }
  }

  for (const [what, meddle] of Object.entries(attacks())) {
    it(`shows and plays nothing when it ${what}`, async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        call = await openSessionPair(impatient);
        const mallory = await testParty(call.issuer, turn % 2 === 0 ? 'patient' : 'practitioner');
        call.room.meddle = meddle(call, mallory, ROLES[turn % 2] ?? 'patient');
        await call.join({ patient: 'video', practitioner: 'video' });
        await pause(300);
        await expectNothingShown();
        expect(call.violations, 'told').to.not.deep.equal([]);
        expect(ROLES.some((role) => call[role].snapshot.error?.code === 'session/not-proved'), 'said to the person').to.equal(true);
        await call.end();
      }
    });
  }

  for (const role of ROLES) {
    it(`shows nothing when the other end of the ${role}’s connection believes in other binds`, async () => {
      call = await openSessionPair({ ...impatient, createLink: { [otherRole(role)]: (options: PeerLinkOptions) => new Liar(options) } });
      await call.join({ patient: 'video', practitioner: 'video' });
      await until(() => call.violations.some((each) => each.role === role), 'the violation');
      await pause(800);
      expect(call[role].snapshot.remote.stream.getTracks()).to.deep.equal([]);
      expect(call[role].snapshot).to.include({ proved: false, state: 'joining', epoch: -1 });
      expect(call[role].snapshot.error?.code).to.equal('session/not-proved');
      expect(call.violations.filter((each) => each.role === role)).to.deep.equal([{ role, reason: 'connection' }]);
    });
  }

  it('shows nothing at any moment when the certificate at the other end is not the bound one', async () => {
    call = await openSessionPair({ ...impatient, createLink: { patient: (options) => new Elsewhere(options) } });
    // The browser itself may decode what it has received by then. What counts is what a page is given, and what an element draws of it.
    const given: string[] = [];
    const screens = ROLES.map((role) => {
      const session = call[role];
      session.on('change', ({ proved, safetyCode, epoch, state, remote: { stream } }) => {
        if (proved || safetyCode !== null || epoch >= 0 || state === 'active' || stream.getTracks().length > 0) given.push(`${state} at the ${role}`);
      });
      const screen = document.createElement('video');
      screen.muted = true;
      screen.srcObject = session.snapshot.remote.stream;
      screen.play().catch(() => undefined);
      return screen;
    });
    await call.join({ patient: 'video', practitioner: 'video' });
    await until(() => call.violations.length > 0, 'the violation');
    await pause(400);
    expect(given).to.deep.equal([]);
    for (const role of ROLES) expect(call[role].snapshot.remote.stream.getTracks(), `tracks at the ${role}`).to.deep.equal([]);
    expect(screens.map((screen) => screen.getVideoPlaybackQuality().totalVideoFrames)).to.deep.equal([0, 0]);
  });

  it('connects after all when the next try proves itself, and then shows no trouble', async () => {
    let made = 0;
    call = await openSessionPair({ ...impatient, createLink: { practitioner: (options) => ((made += 1) === 1 ? new Liar(options) : new PeerLink(options)) } });
    await call.connect({ patient: 'video', practitioner: 'video' });
    expect(call.patient.snapshot).to.include({ proved: true, error: null });
    await until(async () => (await framesOf(call.patient)) > 0, 'frames');
  });

  it('connects once the one in the middle has gone and the pages are loaded again', async () => {
    call = await openSessionPair(impatient);
    call.room.meddle = attacks()['names another certificate']!(call, call.parties.patient, 'patient');
    await call.join();
    await pause(200);
    await expectNothingShown();
    call.room.meddle = (message) => [message];
    for (const role of ROLES) await call.reopen(role);
    await untilState(call.patient, 'active');
    expect(call.patient.snapshot.proved).to.equal(true);
  });

  it('goes on undisturbed when forged words come into a call that is proved', async () => {
    call = await openSessionPair(impatient);
    await call.connect();
    const instance = call.room.log.find(({ from }) => from === 'practitioner')?.instance ?? '';
    const seq = call.room.log.filter(({ from }) => from === 'practitioner').length;
    for (let turn = 0; turn < 20; turn += 1) {
      call.room.deliver({ v: 1, sid: call.claim.sid, from: 'practitioner', instance, seq: seq + turn, body: { type: 'signed', token: 'a.b.c' } });
    }
    await until(() => call.violations.length > 0, 'the violation');
    await pause(300);
    expect(call.violations).to.deep.equal([{ role: 'patient', reason: 'connection' }]);
    for (const role of ROLES) expect(call[role].snapshot).to.include({ state: 'active', proved: true, error: null });
  });
});
