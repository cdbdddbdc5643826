import { expect } from 'chai';
import { FakeSession, box, cleanUp, fakeClient, inCall, mountRoom, wait } from './room-support.js';

/** Longer than a room may be off the page. */
const GONE = 160;

describe('the life of a room', () => {
  afterEach(cleanUp);

  it('keeps the call when it is moved in the page', async () => {
    const { room, session } = await mountRoom(inCall());
    box().append(room);
    await wait(GONE);
    expect(session.called).not.to.contain('leave');
    session.set({ local: { muted: true } });
    await wait();
    expect(session.listeners).to.be.greaterThan(0);
  });

  it('leaves when it is removed, so that the camera’s light goes out', async () => {
    const { room, session } = await mountRoom(inCall({ mode: 'video' }));
    room.remove();
    await wait(GONE);
    expect(session.called.filter((name) => name === 'leave')).to.have.length(1);
    expect(session.listeners).to.equal(0);
  });

  it('survives being mounted twice, as in a strict development mode', async () => {
    const session = new FakeSession();
    const client = fakeClient(async () => session);
    const room = document.createElement('consult-room');
    room.client = client;
    room.appointmentId = 'appt-1';
    const parent = box();
    parent.append(room);
    room.remove();
    parent.append(room);
    await wait(GONE);
    expect(client.opened).to.have.length(1);
    expect(session.called).to.deep.equal(['preview']);
  });

  it('does not leave what is already over', async () => {
    const { room, session } = await mountRoom({ state: 'ended', endReason: 'ended' });
    room.remove();
    await wait(GONE);
    expect(session.called).to.deep.equal([]);
  });

  it('leaves no listener and no track behind after a hundred mounts', async () => {
    const session = new FakeSession(inCall());
    const clones: MediaStreamTrack[] = [];
    const audio = new AudioContext();
    const [track] = audio.createMediaStreamDestination().stream.getAudioTracks();
    if (track === undefined) throw new Error('no track');
    const clone = track.clone.bind(track);
    track.clone = () => { const copy = clone(); clones.push(copy); return copy; };
    session.set({ local: { muted: true, stream: new MediaStream([track]) } });
    const parent = box();
    for (let turn = 0; turn < 100; turn += 1) {
      const room = document.createElement('consult-room');
      room.session = session;
      parent.append(room);
      await room.updateComplete;
      await new Promise((resolve) => { setTimeout(resolve); });
      room.remove();
    }
    await wait(GONE);
    expect(session.listeners).to.equal(0);
    expect(clones.length).to.be.greaterThan(50);
    expect(clones.every((copy) => copy.readyState === 'ended')).to.equal(true);
    expect(track.readyState).to.equal('live');
    await audio.close();
  });

  it('keeps one video element through every change, so that the voice never stops', async () => {
    const { room, session } = await mountRoom(inCall());
    const video = (): Element | null | undefined => room.shadowRoot?.querySelector('consult-call')?.shadowRoot?.querySelector('consult-participant')?.shadowRoot?.querySelector('video');
    const first = video();
    expect(first).to.be.instanceOf(HTMLVideoElement);
    for (const patch of [{ mode: 'video' }, { state: 'reconnecting', reconnectingSince: Date.now() }, { state: 'active', mode: 'audio' }] as const) {
      session.set(patch);
      await wait();
      expect(video()).to.equal(first);
      expect((first as HTMLVideoElement).srcObject).to.equal(session.snapshot.remote.stream);
      expect((first as HTMLVideoElement).muted).to.equal(false);
    }
  });
});
