import { expect } from 'chai';
import type { RecordingProgress } from '../../../src/adapter/ports/recording-port.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { ErrorCode } from '../../../src/domain/error-codes.js';
import { sendEntry } from '../../../src/recording/upload/send-entry.js';
import { codeOf } from './upload-bench.js';

const segment = { seq: 7, head: 'my.own.head', bytes: new Uint8Array(8) };

describe('a segment that the backend does not take', () => {
  let asked: number;
  beforeEach(() => { asked = 0; });

  /** @param progress how far the backend says it is then */
  const send = (refusal: ErrorCode, progress: Partial<RecordingProgress> | null | ErrorCode): Promise<string> => codeOf(sendEntry({
    sessions: { appendEpoch: async () => undefined, putEvidence: async () => undefined },
    recordings: {
      putWraps: async () => undefined,
      putSegment: async () => { throw new ConsultError(refusal); },
      progress: async () => {
        asked += 1;
        if (typeof progress === 'string') throw new ConsultError(progress);
        return progress === null ? null : { nextSeq: 8, head: null, frontier: [], final: true, closed: false, over: true, ...progress };
      },
    },
  }, 'rid', { kind: 'segment', segment }, new AbortController().signal));

  it('is there when the backend’s newest head is its own', async () => {
    expect(await send('backend/conflict', { head: segment.head })).to.equal('done');
  });

  for (const [what, progress] of [['another head', { head: 'another.one.instead' }], ['no head', { head: null }], ['nothing for this person', null]] as const) {
    it(`is not when the backend has ${what}`, async () => {
      expect(await send('backend/conflict', progress)).to.equal('backend/conflict');
      expect(asked).to.equal(1);
    });
  }

  it('is not known to be while the backend does not say', async () => {
    expect(await send('backend/conflict', 'backend/unreachable')).to.equal('backend/unreachable');
  });

  it('is not asked about when it was refused for another reason', async () => {
    for (const refusal of ['backend/rejected', 'backend/forbidden', 'backend/unreachable'] as const) {
      expect(await send(refusal, { head: segment.head })).to.equal(refusal);
    }
    expect(asked).to.equal(0);
  });
});
