import { expect } from 'chai';
import type { SessionStops } from '../../src/session/session-options.js';
import { until } from '../support/until.js';
import { openSessionPair, untilState, type SessionPair } from './session-pair.js';

/** Stops that a test turns on and off. */
class TestStops implements SessionStops {
  stopped = false;
  kid: string | null = null;
  asked = 0;
  late = false;
  video = false;
  readonly listeners = new Set<() => void>();
  readonly isStopped = (shown: readonly string[]): boolean => this.stopped || (this.kid !== null && shown.includes(this.kid));
  readonly isVideoStopped = (): boolean => this.video;

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** As where the push of a stop comes after the backend has let go of the page. */
  ask(): Promise<void> {
    this.asked += 1;
    if (this.late) this.change({ stopped: true });
    return Promise.resolve();
  }

  change(to: { stopped?: boolean; video?: boolean; kid?: string }): void {
    Object.assign(this, to);
    for (const listener of [...this.listeners]) listener();
  }
}

const codeOf = (task: Promise<unknown>): Promise<string> => task.then(() => 'done', (error: { code: string }) => error.code);

describe('a consultation that the insurer’s stops touch', function () {
  this.timeout(60_000);
  let call: SessionPair;
  let stops: TestStops;
  beforeEach(async () => {
    stops = new TestStops();
    call = await openSessionPair({ stops: { patient: stops, practitioner: stops } });
  });
  afterEach(() => call.end());

  it('is left at once where it is stopped, with its devices', async () => {
    await call.connect();
    const tracks = call.patient.snapshot.local.stream?.getTracks() ?? [];
    stops.change({ stopped: true });
    for (const session of [call.patient, call.practitioner]) expect(session.snapshot).to.include({ state: 'ended', endReason: 'stopped' });
    expect(new Set(tracks.map(({ readyState }) => readyState))).to.deep.equal(new Set(['ended']));
    expect(stops.listeners.size).to.equal(0);
  });

  it('is left where the key that the other page has shown is stopped, in the call and when it connects', async () => {
    await call.connect();
    stops.change({ kid: 'another' });
    expect([call.patient.snapshot.state, call.practitioner.snapshot.state]).to.deep.equal(['active', 'active']);
    stops.change({ kid: call.parties.practitioner.keys.device.kid });
    for (const session of [call.patient, call.practitioner]) expect(session.snapshot).to.include({ state: 'ended', endReason: 'stopped' });
  });

  it('is left when it connects where the other page’s key was stopped before', async () => {
    await call.end();
    // The practitioner's page obeys no stop.
    call = await openSessionPair({ stops: { patient: stops } });
    stops.change({ kid: call.parties.practitioner.keys.device.kid });
    let heard = false;
    call.patient.on('change', ({ proved }) => { heard ||= proved; });
    await call.join();
    await untilState(call.patient, 'ended');
    expect([call.patient.snapshot.endReason, heard]).to.deep.equal(['stopped', false]);
  });

  it('says that it was stopped, and not that the connection was lost, where the backend lets go of the page first', async () => {
    await call.patient.join({ mode: 'audio' });
    await untilState(call.patient, 'waiting');
    stops.late = true;
    call.room.tell('patient', { type: 'state', state: 'closed' });
    await untilState(call.patient, 'ended');
    expect([call.patient.snapshot.endReason, stops.asked]).to.deep.equal(['stopped', 1]);
  });

  it('goes on by voice where the way to video is stopped, refuses with words, and can go over once that is lifted', async () => {
    await call.connect();
    stops.change({ video: true });
    expect(call.practitioner.snapshot).to.include({ state: 'active', mode: 'audio', videoStopped: true });
    expect(await codeOf(call.practitioner.requestMode('video'))).to.equal('incident/stopped');
    stops.change({ video: false });
    const asked = codeOf(call.practitioner.requestMode('video'));
    await until(() => call.patient.snapshot.modePending?.stage === 'asked', 'the question');
    await call.patient.answerMode('accept');
    expect(await asked).to.equal('done');
  });

  it('takes back a wish for video that is stopped before it is answered, and stays by video where it is', async () => {
    await call.connect();
    const asked = codeOf(call.practitioner.requestMode('video'));
    await until(() => call.patient.snapshot.modePending?.stage === 'asked', 'the question');
    stops.change({ video: true });
    expect(await asked).not.to.equal('done');
    await until(() => call.patient.snapshot.modePending === null && call.practitioner.snapshot.modePending === null, 'the wish to be gone');
    expect([call.patient.snapshot.mode, call.patient.snapshot.state]).to.deep.equal(['audio', 'active']);
  });

  it('stays by video where it is when the way there is stopped', async () => {
    await call.connect({ patient: 'video', practitioner: 'video' });
    stops.change({ video: true });
    await untilState(call.patient, 'active');
    expect([call.patient.snapshot.mode, call.patient.snapshot.videoStopped]).to.deep.equal(['video', true]);
  });
});
