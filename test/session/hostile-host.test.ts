import { expect } from 'chai';
import type { SessionEvents } from '../../src/session/session-handle.js';
import { hostileHost, type HostileHost } from '../../src/testing/hostile-host/hostile-host.js';
import { openSessionPair, type SessionPair } from './session-pair.js';
import { until } from '../support/until.js';

const EVENTS = ['change', 'mode-change', 'ended', 'error'] as const satisfies readonly (keyof SessionEvents)[];

describe('a call on a page whose own code fails', function () {
  this.timeout(60_000);
  let call: SessionPair;
  let host: HostileHost;

  beforeEach(async () => {
    host = hostileHost();
    call = await openSessionPair();
  });
  afterEach(async () => {
    await call.end();
    host.end();
  });

  const localTracks = (): MediaStreamTrack[] => call.patient.snapshot.local.stream?.getTracks() ?? [];

  it('begins, switches and is left, and its devices are released', async () => {
    for (const event of EVENTS) call.patient.on(event, host.callback(event));
    await call.connect({ patient: 'video', practitioner: 'video' });
    await call.patient.requestMode('audio');
    const tracks = localTracks();
    expect(tracks).to.have.length.above(0);
    await call.patient.leave();
    expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(tracks.map(() => 'ended'));
    await until(() => call.practitioner.snapshot.state === 'waiting', 'the other side to hear the goodbye');
    expect(host.heard.get('ended')).to.equal(1);
    expect(host.reported.length).to.equal([...host.heard.values()].reduce((sum, count) => sum + count, 0));
  });

  for (const how of ['leave', 'end'] as const) {
    it(`has released its devices when its host hears of ${how}`, async () => {
      await call.connect({ patient: 'video', practitioner: 'video' });
      const tracks = localTracks();
      const seen: string[] = [];
      const look = (event: string) => (): void => {
        if (call.patient.snapshot.state === 'ended') seen.push(`${event}: ${tracks.map(({ readyState }) => readyState).join(' ')}`);
      };
      call.patient.on('change', look('change'));
      call.patient.on('ended', look('ended'));
      await call.patient[how]();
      expect(seen.slice(0, 2)).to.deep.equal(['change: ended ended', 'ended: ended ended']);
    });
  }

  it('lets go of its devices when its room cannot be closed, and tells', async () => {
    await call.connect();
    const [track] = localTracks();
    const states: string[] = [];
    call.patient.on('change', ({ state }) => states.push(state));
    call.room.onClose = host.callback('close of the channel');
    await call.patient.leave();
    expect(track?.readyState).to.equal('ended');
    expect(states.at(-1)).to.equal('ended');
    expect(host.heard.get('close of the channel')).to.equal(1);
  });
});
