import { expect } from 'chai';
import { agreeable, framesOf, openSessionPair, untilState, type SessionPair } from './session-pair.js';
import { PeerLink } from '../../src/media/peer-link.js';
import { pause, until } from '../support/until.js';

describe('a consultation between two sessions', function () {
  this.timeout(60_000);
  let call: SessionPair;

  beforeEach(async () => {
    call = await openSessionPair();
  });
  afterEach(() => call.end());

  it('begins by audio with no camera open, and hears the other', async () => {
    await call.connect();
    for (const session of [call.patient, call.practitioner]) {
      expect(session.snapshot).to.include({ state: 'active', mode: 'audio', epoch: 0 });
      expect(session.snapshot.local.cameraOn).to.equal(false);
      expect(session.snapshot.remote.stream.getAudioTracks()).to.have.length(1);
    }
  });

  it('begins by video when both come by video', async () => {
    await call.connect({ patient: 'video', practitioner: 'video' });
    expect(call.patient.snapshot.mode).to.equal('video');
    await until(async () => (await framesOf(call.patient)) > 0 && (await framesOf(call.practitioner)) > 0, 'frames on both sides');
  });

  it('goes to video only when the other agrees, and back to audio at once with the camera released', async () => {
    await call.connect();
    const asked = call.practitioner.requestMode('video');
    await until(() => call.patient.snapshot.modePending?.stage === 'asked', 'the question');
    expect(call.patient.snapshot.local.cameraOn).to.equal(false);
    expect(await framesOf(call.patient)).to.equal(0);
    await call.patient.answerMode('accept');
    await asked;
    await until(() => call.patient.snapshot.mode === 'video', 'the patient to be in video');
    const [camera] = call.patient.snapshot.local.stream?.getVideoTracks() ?? [];
    await call.patient.requestMode('audio');
    expect(camera?.readyState).to.equal('ended');
    await until(() => call.practitioner.snapshot.mode === 'audio', 'the practitioner to be in audio');
    expect(call.practitioner.snapshot).to.include({ epoch: 2 });
    expect(call.practitioner.snapshot.local.cameraOn).to.equal(false);
  });

  it('stays on audio when the other declines, and the asker’s camera goes off', async () => {
    await call.connect();
    const asked = call.practitioner.requestMode('video').then(() => null, (error: { code: string }) => error.code);
    await until(() => call.patient.snapshot.modePending?.stage === 'asked', 'the question');
    await call.patient.answerMode('decline');
    expect(await asked).to.equal('mode/declined');
    expect(call.practitioner.snapshot).to.include({ mode: 'audio', modeDeclined: 'declined' });
    expect(call.practitioner.snapshot.local.cameraOn).to.equal(false);
  });

  it('keeps session, stream and lines through twenty switches from either side and both', async () => {
    await call.connect();
    [call.patient, call.practitioner].forEach(agreeable);
    const stream = call.patient.snapshot.remote.stream;
    const lines = call.patient.link?.lineCount;
    for (let turn = 0; turn < 20; turn += 1) {
      const mode = call.patient.snapshot.mode === 'audio' ? 'video' : 'audio';
      const askers = [[call.patient], [call.practitioner], [call.patient, call.practitioner]][turn % 3] ?? [];
      await Promise.all(askers.map((session) => session.requestMode(mode)));
      await until(() => call.patient.snapshot.mode === mode && call.practitioner.snapshot.mode === mode, `${mode} in turn ${turn}`);
    }
    expect(call.patient.snapshot.epoch).to.equal(call.practitioner.snapshot.epoch);
    expect(call.patient.link?.lineCount).to.equal(lines);
    expect(lines).to.equal(3);
    expect(call.patient.snapshot.remote.stream).to.equal(stream);
  });

  it('comes back under the same session when a page is loaded again, whichever it is', async () => {
    for (const role of ['patient', 'practitioner'] as const) {
      await call.connect().catch(() => undefined);
      const other = role === 'patient' ? call.practitioner : call.patient;
      const stream = other.snapshot.remote.stream;
      const gone = call[role];
      // A page that is gone says nothing: its connection just ends.
      gone.link?.close();
      const again = await call.reopen(role);
      expect(again.snapshot.state, 'goes straight back in').to.not.equal('checking');
      await untilState(again, 'active');
      await untilState(other, 'active');
      expect(other.snapshot.remote.stream).to.equal(stream);
      expect(again.snapshot.epoch).to.equal(other.snapshot.epoch);
      await again.leave();
      await gone.leave();
      await call.end();
      call = await openSessionPair();
    }
  });

  it('releases every track and connection on leaving', async () => {
    await call.connect({ patient: 'video', practitioner: 'video' });
    const tracks = [call.patient, call.practitioner].flatMap((session) => session.snapshot.local.stream?.getTracks() ?? []);
    expect(tracks).to.have.length(4);
    await call.patient.leave();
    await untilState(call.practitioner, 'waiting');
    await call.practitioner.end();
    expect(tracks.map((track) => track.readyState)).to.deep.equal(['ended', 'ended', 'ended', 'ended']);
    await until(() => call.patient.link === null && call.practitioner.link === null, 'no connection left');
  });

  it('ends for both when one ends it, once', async () => {
    await call.connect();
    const ends: string[] = [];
    call.patient.on('ended', ({ reason }) => ends.push(reason));
    await call.practitioner.end();
    await call.practitioner.end();
    await untilState(call.patient, 'ended');
    await call.patient.leave();
    expect(ends).to.deep.equal(['ended']);
  });

  it('tells since when the backend is not reached, and goes on talking without it', async () => {
    await call.connect();
    const { patient, room } = call;
    expect(patient.snapshot.unreachedSince).to.equal(null);
    const before = Date.now();
    room.tell('patient', { type: 'state', state: 'connecting' });
    await until(() => patient.snapshot.unreachedSince !== null, 'the word');
    expect(patient.snapshot.unreachedSince).to.be.within(before, Date.now());
    const since = patient.snapshot.unreachedSince;
    room.tell('patient', { type: 'state', state: 'closed' });
    await pause(50);
    expect([patient.snapshot.state, patient.snapshot.unreachedSince]).to.deep.equal(['active', since]);
    room.tell('patient', { type: 'state', state: 'open' });
    await until(() => patient.snapshot.unreachedSince === null, 'the word taken back');
  });

  it('does not wait for ever in a room that will never open again', async () => {
    void call.patient.join({ mode: 'audio' });
    await untilState(call.patient, 'waiting');
    await until(() => call.patient.snapshot.unreachedSince === null, 'the room');
    call.room.tell('patient', { type: 'state', state: 'closed' });
    await untilState(call.patient, 'ended');
    expect(call.patient.snapshot.endReason).to.equal('lost');
  });

  it('gives up a first connection that never comes about, and says what to do', async () => {
    await call.end();
    call = await openSessionPair({
      timing: { healWithin: 200, connectWithin: 300, retryEvery: 200, keepPrepared: 10_000, confirmWithin: 1_000, giveUpAfter: 1_500 },
      createLink: { patient: (options) => new PeerLink({ ...options, onSignal: () => undefined }) },
    });
    const codes: string[] = [];
    call.patient.on('error', ({ code }) => codes.push(code));
    await call.join();
    await call.practitioner.admit();
    await untilState(call.patient, 'ended');
    // Whoever gives up second has been left already, and waits.
    await until(() => ['ended', 'waiting'].includes(call.practitioner.snapshot.state), 'the practitioner to give up too');
    expect([call.patient.snapshot.endReason, codes]).to.deep.equal(['lost', ['session/connect-timeout']]);
    expect(call.violations).to.deep.equal([]);
  });

  it('asks whether the backend is still there at the first sign of trouble with the media', async () => {
    await call.connect();
    call.room.probes.length = 0;
    call.practitioner.link?.close();
    await until(() => call.room.probes.includes('patient'), 'the question', 25_000);
  });

  it('makes a new connection when the line breaks, and says that it reconnects', async () => {
    await call.connect();
    const states = new Set<string>();
    call.patient.on('change', ({ state }) => states.add(state));
    // The practitioner's side dies without a word, as behind a broken network.
    call.practitioner.link?.close();
    await until(() => call.patient.snapshot.state === 'active' && states.has('reconnecting'), 'reconnecting and back', 25_000);
    await untilState(call.practitioner, 'active');
  });
});
