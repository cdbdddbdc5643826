import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { digest } from '../../../src/ownership/digest.js';
import { fetchVerified, type FetchSegment } from '../../../src/recording/replay/fetch-verified.js';
import { codeOf } from '../upload/upload-bench.js';

describe('the bytes of a segment', () => {
  const right = crypto.getRandomValues(new Uint8Array(64));
  const open = async (fetchSegment: FetchSegment, signal = new AbortController().signal) => fetchVerified({ seq: 3, ct: await digest(right), len: right.length }, fetchSegment, signal);

  it('are handed on when they are those that the head names', async () => {
    const asked: number[] = [];
    expect(await open(async (seq) => { asked.push(seq); return right; })).to.deep.equal(right);
    expect(asked).to.deep.equal([3]);
  });

  for (const [what, wrong] of [
    ['one bit of them is another', right.map((byte, index) => (index === 40 ? byte ^ 1 : byte))],
    ['they are others of that length', crypto.getRandomValues(new Uint8Array(64))],
    ['some are missing', right.slice(1)],
    ['some come after them', new Uint8Array([...right, 0])],
    ['there are none', new Uint8Array()],
  ] as const) {
    it(`are refused for good when ${what}`, async () => {
      let asked = 0;
      expect(await codeOf(open(async () => { asked += 1; return wrong; }))).to.equal('ownership/denied');
      expect(asked).to.equal(1);
    });
  }

  it('are refused when the head names another length, though the digest is theirs', async () => {
    expect(await codeOf(fetchVerified({ seq: 3, ct: await digest(right), len: 63 }, async () => right, new AbortController().signal))).to.equal('ownership/denied');
  });

  it('are asked for again when the backend has said, and not sooner', async () => {
    const asked: number[] = [];
    const limited: FetchSegment = async () => {
      asked.push(performance.now());
      if (asked.length === 1) throw new ConsultError('backend/too-many-requests', { retryAfter: 1_200 });
      return right;
    };
    expect(await open(limited)).to.deep.equal(right);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).to.be.within(1_190, 1_900);
  });

  it('are asked for again while they cannot be had, and not when they are refused', async () => {
    let asked = 0;
    expect(await open(async () => { if (asked++ === 0) throw new ConsultError('backend/unreachable'); return right; })).to.deep.equal(right);
    for (const answer of [null, 'backend/forbidden'] as const) {
      asked = 0;
      const refuse = async (): Promise<null> => { asked += 1; if (answer !== null) throw new ConsultError(answer); return null; };
      expect(await codeOf(open(refuse))).to.equal(answer ?? 'backend/not-found');
      expect(asked).to.equal(1);
    }
  });
});
