import { expect } from 'chai';
import type { Segment } from '../../../src/recording/segment.js';
import { BOTH, OWNER, PERMITTED, WITHDRAWN, direct, epoch, word } from './director-bench.js';

const segment = (seq: number): Segment => ({ seq, e: 0, kind: 'media', dur: 1, bytes: new Uint8Array(1) });

describe('a permission that is taken back while the backend is away', () => {
  it('leaves a recording that says at the end that it is saved', async () => {
    let comeBack = (): void => undefined;
    const back = new Promise<void>((resolve) => { comeBack = resolve; });
    const { director, told, states, started, settled } = await direct([], { drained: () => back });
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    started[0]?.onSegment(segment(1));
    director.setConsents(WITHDRAWN);
    await settled();
    expect([told.at(-1), states.at(-1)]).to.deep.equal(['stop', 'declined']);
    const over = director.finish('end');
    await settled();
    expect([told.at(-1), states.at(-1)]).to.deep.equal(['finalize', 'saving']);
    comeBack();
    await over;
    expect(states.at(-1)).to.equal('saved');
  });

  it('lets nothing be recorded again before all that came before is stored', async () => {
    let comeBack = (): void => undefined;
    const back = new Promise<void>((resolve) => { comeBack = resolve; });
    const { director, started, settled } = await direct([], { drained: () => back });
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    director.setConsents(WITHDRAWN);
    await settled();
    director.setConsents({ ...WITHDRAWN, patient: [...WITHDRAWN.patient, word('permit', BOTH, 'again')] });
    await settled();
    expect(started.length).to.equal(1);
    comeBack();
    await settled();
    expect(started.length).to.equal(2);
  });
});
