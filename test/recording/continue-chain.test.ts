import { expect } from 'chai';
import type { RecordingProgress } from '../../src/adapter/ports/recording-port.js';
import { signHead, type SignedHead } from '../../src/ownership/segment-head.js';
import { continueChain } from '../../src/recording/continue-chain.js';
import { copyKey } from '../../src/recording/crash-copy.js';
import { nextHead } from '../../src/recording/next-head.js';
import type { RecordingChain } from '../../src/recording/recording-chain.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { aConsultation, aDevice, type Consultation } from './sealed-consultation.js';
import { codeOf } from './upload-bench.js';

const dig = (name: string): string => name.padEnd(43, 'A');
const SEGMENT = { e: 0, ep: dig('epoch'), kind: 'media' as const, dur: 1000, ct: dig('bytes'), len: 100, end: null };

describe('continueChain', () => {
  let consultation: Consultation;
  /** As this device knows it: up to number 0. */
  let chain: RecordingChain;
  /** What this device has sent and not written down: number 1. */
  let ahead: SignedHead;

  before(async () => {
    consultation = await aConsultation();
    const key = RecordingKey.generate();
    const { rid, cd } = consultation.terms;
    const first: RecordingChain = { key: await copyKey(key, 'any'), rkc: await key.commitment(), wraps: [], wd: dig('old'), last: null };
    chain = { ...first, last: { payload: nextHead({ rid, cd, chain: first }, { ...SEGMENT, kind: 'meta', dur: 0 }), digest: dig('head') } };
    ahead = nextHead({ rid, cd, chain: { ...chain, wd: dig('new') } }, SEGMENT);
  });

  const from = (known: RecordingChain | null, progress: RecordingProgress | null): Promise<RecordingChain | null> => {
    const { terms: { rid, cd }, practitioner: device } = consultation;
    return continueChain(known, progress, { rid, cd, device });
  };
  const progressOf = async (nextSeq: number, change: Partial<SignedHead> = {}, signer = consultation.practitioner): Promise<RecordingProgress> => {
    const head = await signHead({ ...ahead, ...change }, signer.privateKey, signer.kid);
    return { nextSeq, head, final: false, over: false };
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
  });

  const FOREIGN: readonly [string, () => Promise<[RecordingChain | null, RecordingProgress]>][] = [
    ['it holds no key', async () => [null, await progressOf(2)]],
    ['the head is of another number', async () => [chain, await progressOf(3)]],
    ['the head is another recording’s', async () => [chain, await progressOf(2, { rid: 'another' })]],
    ['the head is under another claim', async () => [chain, await progressOf(2, { cd: dig('another') })]],
    ['the head promises another key', async () => [chain, await progressOf(2, { rkc: dig('another') })]],
    ['another device has signed it', async () => [chain, await progressOf(2, {}, await aDevice())]],
    ['another device has signed it in this one’s name', async () => [chain, await progressOf(2, {}, { ...(await aDevice()), kid: consultation.practitioner.kid })]],
    ['there is no head', async () => [chain, { ...(await progressOf(2)), head: null }]],
  ];
  for (const [name, make] of FOREIGN) {
    it(`does not go on when ${name}`, async () => {
      expect(await codeOf(from(...(await make())))).to.equal('recording/key-lost');
    });
  }
});
