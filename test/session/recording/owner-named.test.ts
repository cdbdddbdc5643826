import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { PeerLink, type PeerLinkOptions } from '../../../src/media/peer-link.js';
import type { UploadHandle } from '../../../src/recording/upload/upload-handle.js';
import { escrowPolicyOf, testAccount } from '../session-keys.js';
import { openSessionPair, SHOWN, untilState, type SessionPair, type SessionPairOptions } from '../session-pair.js';
import { pause, until } from '../../support/until.js';

const REJOINS = 30;

/** One recording over all pages of its recorder, as the spool and the backend keep it. */
function oneRecording() {
  const kept = { away: false, refused: 0, began: 0, owners: new Set<string>(), ends: [] as string[][] };
  const upload: UploadHandle = {
    nextSeq: 1, get begun() { return kept.began > 0; }, owners: kept.owners,
    addRecipient: ({ kid, role }) => { if (role === 'owner') kept.owners.add(kid); },
    addEpoch: () => undefined, addEvidence: () => undefined, setTerms: () => undefined, addSegment: () => undefined,
    finalize: () => kept.ends.push([...kept.owners]), drained: () => Promise.resolve(), close: () => undefined,
  };
  const recording: NonNullable<SessionPairOptions['recording']> = {
    openUpload: () => {
      if (!kept.away) return Promise.resolve(upload);
      kept.refused += 1;
      return Promise.reject(new ConsultError('backend/unreachable'));
    },
    createRecorder: () => {
      kept.began += 1;
      return Promise.resolve({ setAudio: () => undefined, setVideo: () => undefined, setEpoch: () => undefined, stop: () => Promise.resolve() });
    },
  };
  return { kept, recording };
}

/** A patient’s page whose proof that it holds the key is a moment on its way. */
function slowToAnswer(options: PeerLinkOptions): PeerLink {
  const link = new PeerLink(options);
  const send = link.send.bind(link);
  link.send = (text) => {
    if (!text.includes('"possession"')) return send(text);
    setTimeout(() => send(text), 300);
    return true;
  };
  return link;
}

describe('a recording and its owner, while pages come and go', function () {
  this.timeout(120_000);
  let call: SessionPair;
  afterEach(() => call.end());
  const bothActive = (): Promise<unknown> => Promise.all([untilState(call.patient, 'active'), untilState(call.practitioner, 'active')]);

  it(`names the owner in the end after the recorder’s tab was taken over and taken back, with the backend away, and the patient has joined ${REJOINS} times more`, async () => {
    const { kept, recording } = oneRecording();
    const { named } = await testAccount();
    call = await openSessionPair({ recording, policies: [escrowPolicyOf(named)] });
    await call.connect();
    await until(() => kept.owners.size === 1, 'the owner to be named at first');
    // As where nothing of it had been stored yet.
    kept.owners.clear();
    kept.away = true;
    for (const turn of ['taken over', 'taken back']) {
      const before = kept.refused;
      await call.reopen('practitioner');
      await bothActive();
      await until(() => kept.refused > before + 2, `the backend to be missed when it was ${turn}`);
    }
    // The patient’s answer has come, and nothing could be made of it.
    await pause(300);
    kept.away = false;
    for (let turn = 0; turn < REJOINS; turn += 1) {
      await call.patient.leave();
      await untilState(call.practitioner, 'waiting');
      const patient = await call.open('patient');
      await patient.join({ mode: 'audio', recording: turn === 0 ? { decision: 'permit', ...SHOWN } : null });
      await bothActive();
    }
    expect(call.violations).to.deep.equal([]);
    await call.practitioner.end();
    await until(() => kept.ends.length > 0, 'the end of the recording');
    expect(kept.ends).to.deep.equal([[call.parties.patient.keys.account!.kid]]);
  });

  it('does not end before its owner is named, where the answer is still under way', async () => {
    const { kept, recording } = oneRecording();
    const { named } = await testAccount();
    call = await openSessionPair({ recording, policies: [escrowPolicyOf(named)], createLink: { patient: slowToAnswer } });
    await call.connect();
    await call.practitioner.end();
    await until(() => kept.ends.length > 0, 'the end of the recording');
    expect(kept.ends).to.deep.equal([[call.parties.patient.keys.account!.kid]]);
  });
});
