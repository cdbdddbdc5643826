import { expect } from 'chai';
import { pause, until } from '../../support/until.js';
import type { UploadHandle } from '../../../src/recording/upload/upload-handle.js';
import { agreeable, framesOf, openSessionPair, untilState, type SessionPair, type SessionPairOptions } from '../session-pair.js';

const lit = (pair: SessionPair, role: 'patient' | 'practitioner'): string[] => pair.devices[role].live.map(({ kind }) => kind).sort();

/** A recorder that writes down whose picture it is given. */
function recorderOf(seen: Record<string, MediaStreamTrack | null>): NonNullable<SessionPairOptions['recording']> {
  const upload: UploadHandle = {
    nextSeq: 1, begun: false, owners: new Set(), addRecipient: () => undefined, addEpoch: () => undefined, addEvidence: () => undefined, setTerms: () => undefined,
    addSegment: () => undefined, finalize: () => undefined, drained: () => Promise.resolve(), close: () => undefined,
  };
  return {
    openUpload: () => Promise.resolve(upload),
    createRecorder: () => Promise.resolve({ setAudio: () => undefined, setVideo: (role, track) => { seen[role] = track; }, setEpoch: () => undefined, stop: () => Promise.resolve() }),
  };
}

describe('devices in a consultation, on both sides', () => {
  let pair: SessionPair;

  beforeEach(async () => {
    localStorage.clear();
    pair = await openSessionPair();
  });
  afterEach(() => pair.end());

  const byVideo = async (): Promise<void> => {
    await pair.connect({ patient: 'video', practitioner: 'video' });
    const { patient, practitioner } = pair;
    await until(async () => (await framesOf(patient)) > 3 && (await framesOf(practitioner)) > 3, 'both pictures');
  };
  const cameraOff = async (): Promise<void> => {
    await pair.patient.setCamera(false);
    await until(() => pair.practitioner.snapshot.remote.camera === 'off', 'the word');
  };

  it('a camera that is turned off leaves the mode and the other’s picture as they are', async () => {
    await byVideo();
    const { patient, practitioner } = pair;
    const changes: string[] = [];
    for (const session of [patient, practitioner]) session.on('mode-change', ({ mode }) => changes.push(mode));
    await cameraOff();
    expect(lit(pair, 'patient')).to.deep.equal(['audio']);
    const before = await framesOf(patient);
    await until(async () => (await framesOf(patient)) > before + 10, 'the practitioner’s picture');
    expect([patient.snapshot.mode, practitioner.snapshot.mode, changes]).to.deep.equal(['video', 'video', []]);
    const dark = await framesOf(practitioner);
    await patient.setCamera(true);
    await until(async () => (await framesOf(practitioner)) > dark, 'the patient’s picture');
    expect(practitioner.snapshot.remote.camera).to.equal('on');
  });

  it('what is recorded of a camera that is off is the name card, of either side, and its picture again afterwards', async () => {
    await pair.end();
    const seen: Record<string, MediaStreamTrack | null> = {};
    pair = await openSessionPair({ recording: recorderOf(seen) });
    await byVideo();
    await until(() => seen.patient != null && seen.practitioner != null, 'both in the recording');
    await cameraOff();
    expect([seen.patient, seen.practitioner?.readyState]).to.deep.equal([null, 'live']);
    await pair.practitioner.setCamera(false);
    expect(seen.practitioner).to.equal(null);
    await pair.patient.setCamera(true);
    await until(() => seen.patient?.readyState === 'live', 'the patient again');
    await pair.practitioner.setCamera(true);
    expect(seen.practitioner?.readyState).to.equal('live');
  });

  it('stays off when the connection is made anew', async function () {
    this.timeout(60_000);
    await byVideo();
    await cameraOff();
    const { patient, practitioner } = pair;
    const { length } = pair.devices.patient.asked;
    const states = new Set<string>();
    practitioner.on('change', ({ state }) => states.add(state));
    practitioner.link?.close();
    await until(() => states.has('reconnecting') && practitioner.snapshot.state === 'active' && patient.snapshot.state === 'active', 'a new connection', 40_000);
    const before = await framesOf(patient);
    await until(async () => (await framesOf(patient)) > before, 'the practitioner’s picture');
    expect([lit(pair, 'patient'), practitioner.snapshot.remote.camera, patient.snapshot.mode, pair.devices.patient.asked.length]).to.deep.equal([['audio'], 'off', 'video', length]);
  });

  it('stays off when the page is loaded again, which goes straight back into the consultation by video', async function () {
    this.timeout(60_000);
    await byVideo();
    await cameraOff();
    const again = await pair.reopen('patient');
    await untilState(again, 'active', 30_000);
    await until(async () => (await framesOf(again)) > 3, 'the practitioner’s picture again');
    expect([again.snapshot.mode, again.snapshot.local.cameraStopped, pair.practitioner.snapshot.remote.camera]).to.deep.equal(['video', true, 'off']);
    expect(pair.devices.patient.asked.some(({ video }) => Boolean(video)), 'a camera was asked for').to.equal(false);
    const dark = await framesOf(pair.practitioner);
    await again.setCamera(true);
    await until(async () => (await framesOf(pair.practitioner)) > dark, 'the patient’s picture');
    await until(() => pair.practitioner.snapshot.remote.camera === 'on', 'the word that it is on');
  });

  it('is turned on again by a switch to video that the person agrees to, and by nothing else', async () => {
    await byVideo();
    await cameraOff();
    const { patient, practitioner } = pair;
    await practitioner.requestMode('audio');
    await until(() => patient.snapshot.mode === 'audio', 'audio');
    agreeable(patient);
    await practitioner.requestMode('video');
    expect([lit(pair, 'patient'), patient.snapshot.local.cameraStopped]).to.deep.equal([['audio', 'video'], false]);
    await until(() => practitioner.snapshot.remote.camera === 'on', 'the word');
  });

  it('cannot be turned on in a consultation by audio', async () => {
    await pair.connect();
    const code = await pair.patient.setCamera(true).then(() => 'done', (error: { code: string }) => error.code);
    expect([code, lit(pair, 'patient')]).to.deep.equal(['session/wrong-state', ['audio']]);
  });

  it('a phone call is seen on both sides, and one press makes it good', async () => {
    await pair.connect();
    const { patient, practitioner } = pair;
    pair.devices.patient.mute('microphone', true);
    await until(() => practitioner.snapshot.remote.microphone === 'interrupted', 'the word');
    expect([patient.snapshot.local.microphone, patient.snapshot.local.muted, practitioner.snapshot.remote.muted]).to.deep.equal(['interrupted', false, false]);
    await patient.repairDevice('microphone');
    await until(() => practitioner.snapshot.remote.microphone === 'on', 'the word that it works');
    expect(patient.snapshot.local.microphone).to.equal('on');
  });

  it('a microphone that is allowed later in the call is offered, opened by a press, and heard', async () => {
    pair.devices.patient.permit('microphone', false);
    await pair.connect();
    const { patient, practitioner } = pair;
    await until(() => practitioner.snapshot.remote.microphone === 'missing', 'the word');
    pair.devices.patient.permit('microphone', true);
    await until(() => patient.snapshot.local.microphone === 'available', 'the offer');
    await pause(100);
    expect(lit(pair, 'patient')).to.deep.equal([]);
    await patient.repairDevice('microphone');
    await until(() => practitioner.snapshot.remote.microphone === 'on', 'the word that it works');
    const packets = async (): Promise<number> => {
      let received = 0;
      (await practitioner.link?.stats())?.forEach((entry: { type?: string; kind?: string; packetsReceived?: number }) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') received = entry.packetsReceived ?? 0;
      });
      return received;
    };
    await until(async () => (await packets()) > 10, 'sound');
  });
});
