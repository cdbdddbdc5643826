import { expect } from 'chai';
import { modeToReturn } from '../../src/session/resume-note.js';
import { framesOf, openSessionPair, SHOWN, untilState, type SessionPair } from './session-pair.js';
import { until } from '../support/until.js';

describe('the note for a page that comes back', function () {
  this.timeout(60_000);
  let pair: SessionPair;
  beforeEach(async () => { pair = await openSessionPair(); });
  afterEach(() => pair.end());

  it('brings nobody back by video whose camera did not work; one that was turned off stays off, by video', () => {
    const back = (mode: 'audio' | 'video', cameraOn: boolean, cameraStopped = false) => modeToReturn(mode, { cameraOn, cameraStopped });
    expect([back('video', true), back('video', false), back('audio', true), back('audio', false)]).to.deep.equal(['video', 'audio', 'audio', 'audio']);
    expect([back('video', false, true), back('audio', false, true)]).to.deep.equal(['video', 'audio']);
  });

  it('brings back a word that the backend has not heard, and hands it over again', async () => {
    await pair.patient.join({ mode: 'audio', recording: { decision: 'permit', ...SHOWN } });
    await until(() => pair.patient.consentReceipt().length === 1, 'the word');
    pair.patient.setRecordingConsent('deny', SHOWN);
    await until(() => pair.patient.consentReceipt().length === 2, 'the withdrawal');
    const tokens = pair.patient.consentReceipt().map(({ token }) => token);
    pair.told.length = 0;
    await pair.reopen('patient');
    await until(() => tokens.every((token) => pair.told.includes(token)), 'both words to be handed over');
    expect(pair.patient.snapshot.recording.consent).to.equal('deny');
  });

  it('brings back no word that is not mine', async () => {
    await pair.patient.join({ mode: 'audio', recording: null });
    pair.notes.set('patient', { ...pair.notes.get('patient')!, words: ['a.b.c'] });
    await pair.reopen('patient');
    expect([pair.patient.consentReceipt(), pair.violations]).to.deep.equal([[], []]);
  });

  it('says how the person was: muted, and with the camera as it was', async () => {
    await pair.connect({ patient: 'video', practitioner: 'video' });
    await until(() => pair.notes.get('patient')?.mode === 'video', 'the note to say video');
    expect(pair.notes.get('patient')?.muted).to.equal(false);
    pair.patient.setMuted(true);
    expect(pair.notes.get('patient')?.muted).to.equal(true);
    await pair.practitioner.requestMode('audio');
    await until(() => pair.notes.get('patient')?.mode === 'audio', 'the note to say audio');
  });

  for (const role of ['patient', 'practitioner'] as const) {
    it(`stays when the ${role}’s page goes: the other one is told at once, every device is let go, and the next page goes straight back in`, async () => {
      const other = role === 'patient' ? 'practitioner' : 'patient';
      await pair.connect({ patient: 'video', practitioner: 'video' });
      const page = pair[role];
      const { stream } = page.snapshot.local;
      const tracks = stream!.getTracks();
      page.pageGoes();
      expect([page.snapshot.state, page.snapshot.endReason]).to.deep.equal(['ended', 'away']);
      expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(tracks.map(() => 'ended'));
      expect(page.link).to.equal(null);
      await untilState(pair[other], 'waiting', 2_000);
      page.pageGoes();
      expect(pair.notes.get(role)?.mode).to.equal('video');
      await pair.reopen(role);
      await Promise.all([untilState(pair[role], 'active'), untilState(pair[other], 'active')]);
      await until(async () => (await framesOf(pair[other])) > 0, 'the picture');
    });
  }

  it('goes when it is left or over, and not where another page has taken over', async () => {
    await pair.connect();
    await pair.reopen('patient');
    const [first, second] = [...pair.sessions].filter(({ snapshot }) => snapshot.role === 'patient');
    await until(() => first!.snapshot.endReason === 'replaced', 'the first page to be told');
    expect(pair.notes.has('patient')).to.equal(true);
    await second!.leave();
    expect(pair.notes.has('patient')).to.equal(false);
  });
});
