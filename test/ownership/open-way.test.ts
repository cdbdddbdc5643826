import { expect } from 'chai';
import { WRONG_PROOFS_MAX, decideOpenWay } from '../../src/ownership/decide-key-change.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { keyChangeFixture, type KeyChangeFixture } from './key-change-fixture.js';
import { NOW } from './signed-fixture.js';

describe('decideOpenWay', () => {
  let made: KeyChangeFixture;
  before(async () => {
    made = await keyChangeFixture();
  });
  const WRONG = { verdict: 'refuse', code: 'keys/wrong-code', notice: 'recovery-refused', wrongProof: true };

  it('opens a recovery method of the newest link for its own proof', async () => {
    const { newest, way, proof, facts } = made;
    expect(await decideOpenWay(newest, { id: way.id, proof }, facts)).to.deep.equal({ verdict: 'open', enc: way.enc.kid });
  });

  it('says the same of a wrong proof, a method that is not there, and a person without keys; and counts each', async () => {
    const { newest, way, proof, facts } = made;
    const other = await makeRecoveryMethod(NOW);
    for (const given of [other.proof, '', 'short', `${proof}A`]) expect(await decideOpenWay(newest, { id: way.id, proof: given }, facts), given).to.deep.equal(WRONG);
    expect(await decideOpenWay(newest, { id: other.entry.id, proof }, facts)).to.deep.equal(WRONG);
    expect(await decideOpenWay(null, { id: way.id, proof }, facts)).to.deep.equal(WRONG);
    expect(await decideOpenWay(newest, { id: way.id, proof }, { ...facts, proofDigests: new Map() }), 'nothing is kept of it').to.deep.equal(WRONG);
    for (const given of ['', proof]) expect(await decideOpenWay(newest, { id: other.entry.id, proof: given }, { ...facts, proofDigests: new Map() })).to.deep.equal(WRONG);
  });

  it('does not look at the right proof either after too many wrong ones, and counts it no more', async () => {
    const { newest, way, proof, facts } = made;
    const after = (wrongProofs: number): ReturnType<typeof decideOpenWay> => decideOpenWay(newest, { id: way.id, proof }, { ...facts, wrongProofs });
    expect((await after(WRONG_PROOFS_MAX - 1)).verdict).to.equal('open');
    for (const wrong of [WRONG_PROOFS_MAX, WRONG_PROOFS_MAX + 1]) {
      expect(await after(wrong)).to.deep.equal({ verdict: 'refuse', code: 'keys/too-many-attempts', notice: 'recovery-refused', wrongProof: false });
    }
  });
});
