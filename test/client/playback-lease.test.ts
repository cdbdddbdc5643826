// long because: each case is a few lines of one story told with one clock, one media element and one lease
import { expect } from 'chai';
import { PlaybackLease, type PlaybackLeaseOptions } from '../../src/client/playback-lease.js';
import { ServerTime } from '../../src/client/server-time.js';
import { ConsultError, isConsultError } from '../../src/domain/consult-error.js';
import { signLease, verifyLease } from '../../src/ownership/lease.js';
import { AUDIENCE, MEMBER, TERMS, dig, lease as leased, resolverOf, testKey, type TestKey } from '../ownership/signed-fixture.js';
import { FakeClock, FakeMedia, settled } from './lease-fakes.js';

describe('PlaybackLease', () => {
  const SERVER = Date.UTC(2031, 0, 1);
  let api: TestKey;
  let clock: FakeClock;
  let media: FakeMedia;
  let asked: number[];
  let answer: (nonce: string) => Promise<string | null>;
  let lease: PlaybackLease;
  let ended: string;
  before(async () => { api = await testKey(); });

  /** The server's time: years from the device's, and of the same pace. */
  const serverNow = (): number => SERVER + clock.now() - 500_000;
  /** The nonce of the newest question. */
  let asking: string;
  const granted = (change = {}): Promise<string> => signLease(leased({ nonce: asking, iat: serverNow(), exp: serverNow() + 15_000, ...change }), api.privateKey, api.kid);
  const unreachable = (): Promise<never> => Promise.reject(new ConsultError('backend/unreachable'));

  beforeEach(() => {
    clock = new FakeClock();
    media = new FakeMedia();
    asked = [];
    answer = () => granted();
  });
  const begin = (options: Partial<PlaybackLeaseOptions> = {}): void => {
    lease = new PlaybackLease({
      media: media as unknown as HTMLMediaElement,
      clock,
      ...options,
      ask: (nonce) => { asking = nonce; asked.push(clock.now() - 500_000); return answer(nonce); },
      verify: (token, nonce, now) => verifyLease(token, { resolveKey: resolverOf(api), audience: AUDIENCE, rid: TERMS.rid, subject: MEMBER, kid: dig('account'), nonce, knownIat: 0, knownRevocation: 0, now }),
    });
    const own = lease;
    ended = 'no';
    const tell = (how: string): void => { if (own === lease) ended = how; };
    own.done.then(() => tell('stopped'), (error: unknown) => tell(isConsultError(error) ? error.code : String(error)));
  };
  afterEach(() => lease.stop());
  const isGranted = async (): Promise<boolean> => {
    let is = false;
    void lease.granted().then(() => { is = true; });
    await settled();
    return is;
  };

  it('is asked for at once and renewed while it plays, whatever the device’s clock says', async () => {
    begin();
    expect(asked).to.deep.equal([0]);
    await clock.pass(0);
    expect(await isGranted()).to.equal(true);
    await media.play();
    await clock.pass(30_000);
    expect(asked).to.deep.equal([0, 8_000, 16_000, 24_000]);
    expect(ended).to.equal('no');
  });

  it('is not there before it is: what waits for it waits', async () => {
    let come = (_: string): void => undefined;
    answer = () => new Promise((resolve) => { come = resolve; });
    begin();
    void media.play();
    expect(await isGranted()).to.equal(false);
    expect(media.paused, 'play was pressed early, and stays pressed').to.equal(false);
    come(await granted());
    expect(await isGranted()).to.equal(true);
  });

  it('stops the playback when it is refused: at once, and later', async () => {
    answer = () => Promise.resolve(null);
    begin();
    await clock.pass(0);
    expect(ended).to.equal('ownership/denied');
    expect(await isGranted()).to.equal(false);

    answer = () => granted();
    begin();
    await clock.pass(0);
    await media.play();
    answer = () => Promise.resolve(null);
    await clock.pass(7_999);
    expect(ended).to.equal('no');
    await clock.pass(1);
    expect(ended).to.equal('ownership/denied');
    expect(clock.waiting).to.equal(0);
  });

  it('outlasts trouble that passes, and not longer than it lasts itself', async () => {
    begin();
    await clock.pass(0);
    await media.play();
    answer = unreachable;
    await clock.pass(12_000);
    answer = () => granted();
    await clock.pass(10_000);
    expect([ended, media.paused]).to.deep.equal(['no', false]);
    answer = unreachable;
    const newest = asked.at(-1)!;
    await clock.pass(newest + 14_999 - (clock.now() - 500_000));
    expect(ended).to.equal('no');
    await clock.pass(1);
    expect(ended).to.equal('backend/unreachable');
  });

  it('asks a backend that answers too few not before it has said', async () => {
    begin();
    await clock.pass(0);
    await media.play();
    answer = () => Promise.reject(new ConsultError('backend/too-many-requests', { retryAfter: 5_000 }));
    await clock.pass(9_000);
    answer = () => granted();
    await clock.pass(6_000);
    expect(asked).to.deep.equal([0, 8_000, 13_000]);
    expect(ended).to.equal('no');
  });

  it('counts from when it was asked for: an answer that is held back gains no time', async () => {
    let come = (_: string): void => undefined;
    answer = () => new Promise((resolve) => { come = resolve; });
    begin();
    await clock.pass(6_000);
    come(await granted());
    await clock.pass(0);
    await media.play();
    answer = () => new Promise(() => undefined);
    await clock.pass(8_999);
    expect(ended).to.equal('no');
    await clock.pass(1);
    expect(ended).to.equal('backend/unreachable');
  });

  it('is not an old one served again: it answers no other question, in this playback or in a new one', async () => {
    let old = '';
    answer = async () => (old === '' ? (old = await granted()) : old);
    begin();
    await clock.pass(0);
    await media.play();
    await clock.pass(7_999);
    expect(ended).to.equal('no');
    await clock.pass(1);
    expect(ended).to.equal('ownership/denied');
    for (const hours of [0, 5]) {
      clock.sleep(hours * 3_600_000);
      begin();
      await clock.pass(0);
      expect(ended, `${hours} hours later`).to.equal('ownership/denied');
      expect(await isGranted()).to.equal(false);
    }
  });

  it('asks with another nonce each time', async () => {
    const nonces = new Set<string>();
    answer = (nonce) => { nonces.add(nonce); return granted(); };
    begin();
    await clock.pass(0);
    await media.play();
    await clock.pass(30_000);
    expect([nonces.size, asked.length]).to.deep.equal([4, 4]);
  });

  it('knows the server’s time from other playbacks, and it never goes back', async () => {
    const serverTime = new ServerTime({ monotonic: () => clock.now() });
    begin({ serverTime });
    await clock.pass(0);
    lease.stop();
    await clock.pass(60_000);
    // An API that signs what is asked for, as of five hours ago: to a playback that knew nothing it was fifteen seconds.
    answer = () => granted({ iat: serverNow() - 18_000_000, exp: serverNow() - 18_000_000 + 15_000 });
    begin({ serverTime });
    await clock.pass(0);
    expect(ended).to.equal('ownership/denied');
    expect(serverTime.now()).to.equal(serverNow());
  });

  it('is not somebody else’s, another recording’s, another key’s, a longer one, or one that nobody has signed', async () => {
    const stranger = await testKey();
    for (const token of [
      await granted({ sub: 'm_tom' }), await granted({ rid: 'r-2' }), await granted({ kid: dig('another') }), await granted({ aud: 'consult:ins-a:ie' }), await granted({ exp: serverNow() + 15_001 }),
      await signLease(leased(), stranger.privateKey, stranger.kid), 'no.lease.at-all', '',
    ]) {
      answer = () => Promise.resolve(token);
      begin();
      await clock.pass(0);
      expect(ended, token).to.equal('ownership/denied');
    }
  });

  it('is let go while the recording is paused; on playing again nothing is shown before it is there', async () => {
    begin();
    await clock.pass(0);
    await media.play();
    media.pause();
    await clock.pass(60_000);
    expect([asked.length, ended]).to.deep.equal([1, 'no']);
    let come = (_: string): void => undefined;
    answer = () => new Promise((resolve) => { come = resolve; });
    void media.play();
    expect(media.paused).to.equal(true);
    await clock.pass(100);
    expect([asked.length, media.paused]).to.deep.equal([2, true]);
    come(await granted());
    await clock.pass(0);
    expect([media.paused, ended]).to.deep.equal([false, 'no']);
  });

  it('forgives the trouble of before a pause', async () => {
    begin();
    await clock.pass(0);
    await media.play();
    answer = unreachable;
    await clock.pass(9_500);
    media.pause();
    await clock.pass(60_000);
    expect(ended).to.equal('no');
    answer = () => granted();
    void media.play();
    await clock.pass(1_000);
    expect([media.paused, ended]).to.deep.equal([false, 'no']);
  });

  it('is asked for by a machine that has slept, before it shows anything', async () => {
    begin();
    await clock.pass(0);
    await media.play();
    clock.sleep(3_600_000);
    let come = (_: string): void => undefined;
    answer = () => new Promise((resolve) => { come = resolve; });
    await clock.pass(0);
    expect([media.paused, ended]).to.deep.equal([true, 'no']);
    come(await granted());
    await clock.pass(0);
    expect([media.paused, ended]).to.deep.equal([false, 'no']);
  });

  it('is given up after a minute when there is none to begin with', async () => {
    answer = unreachable;
    begin();
    await clock.pass(59_000);
    expect(ended).to.equal('no');
    await clock.pass(1_000);
    expect(ended).to.equal('backend/unreachable');
  });

  it('says that nobody is signed in any more', async () => {
    answer = () => Promise.reject(new ConsultError('backend/unauthenticated'));
    begin();
    await clock.pass(0);
    expect(ended).to.equal('backend/unauthenticated');
  });

  it('asks for no more once it was stopped', async () => {
    begin();
    await clock.pass(0);
    await media.play();
    lease.stop();
    lease.stop();
    await clock.pass(60_000);
    expect([asked.length, ended, clock.waiting]).to.deep.equal([1, 'stopped', 0]);
  });
});
