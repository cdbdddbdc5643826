import { expect } from 'chai';
import type { Role } from '../../../src/domain/role.js';
import type { LinkSignal } from '../../../src/domain/signal-message.js';
import type { PeerLink, PeerLinkOptions } from '../../../src/media/peer-link.js';
import { confirmText } from '../../../src/ownership/confirm-text.js';
import { LinkSupervisor } from '../../../src/session/connection/link-supervisor.js';
import type { BoundPair, LinkMessage } from '../../../src/session/signaling/page-binding.js';
import { pause, until } from '../../support/until.js';

const OFFER: LinkSignal = { type: 'offer', sdp: 'v=0' };
const PAIR = { digests: { patient: 'p', practitioner: 'c' }, fingerprint: 'theirs' } as unknown as BoundPair;

class FakeLink {
  closed = false;
  readonly heard: LinkSignal[] = [];
  readonly options: PeerLinkOptions;
  constructor(options: PeerLinkOptions) { this.options = options; }
  signal(body: LinkSignal): void { this.heard.push(body); }
  send(): boolean { return !this.closed; }
  setTrack(): Promise<void> { return Promise.resolve(); }
  shown = 'theirs';
  remoteFingerprint(): Promise<string> { return Promise.resolve(this.shown); }
  renewed = 0;
  renew(): void { this.renewed += 1; }
  mend(): Promise<void> {
    this.options.onSignal({ type: 'offer', sdp: 'new ways' });
    return Promise.resolve();
  }
  close(): void { this.closed = true; }
  /** The data channel opens, and the other end says which binds it believes in. */
  async proved(role: Role): Promise<void> {
    this.options.onConnect();
    await Promise.resolve();
    this.options.onMessage(confirmText(role, PAIR.digests));
    await pause(0);
  }
}

function supervise(role: Role) {
  const links: FakeLink[] = [];
  const events: string[] = [];
  const said: LinkMessage[] = [];
  const bound: { pair: BoundPair | null } = { pair: PAIR };
  const supervisor = new LinkSupervisor({
    role, instance: 'me', iceServers: () => [], certificate: () => ({}) as RTCCertificate, pair: () => bound.pair, timing: { healWithin: 20, connectWithin: 10_000, retryEvery: 40, keepPrepared: 30 },
    createLink: (options) => {
      const link = new FakeLink(options);
      links.push(link);
      return link as unknown as PeerLink;
    },
    tracks: () => ({ audio: null, video: null }),
    signal: (message) => said.push(message),
    onUp: () => events.push('up'), onDown: () => events.push('down'), onNotProved: () => events.push('not proved'), onWatch: () => undefined,
    onMessage: (text) => events.push(text), onTrack: ({ kind }) => events.push(kind),
  });
  return { supervisor, links, said, events, bound };
}

const fromInitiator = (gen: number, body: LinkSignal): LinkMessage => ({ link: 'them', gen, body });

describe('link supervisor', () => {
  it('says nothing of a prepared connection before both are ready, and then all of it, in order', () => {
    const { supervisor, links, said } = supervise('practitioner');
    supervisor.prepare();
    links[0]?.options.onSignal({ type: 'offer', sdp: 'one' });
    links[0]?.options.onSignal({ type: 'offer', sdp: 'two' });
    expect(said).to.deep.equal([]);
    supervisor.start();
    links[0]?.options.onSignal({ type: 'offer', sdp: 'three' });
    expect(links).to.have.length(1);
    expect(said.map(({ body, link, gen }) => [body.type === 'offer' && body.sdp, link, gen])).to.deep.equal([['one', 'me', 1], ['two', 'me', 1], ['three', 'me', 1]]);
    supervisor.stop();
  });

  it('lets a prepared connection go that nobody came for, and makes a fresh one', async () => {
    const { supervisor, links, said } = supervise('practitioner');
    supervisor.prepare();
    links[0]?.options.onSignal({ type: 'offer', sdp: 'stale' });
    await pause(60);
    expect(links[0]?.closed).to.equal(true);
    supervisor.start();
    expect(links).to.have.length(2);
    expect(said).to.deep.equal([]);
    supervisor.stop();
  });

  it('makes a fresh one, too, where the prepared one broke', () => {
    const { supervisor, links } = supervise('practitioner');
    supervisor.prepare();
    links[0]?.options.onState('closed');
    supervisor.start();
    expect(links).to.have.length(2);
    supervisor.stop();
  });

  it('prepares nothing at the answering side, and forgets what was prepared when it stops', async () => {
    const patient = supervise('patient');
    patient.supervisor.prepare();
    expect(patient.links).to.deep.equal([]);
    const { supervisor, links, said } = supervise('practitioner');
    supervisor.prepare();
    links[0]?.options.onSignal(OFFER);
    supervisor.stop();
    expect(links[0]?.closed).to.equal(true);
    await pause(120);
    expect(links).to.have.length(1);
    expect(said).to.deep.equal([]);
  });

  it('waits longer for the first connection than for a replacement', async () => {
    const { supervisor, links } = supervise('practitioner');
    supervisor.start();
    await pause(60);
    expect(links).to.have.length(1);
    await links[0]?.proved('patient');
    links[0]?.options.onState('closed');
    await until(() => links.length === 2, 'a replacement', 5_000);
    await until(() => links.length === 3, 'another when that did not connect');
    supervisor.stop();
  });

  describe('a line that is not heard any more', () => {
    const offers = (said: readonly LinkMessage[]) => said.flatMap(({ body, gen }) => (body.type === 'offer' ? [[gen, body.mends]] : []));
    const proved = async (role: Role) => {
      const made = supervise(role);
      made.supervisor.start();
      if (role === 'patient') made.supervisor.receive(fromInitiator(1, OFFER));
      await made.links[0]?.proved(role === 'patient' ? 'practitioner' : 'patient');
      return made;
    };

    it('is mended as soon as the backend answers, and replaced when that did not help', async () => {
      const { supervisor, links, said } = await proved('practitioner');
      supervisor.channel('away');
      supervisor.silence(true);
      await pause(60);
      expect([links.length, links[0]?.closed, offers(said)]).to.deep.equal([1, false, []]);
      supervisor.channel('answered');
      expect([links.length, offers(said)]).to.deep.equal([1, [[2, 1]]]);
      supervisor.receive({ link: 'me', gen: 2, body: { type: 'answer', sdp: 'v=0' } });
      await until(() => links.length === 2, 'a new connection');
      expect(links[0]?.closed).to.equal(true);
      supervisor.stop();
    });

    it('is not mended with a page that is not the proved one', async () => {
      const { supervisor, links, said, bound } = await proved('practitioner');
      bound.pair = { ...PAIR };
      supervisor.silence(true);
      supervisor.channel('answered');
      expect([links.length, offers(said)]).to.deep.equal([2, []]);
      supervisor.stop();
    });

    it('goes down and keeps its connection, and is up again when it is heard', async () => {
      const { supervisor, links, events } = await proved('practitioner');
      supervisor.channel('away');
      supervisor.silence(true);
      await until(() => events.at(-1) === 'down', 'the word that it is down');
      expect(supervisor.send('hello')).to.equal(false);
      supervisor.silence(false);
      expect([events, links.length, supervisor.send('hello')]).to.deep.equal([['up', 'down', 'up'], 1, true]);
      supervisor.stop();
    });

    it('is closed when another certificate is at its other end after a mend', async () => {
      const { supervisor, links, events } = await proved('practitioner');
      supervisor.silence(true);
      supervisor.channel('answered');
      (links[0] as FakeLink).shown = 'another';
      links[0]?.options.onState('connected');
      await until(() => events.includes('not proved'), 'the word');
      expect(links[0]?.closed).to.equal(true);
      supervisor.stop();
    });

    it('is asked for by the answering side, which follows a mend of the connection that it has', async () => {
      const { supervisor, links, said } = await proved('patient');
      supervisor.silence(true);
      supervisor.channel('answered');
      expect(said.map(({ body, gen }) => [body.type, gen])).to.deep.equal([['restart', 1]]);
      supervisor.receive(fromInitiator(2, { ...OFFER, mends: 1 }));
      expect([links.length, links[0]?.renewed, links[0]?.heard.length]).to.deep.equal([1, 1, 2]);
      supervisor.stop();
    });

    it('is asked for anew where the mend is of a connection that is not there', async () => {
      const { supervisor, links, said } = await proved('patient');
      supervisor.receive(fromInitiator(3, { ...OFFER, mends: 2 }));
      expect([links.length, links[0]?.heard.length]).to.deep.equal([1, 1]);
      expect(said.map(({ body, gen }) => [body.type, gen])).to.deep.equal([['restart', 3]]);
      supervisor.stop();
    });
  });

  it('answers the newest offer alone, and drops what belongs to another connection', () => {
    const { supervisor, links } = supervise('patient');
    supervisor.receive(fromInitiator(1, OFFER));
    expect(links).to.deep.equal([]); // not ready: kept
    supervisor.start();
    expect(links).to.have.length(1);
    supervisor.receive(fromInitiator(2, OFFER));
    supervisor.receive(fromInitiator(1, { type: 'candidate', candidate: { candidate: 'late', sdpMid: null, sdpMLineIndex: null } }));
    expect(links).to.have.length(2);
    expect(links[0]?.closed).to.equal(true);
    expect(links[1]?.heard).to.deep.equal([OFFER]);
    supervisor.stop();
  });

  it('hears of its own connections alone, and makes a new one when the other end asks for it', () => {
    const { supervisor, links } = supervise('practitioner');
    supervisor.start();
    for (const message of [{ link: 'them', gen: 1 }, { link: 'me', gen: 2 }]) {
      supervisor.receive({ ...message, body: { type: 'answer', sdp: 'v=0' } });
      supervisor.receive({ ...message, body: { type: 'restart' } });
    }
    expect([links.length, links[0]?.heard]).to.deep.equal([1, []]);
    supervisor.receive({ link: 'me', gen: 1, body: { type: 'restart' } });
    expect(links).to.have.length(2);
    supervisor.stop();
  });

  it('is up when the connection is proved, and tries again when it is not', async () => {
    const { supervisor, links, events } = supervise('practitioner');
    supervisor.start();
    links[0]?.options.onTrack({ kind: 'video' } as MediaStreamTrack);
    links[0]?.options.onConnect();
    await pause(0);
    expect(events).to.deep.equal([]);
    expect(supervisor.send('hello')).to.equal(false);
    links[0]?.options.onMessage('anything else');
    expect(links[0]?.closed).to.equal(true);
    expect(events).to.deep.equal(['not proved']);
    await until(() => links.length === 2, 'another connection');
    links[1]?.options.onTrack({ kind: 'audio' } as MediaStreamTrack);
    await links[1]?.proved('patient');
    expect(events).to.deep.equal(['not proved', 'audio', 'up']);
    expect(supervisor.send('hello')).to.equal(true);
    supervisor.stop();
  });
});
