import { expect } from 'chai';
import type { RecordingProgress } from '../../../src/adapter/ports/recording-port.js';
import type { Frontier } from '../../../src/ownership/merkle-tree.js';
import { signHead, type SignedHead } from '../../../src/ownership/segment-head.js';
import { chainAt, continueChain } from '../../../src/recording/upload/continue-chain.js';
import { copyKey } from '../../../src/recording/upload/crash-copy.js';
import { nextHead } from '../../../src/recording/upload/next-head.js';
import type { RecordingChain } from '../../../src/recording/upload/recording-chain.js';
import { RecordingKey } from '../../../src/sealing/recording-key.js';
import { aConsultation, aDevice, type Consultation } from '../sealed-consultation.js';
import { codeOf } from './upload-bench.js';

const dig = (name: string): string => name.padEnd(43, 'A').replace(/.$/, 'A');
const SEGMENT = { e: 0, ep: dig('epoch'), kind: 'media' as const, dur: 1000, ct: dig('bytes'), len: 100, terms: { bind: dig('bind'), consents: [dig('yes'), dig('yes')] as const }, end: null };

describe('continueChain', () => {
  let consultation: Consultation;
  /** As this device knows it: up to number 0. */
  let chain: RecordingChain;
  /** What this device has sent and not written down: number 1. */
  let ahead: SignedHead;
  let frontier: Frontier;

  before(async () => {
    consultation = await aConsultation();
    const key = RecordingKey.generate();
    const { rid, cd } = consultation.terms;
    const first: RecordingChain = { key: await copyKey(key, 'any'), rkc: await key.commitment(), wraps: [], wd: dig('old'), last: null, frontier: [] };
    chain = { ...first, last: { payload: (await nextHead({ rid, cd, chain: first }, { ...SEGMENT, kind: 'meta', dur: 0 })).head, digest: dig('head') } };
    ({ head: ahead, frontier } = await nextHead({ rid, cd, chain: { ...chain, wd: dig('new') } }, SEGMENT));
  });

  const from = (known: RecordingChain | null, progress: RecordingProgress | null): Promise<RecordingChain | null> => {
    const { terms: { rid, cd }, practitioner: device } = consultation;
    return continueChain(known, progress, { rid, cd, device });
  };
  const progressOf = async (nextSeq: number, change: Partial<SignedHead> = {}, signer = consultation.practitioner): Promise<RecordingProgress> => {
    const head = await signHead({ ...ahead, ...change }, signer.privateKey, signer.kid);
    return { nextSeq, head, frontier: [...frontier], final: false, closed: false, over: false };
  };

  it('goes on from its own head while the backend is not further, or cannot be asked', async () => {
    expect(await from(chain, null)).to.equal(chain);
    expect(await from(null, null)).to.equal(null);
    for (const nextSeq of [0, 1]) expect(await from(chain, await progressOf(nextSeq))).to.equal(chain);
    expect(await from(null, await progressOf(0))).to.equal(null);
  });

  it('goes on from the backend’s when it has signed that one itself', async () => {
    const next = await from(chain, await progressOf(2));
    expect(next?.last?.payload).to.deep.equal(ahead);
    expect(next).to.deep.include({ rkc: chain.rkc, wd: dig('new'), key: chain.key });
    expect(next?.frontier).to.deep.equal(frontier);
  });

  it('goes back to what the backend has, when that is asked for: what was sealed after it is not taken any more', async () => {
    const owner = { rid: consultation.terms.rid, cd: consultation.terms.cd, device: consultation.practitioner };
    const further: RecordingChain = { ...chain, last: { payload: { ...ahead, seq: 9 }, digest: dig('further') }, frontier: [dig('a'), dig('b')] };
    expect((await chainAt(further, await progressOf(2), owner))?.last?.payload).to.deep.equal(ahead);
    expect(await chainAt(further, await progressOf(0), owner)).to.deep.include({ last: null, frontier: [] });
    expect(await codeOf(chainAt(further, { ...(await progressOf(2)), frontier: [dig('another')] }, owner))).to.equal('recording/key-lost');
  });

  const FOREIGN: readonly [string, () => Promise<[RecordingChain | null, RecordingProgress]>][] = [
    ['it holds no key', async () => [null, await progressOf(2)]],
    ['the head is of another number', async () => [chain, await progressOf(3)]],
    ['the head is another recording’s', async () => [chain, await progressOf(2, { rid: 'another' })]],
    ['the head is under another claim', async () => [chain, await progressOf(2, { cd: dig('another') })]],
    ['the head promises another key', async () => [chain, await progressOf(2, { rkc: dig('another') })]],
    ['another device has signed it', async () => [chain, await progressOf(2, {}, await aDevice())]],
    ['another device has signed it in this one’s name', async () => [chain, await progressOf(2, {}, { ...(await aDevice()), kid: consultation.practitioner.kid })]],
    ['the tree is another than it has signed', async () => [chain, { ...(await progressOf(2)), frontier: [dig('another')] }]],
    ['the tree is missing', async () => [chain, { ...(await progressOf(2)), frontier: [] }]],
    ['there is no head', async () => [chain, { ...(await progressOf(2)), head: null }]],
  ];
  for (const [name, make] of FOREIGN) {
    it(`does not go on when ${name}`, async () => {
      expect(await codeOf(from(...(await make())))).to.equal('recording/key-lost');
    });
  }
});
