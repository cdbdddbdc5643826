import { expect } from 'chai';
import { follows, unreachable } from '../../stories/support/unreachable.js';
import { fakeSnapshot } from '../../stories/support/fake-snapshot.js';
import { inCall } from '../../stories/support/room-story.js';
import type { ConsultSession } from '../../src/session/consult-session.js';
import { agreeable, openSessionPair, type SessionPair } from './session-pair.js';
import { until } from '../support/until.js';

describe('what stories may show of a session', function () {
  this.timeout(60_000);
  let call: SessionPair;
  const faults: string[] = [];

  function watch(session: ConsultSession): void {
    let { state } = session.snapshot;
    const look = (): void => {
      const { snapshot } = session;
      for (const fault of unreachable(snapshot)) faults.push(`${snapshot.role}, ${snapshot.state}: ${fault}`);
      if (!follows(state, snapshot.state)) faults.push(`${snapshot.role}: ${state} to ${snapshot.state}`);
      state = snapshot.state;
    };
    look();
    session.on('change', look);
  }

  beforeEach(async () => {
    faults.length = 0;
    sessionStorage.clear();
    call = await openSessionPair();
    watch(call.patient);
    watch(call.practitioner);
  });
  afterEach(() => call.end());

  it('holds of real sessions, from the lobby over a switch, a refusal and a return to the end', async () => {
    await call.connect();
    agreeable(call.patient);
    await call.practitioner.requestMode('video');
    await until(() => call.patient.snapshot.mode === 'video', 'video');
    await call.patient.requestMode('audio');
    await until(() => call.practitioner.snapshot.mode === 'audio', 'audio');
    await call.practitioner.leave();
    await until(() => call.patient.snapshot.state === 'waiting', 'the patient to wait');
    await call.patient.end();
    expect([...new Set(faults)]).to.deep.equal([]);
  });

  it('finds what no session can be', () => {
    expect(unreachable(fakeSnapshot())).to.deep.equal([]);
    expect(unreachable(fakeSnapshot(inCall()))).to.deep.equal([]);
    expect(unreachable(fakeSnapshot({ state: 'ended' }))).to.include('an end has a reason, and nothing else has one');
    expect(unreachable(fakeSnapshot({ quality: 'good' }))).to.not.deep.equal([]);
    expect(unreachable(fakeSnapshot(inCall({ recording: { state: 'saved', recorded: true } })))).to.not.deep.equal([]);
    expect(unreachable(fakeSnapshot(inCall({ mode: 'video', epoch: -1 })))).to.not.deep.equal([]);
    expect(follows('ended', 'active')).to.equal(false);
    expect(follows('checking', 'active')).to.equal(false);
    expect(follows('active', 'reconnecting')).to.equal(true);
  });
});
