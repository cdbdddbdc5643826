import { expect } from 'chai';
import { announcement } from '../../../components/room/announcement.js';
import { fakeSnapshot, type SnapshotPatch } from '../../../stories/support/fake-snapshot.js';
import { cleanUp, deepButton, deepText, inCall, mountRoom, wait } from './room-support.js';

describe('what the room says is so', () => {
  afterEach(cleanUp);
  const drawn = async (patch: SnapshotPatch): Promise<string> => {
    const { room } = await mountRoom(patch);
    const text = deepText(room);
    cleanUp();
    return text;
  };
  const RECORDING = { state: 'recording', consent: 'permit' } as const;

  it('shows no sign of a recording or of privacy while there is no connection, but for the page that records', async () => {
    const away = { state: 'reconnecting', reconnectingSince: Date.now() } as const;
    expect(await drawn(inCall({ recording: RECORDING }))).to.contain('Recording').and.contain('Private');
    expect(await drawn(inCall({ ...away, recording: RECORDING }))).to.not.match(/Recording(?!:)|Private/);
    expect(await drawn(inCall({ ...away, role: 'practitioner', recording: { ...RECORDING, recordedHere: true } }))).to.contain('Recording');
    expect(await drawn(inCall({ proved: false, recording: { ...RECORDING, recordedHere: false } }))).to.not.match(/Private|Recording/);
  });

  it('says how the line is, and that the other one is muted, of a connection that is up and proved alone', async () => {
    const down = [{ state: 'joining' }, { state: 'reconnecting', reconnectingSince: Date.now() }, { proved: false }] as const;
    for (const [patch, words] of [[{ quality: 'good' }, 'Good line'], [{ quality: 'poor' }, 'The line is weak'], [{ remote: { muted: true } }, 'is muted']] as const) {
      for (const mode of ['audio', 'video'] as const) {
        expect(await drawn(inCall({ ...patch, mode }))).to.contain(words);
        for (const state of down) expect(await drawn(inCall({ ...patch, ...state, mode })), JSON.stringify(state)).to.not.contain(words);
      }
    }
  });

  it('tells the practitioner that the patient has left, not that the patient has not come', async () => {
    const waiting = { role: 'practitioner', state: 'waiting' } as const;
    expect(await drawn(waiting)).to.contain('has not come yet');
    expect(await drawn({ ...waiting, unreachedSince: Date.now() - 10_000 })).to.not.match(/has not come|when they arrive/);
    const left = await drawn({ ...waiting, connectedAt: Date.now() - 60_000 });
    expect(left).to.contain('has left for now').and.not.contain('has not come yet');
    expect(await drawn({ ...waiting, connectedAt: Date.now() - 60_000, remote: { present: true } })).to.contain('is waiting');
  });

  for (const role of ['patient', 'practitioner'] as const) {
    it(`tells the ${role} who waits for somebody that has left until when, and what else is possible`, async () => {
      const openUntil = Date.UTC(2026, 10, 30, 11, 45);
      const left = { role, state: 'waiting', admitted: true, openUntil } as const;
      const words = role === 'patient' ? 'end it for both of you and book another time' : 'or end it for both of you.';
      for (const patch of [left, { ...left, connectedAt: 1 }]) {
        const { room, session } = await mountRoom(patch);
        room.timeZone = 'Europe/London';
        await wait();
        expect(deepText(room).replace(/\s+/g, ' ')).to.contain('has left for now').and.contain('until 11:45').and.contain(words).and.not.contain('Keep this page open');
        deepButton(room, 'End for both')?.click();
        await wait();
        expect(session.called).to.contain('end');
        cleanUp();
      }
      const here = await drawn({ ...left, connectedAt: 1, remote: { present: true } });
      expect(here).to.not.match(/End for both|has left|You need not wait/);
    });
  }

  it('does not tell the practitioner that the patient still decides, which nobody knows before they are connected', async () => {
    expect(await drawn({ role: 'practitioner', state: 'waiting' })).to.contain('You see the answer once you are connected').and.not.contain('decides');
  });

  it('says that nothing was recorded to both where nothing was, whoever agreed', async () => {
    const ended = { state: 'ended', endReason: 'ended', recording: { state: 'off', consent: 'permit' } } as const;
    for (const role of ['patient', 'practitioner'] as const) {
      const text = await drawn({ ...ended, role });
      expect(text).to.contain('Nothing was recorded').and.not.match(/is saved|will be with your recordings/);
    }
    expect(await drawn({ ...ended, recording: { state: 'off', consent: 'permit', recorded: true } })).to.contain('will be with your recordings');
  });

  it('asks the patient about the recording before the patient joins, and the answer joins, whichever it is', async () => {
    for (const decision of ['permit', 'deny'] as const) {
      const { room, session } = await mountRoom({ recording: { state: 'asking', consent: null } });
      deepButton(room, 'Join')!.click();
      await wait();
      expect(session.called, 'nobody joins without an answer').to.not.include('join');
      expect(deepText(room)).to.contain('First say whether it may be recorded');
      session.set({ recording: { consent: decision } });
      await wait();
      expect(session.called).to.include('join');
      cleanUp();
    }
  });

  it('tells a screen reader who has come and gone, and of an end only where there is one', () => {
    const said = (before: SnapshotPatch, after: SnapshotPatch): string | null => announcement(fakeSnapshot(before), fakeSnapshot(after));
    const waiting = { state: 'waiting' } as const;
    expect(said(waiting, { ...waiting, remote: { present: true } })).to.equal('waitingHere');
    expect(said({ ...waiting, role: 'practitioner' }, { ...waiting, role: 'practitioner', remote: { present: true } })).to.equal('patientWaiting');
    expect(said({ ...waiting, connectedAt: 1, remote: { present: true } }, { ...waiting, connectedAt: 1 })).to.equal('waitingAgain');
    expect(said(inCall(), { state: 'ended', endReason: 'ended' })).to.equal('sayEnded');
    expect(said(inCall(), { state: 'ended', endReason: 'replaced' })).to.equal('replacedText');
    expect(said(inCall(), { state: 'ended', endReason: 'lost' })).to.equal('lostHeading');
  });
});
