import { expect } from 'chai';
import type { Role } from '../../src/domain/role.js';
import type { SignalBody, SignalMessage } from '../../src/domain/signal-message.js';
import type { PeerLink, PeerLinkOptions } from '../../src/media/peer-link.js';
import { LinkSupervisor } from '../../src/session/link-supervisor.js';
import { until } from '../support/consultation.js';

const OFFER: SignalBody = { type: 'offer', sdp: 'v=0' };
const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

class FakeLink {
  closed = false;
  readonly heard: SignalBody[] = [];
  readonly options: PeerLinkOptions;
  constructor(options: PeerLinkOptions) { this.options = options; }
  signal(body: SignalBody): void { this.heard.push(body); }
  send(): boolean { return !this.closed; }
  setTrack(): Promise<void> { return Promise.resolve(); }
  close(): void { this.closed = true; }
}

function supervise(role: Role) {
  const links: FakeLink[] = [];
  const said: { body: SignalBody; link: string | null; gen: number }[] = [];
  const supervisor = new LinkSupervisor({
    role, instance: 'me', iceServers: [], timing: { healWithin: 20, connectWithin: 10_000, retryEvery: 40, keepPrepared: 30 },
    createLink: (options) => {
      const link = new FakeLink(options);
      links.push(link);
      return link as unknown as PeerLink;
    },
    tracks: () => ({ audio: null, video: null }),
    signal: (body, link, gen) => said.push({ body, link, gen }),
    onUp: () => undefined, onDown: () => undefined, onMessage: () => undefined, onTrack: () => undefined,
  });
  return { supervisor, links, said };
}

const fromInitiator = (gen: number, body: SignalBody): SignalMessage => (
  { v: 1, sid: 'sid', from: 'practitioner', instance: 'them', link: 'them', gen, seq: gen, body });

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
    links[0]?.options.onConnect();
    links[0]?.options.onState('disconnected');
    await until(() => links.length === 2, 'a replacement when it did not heal');
    await until(() => links.length === 3, 'another when that did not connect');
    supervisor.stop();
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
});
