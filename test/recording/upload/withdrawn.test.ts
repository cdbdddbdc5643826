import { expect } from 'chai';
import { permission, signWord } from '../../../src/testing/sign-call.js';
import { anAccount, aSegment, recipientOf, runTermsOf } from '../sealed-consultation.js';
import { UploadBench } from './upload-bench.js';
import { until } from '../synthetic-party.js';
import { away } from './upload-bench.js';

describe('an upload whose permission is taken back', () => {
  let bench: UploadBench;
  beforeEach(async () => { bench = await UploadBench.make(); });
  afterEach(() => bench.close());

  const patientWord = (): ReturnType<typeof permission> => permission('patient', bench.consultation.terms, { at: 1_700_000_000_000 });

  /** The patient's word reaches the backend. */
  async function withdraw(): Promise<{ token: string; digest: string }> {
    const { terms, patient, call } = bench.consultation;
    const word = await signWord(patient, { ...patientWord(), seq: 1, prev: call.consents.patient.digest, decision: 'withdraw' });
    await bench.backend.sessions.putEvidence(terms.sid, [word.token]);
    return word;
  }

  it('drops segments that were not stored, continues under a new permission, and closes', async () => {
    const { terms, patient } = bench.consultation;
    const upload = await bench.begin();
    for (const seq of [1, 2]) upload.addSegment(aSegment(seq));
    await upload.drained();
    // Away while more is sealed and the patient takes the permission back.
    bench.backend.trouble = away;
    for (const seq of [3, 4]) upload.addSegment(aSegment(seq));
    await until(() => bench.backend.calls.includes('segment 3'));
    bench.backend.trouble = () => null;
    const withdrawal = await withdraw();
    globalThis.dispatchEvent(new Event('online'));
    await upload.drained();
    expect(bench.backend.stored.map(({ head: { payload: { seq } } }) => seq), 'nothing that came after').to.deep.equal([0, 1, 2]);
    expect([upload.nextSeq, (await bench.spooled()).filter(({ kind }) => kind === 'segment')]).to.deep.equal([3, []]);
    expect((await bench.mark())?.chain?.last?.payload.seq).to.equal(2);

    const again = await signWord(patient, { ...patientWord(), seq: 2, prev: withdrawal.digest });
    await bench.backend.sessions.putEvidence(terms.sid, [again.token]);
    const run = runTermsOf(bench.consultation);
    upload.setTerms({ ...run, consents: [again.digest, run.consents[1]] });
    upload.addSegment(aSegment(3, { kind: 'init', dur: 0 }));
    upload.addSegment(aSegment(4));
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(bench.backend.last).to.deep.include({ seq: 5, final: true, consents: [again.digest, run.consents[1]] });
  });

  it('still names the owner who has shown the key after what is dropped', async () => {
    const { account } = bench.consultation;
    const upload = await bench.start();
    const escrow = await anAccount();
    upload.addRecipient(recipientOf(escrow, 'escrow'));
    upload.addEpoch(bench.epochs[0]!);
    for (const seq of [1, 2]) upload.addSegment(aSegment(seq));
    await upload.drained();
    bench.backend.trouble = away;
    upload.addSegment(aSegment(3));
    upload.addRecipient(recipientOf(account));
    await until(() => upload.owners.has(account.kid));
    bench.backend.trouble = () => null;
    await withdraw();
    globalThis.dispatchEvent(new Event('online'));
    await upload.drained();
    expect(bench.backend.stored.map(({ head: { payload: { seq } } }) => seq)).to.deep.equal([0, 1, 2]);
    upload.finalize({ aborted: false });
    await upload.drained();
    const { wd } = bench.backend.last!;
    expect(bench.backend.wraps.get(wd)?.map(({ kid }) => kid), 'by the list that the end names').to.deep.equal([escrow.kid, account.kid]);
  });

  it('is closed under the words that it had, when nobody permits again', async () => {
    const upload = await bench.begin();
    for (const seq of [1, 2]) upload.addSegment(aSegment(seq));
    await upload.drained();
    await withdraw();
    upload.addSegment(aSegment(3));
    await upload.drained();
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(bench.backend.last).to.deep.include({ seq: 3, dur: 0, final: true, consents: runTermsOf(bench.consultation).consents });
    expect(await bench.mark()).to.equal(null);
  });

  it('is closed when its end was sealed before the backend refused what came before the end', async () => {
    const upload = await bench.begin();
    for (const seq of [1, 2]) upload.addSegment(aSegment(seq));
    await upload.drained();
    bench.backend.trouble = away;
    upload.addSegment(aSegment(3));
    upload.finalize({ aborted: false });
    await until(() => bench.backend.calls.includes('segment 3'));
    bench.backend.trouble = () => null;
    await withdraw();
    globalThis.dispatchEvent(new Event('online'));
    await upload.drained();
    expect(bench.backend.last).to.deep.include({ seq: 3, dur: 0, final: true, count: 4, aborted: false });
    expect(await bench.mark()).to.equal(null);
  });

  it('leaves nothing behind when it had ended and nothing of it was stored', async () => {
    const upload = await bench.begin();
    bench.backend.trouble = (call) => (call === 'segment 0' ? away() : null);
    upload.addSegment(aSegment(1));
    upload.finalize({ aborted: false });
    await until(() => bench.backend.calls.includes('segment 0'));
    bench.backend.trouble = () => null;
    await withdraw();
    globalThis.dispatchEvent(new Event('online'));
    await upload.drained();
    expect(bench.backend.stored).to.deep.equal([]);
    expect(await bench.mark()).to.equal(null);
  });
});
