import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { SpoolEntry } from '../../../src/recording/upload/spool.js';
import type { RecorderOptions } from '../../../src/recording/record/recorder-handle.js';
import { resumeUploads } from '../../../src/recording/upload/resume-uploads.js';
import { NO_CONSENTS, verifyConsents } from '../../../src/ownership/consent-book.js';
import { RecordingKey } from '../../../src/sealing/recording-key.js';
import { RecordingDirector } from '../../../src/session/recording/recording-director.js';
import { leftBehind } from '../../../src/testing/left-behind/left-behind.js';
import { aConsultation, aSegment, partyKeyOf, recipientOf } from '../../recording/sealed-consultation.js';
import { until, wait } from '../../recording/synthetic-party.js';
import { away, codeOf, UploadBench } from '../../recording/upload/upload-bench.js';

describe('a recorder who signs out', () => {
  let bench: UploadBench;
  let keys: RecordingKey[];
  const { generate } = RecordingKey;
  beforeEach(async () => {
    bench = await UploadBench.make();
    keys = [];
    RecordingKey.generate = () => {
      const key = generate.call(RecordingKey);
      keys.push(key);
      return key;
    };
  });
  afterEach(async () => {
    RecordingKey.generate = generate;
    await bench.close();
  });

  /** Records two segments while the backend is away; the recorder hands out a last one when it is stopped. */
  async function record() {
    const gone = new AbortController();
    let closed = 0;
    let handOut: RecorderOptions['onSegment'] = () => undefined;
    const director = new RecordingDirector({
      names: { patient: 'Aoife', practitioner: 'Sam' }, policies: [], gone: gone.signal,
      createRecorder: async ({ onSegment }) => {
        handOut = onSegment;
        return { setAudio: () => undefined, setVideo: () => undefined, setEpoch: () => undefined, stop: async () => { await wait(30); onSegment(aSegment(3)); } };
      },
      openUpload: () => bench.start({ onClosed: () => { closed += 1; } }),
      onChange: () => undefined,
    });
    director.addOwner(recipientOf(bench.consultation.account));
    const { call, terms, patient, practitioner } = bench.consultation;
    director.setBinds({ digest: call.binds.practitioner.digest, tokens: [], shown: { kid: bench.consultation.account.kid, accounts: new Set([bench.consultation.account.kid]) } });
    const signers = { patient: [partyKeyOf(patient)], practitioner: [partyKeyOf(practitioner)] };
    const words = await verifyConsents([call.consents.patient.token, call.consents.practitioner.token], terms, signers);
    if (!words.ok) throw new Error(words.fault);
    director.setConsents(words.consents);
    director.setEpoch(bench.epochs[0]!, []);
    director.setLive(true);
    await until(() => bench.backend.epochs.length === 1);
    bench.backend.trouble = away;
    await wait(20);
    handOut(aSegment(1));
    handOut(aSegment(2));
    await until(() => bench.backend.calls.includes('wraps 1'));
    return { director, gone, closed: () => closed };
  }

  const seqs = (entries: readonly SpoolEntry[]): number[] => entries.flatMap((entry) => (entry.kind === 'segment' ? [entry.segment.seq] : []));

  it('loses nothing, the last segment neither, and leaves no key in memory', async () => {
    const { director, gone, closed } = await record();
    void director.finish('leave');
    gone.abort();
    await until(() => closed() === 1);
    expect(seqs(await bench.spooled())).to.deep.equal([0, 1, 2, 3]);
    expect(keys).to.have.length(1);
    expect(await codeOf(keys[0]!.commitment())).to.contain('SealError');
    const calls = bench.backend.calls.length;
    globalThis.dispatchEvent(new Event('online'));
    await wait(50);
    expect(bench.backend.calls.length, 'nothing is sent in the next person’s name').to.equal(calls);
  });

  it('leaves no key in memory where the permission was taken back while the backend was away', async () => {
    const { director, gone, closed } = await record();
    director.setConsents(NO_CONSENTS);
    await wait(100);
    gone.abort();
    await until(() => closed() === 1);
    expect(await codeOf(keys[0]!.commitment())).to.contain('SealError');
  });

  it('is let go, too, when her upload still went on after the call', async () => {
    const { director, gone, closed } = await record();
    void director.finish('end');
    await wait(200);
    expect(seqs(await bench.spooled())).to.deep.equal([0, 1, 2, 3, 4]);
    expect(closed()).to.equal(0);
    gone.abort();
    await until(() => closed() === 1);
    expect(await codeOf(keys[0]!.commitment())).to.contain('SealError');
  });

  it('lets go of the key, still signed in, when the upload has failed', async () => {
    const { director, closed } = await record();
    bench.backend.trouble = () => new ConsultError('backend/conflict');
    globalThis.dispatchEvent(new Event('online'));
    await until(() => bench.troubles.includes('backend/conflict'));
    await director.finish('leave');
    await until(() => closed() === 1);
    expect(await codeOf(keys[0]!.commitment())).to.contain('SealError');
    expect(seqs(await bench.spooled())).to.deep.equal([0, 1, 2, 3]);
  });

  it('leaves what the next person neither reads nor sends, and what waits for her own return', async () => {
    const { director, gone, closed } = await record();
    void director.finish('leave');
    gone.abort();
    await until(() => closed() === 1);
    bench.backend.trouble = () => null;
    bench.backend.over = true;
    bench.backend.calls.length = 0;
    const { owner } = bench.consultation;
    for (const next of [(await aConsultation()).owner, { ...owner, subject: owner.subject.slice(0, -1) }, { ...owner, subject: `${owner.subject}0` }, { ...owner, region: 'uk' }, { ...owner, tenant: 'acm' }]) {
      expect(await resumeUploads(bench.resumeOptions({ owner: next }))).to.deep.equal([]);
    }
    expect(bench.backend.calls).to.deep.equal([]);
    // What is said about the recording, and what the bytes of its segments say when they are read as text.
    expect(await leftBehind({ words: ['Canary', '\ufffd'.repeat(64)], root: document.createElement('div') })).to.deep.equal([]);
    expect(await resumeUploads(bench.resumeOptions())).to.deep.equal([bench.consultation.terms.rid]);
    expect(bench.backend.stored.map(({ head }) => head.payload.seq)).to.deep.equal([0, 1, 2, 3, 4]);
    expect(bench.backend.last).to.deep.include({ final: true, aborted: true });
    expect(await bench.spooled()).to.deep.equal([]);
  });
});
