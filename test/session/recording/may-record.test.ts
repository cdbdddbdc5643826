import { expect } from 'chai';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import { NO_CONSENTS, type Consents } from '../../../src/ownership/consent-book.js';
import { idleState, mayRecord } from '../../../src/session/recording/may-record.js';
import { BOTH, DENIED, PERMITTED, WITHDRAWN, practitioner, word } from './director-bench.js';

describe('whether a mode may be recorded', () => {
  const table: [what: string, consents: Consents, audio: boolean, video: boolean][] = [
    ['both have permitted it', PERMITTED, true, true],
    ['nobody has said anything', NO_CONSENTS, false, false],
    ['the patient has said nothing', { ...PERMITTED, patient: [] }, false, false],
    ['the practitioner has said nothing', { ...PERMITTED, practitioner: [] }, false, false],
    ['the patient has said no', DENIED, false, false],
    ['the practitioner has said no', { ...PERMITTED, practitioner: [word('deny', BOTH, 'no')] }, false, false],
    ['the patient has taken it back', WITHDRAWN, false, false],
    ['the patient has permitted it again', { ...WITHDRAWN, patient: [...WITHDRAWN.patient, word('permit', BOTH, 'again')] }, true, true],
    ['the patient has permitted sound alone', { patient: [word('permit', ['audio'], 'sound')], practitioner }, true, false],
    ['each has permitted something else', { patient: [word('permit', ['audio'], 'sound')], practitioner: [word('permit', ['video'], 'pictures')] }, false, false],
  ];
  for (const [what, consents, ...expected] of table) {
    it(`says ${String(expected)} of audio and video when ${what}`, () => {
      expect((['audio', 'video'] satisfies MediaMode[]).map((mode) => mayRecord(consents, mode))).to.deep.equal(expected);
    });
  }

  it('is still to be asked before the patient’s first word, declined by any but a yes, and off after that', () => {
    expect([{ ...PERMITTED, patient: [] }, DENIED, WITHDRAWN, PERMITTED].map(idleState)).to.deep.equal(['asking', 'declined', 'declined', 'off']);
  });
});
