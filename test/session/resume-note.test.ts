import { expect } from 'chai';
import { CONSENTS_MAX } from '../../src/domain/evidence-limits.js';
import { clearResumeNote, readResumeNote, writeResumeNote } from '../../src/session/resume-note.js';
import { openSessionPair, SHOWN, type SessionPair } from './session-pair.js';
import { until } from '../support/until.js';

describe('the note for a page that is loaded again', () => {
  afterEach(() => clearResumeNote('patient'));
  const note = { sid: 's-1', mode: 'audio', words: ['a.b.c'], muted: false } as const;

  it('keeps my signed words, for this tab and this consultation alone', () => {
    writeResumeNote('patient', { ...note, words: [...note.words] });
    expect(readResumeNote('patient', 's-1')).to.deep.equal(note);
    expect([readResumeNote('patient', 's-2'), readResumeNote('practitioner', 's-1')]).to.deep.equal([null, null]);
  });

  it('is no note when it has been tampered with', () => {
    for (const words of [undefined, 'a.b.c', [7], Array.from({ length: CONSENTS_MAX + 1 }, () => 'a.b.c')]) {
      sessionStorage.setItem('consultkit:resume:patient', JSON.stringify({ ...note, words }));
      expect(readResumeNote('patient', 's-1'), JSON.stringify(words)?.slice(0, 30)).to.equal(null);
    }
  });

  describe('of a consultation', () => {
    let pair: SessionPair;
    beforeEach(async () => { pair = await openSessionPair(); });
    afterEach(() => pair.end());

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
      const { sid } = pair.claim;
      writeResumeNote('patient', { sid, mode: 'audio', words: ['a.b.c'], muted: false });
      await pair.reopen('patient');
      expect([pair.patient.consentReceipt(), pair.violations]).to.deep.equal([[], []]);
    });
  });
});
