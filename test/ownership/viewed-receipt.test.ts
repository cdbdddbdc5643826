import { expect } from 'chai';
import { RANGES_MAX, signReceipt, verifyReceipt, type ViewedReceipt } from '../../src/ownership/viewed-receipt.js';
import { AUDIENCE, MEMBER, TERMS, outcomeOf, receipt, testKey, type TestKey } from './signed-fixture.js';

describe('a receipt of what was played', () => {
  let device: TestKey;
  before(async () => {
    device = await testKey();
  });
  const expected = { audience: AUDIENCE, subject: MEMBER, rid: TERMS.rid, length: 10_000 };
  const said = async (change: Partial<ViewedReceipt>, given: Partial<typeof expected> = {}, devices = [device]): Promise<string> =>
    outcomeOf(verifyReceipt(await signReceipt(receipt(change), device.privateKey, device.kid), { ...expected, ...given, devices }));

  it('is believed of a device of the person, for this recording, insurer and region', async () => {
    expect(await said({})).to.equal('ok');
    expect(await said({}, { audience: 'consult:ins-a:ie' })).to.equal('audience');
    expect(await said({}, { subject: 'm_other' })).to.equal('subject');
    expect(await said({}, { rid: 'r-2' })).to.equal('recording');
    expect(await said({}, {}, [await testKey()])).to.equal('key');
  });

  it('names stretches in order and apart, of a second at least in all', async () => {
    const many = Array.from({ length: RANGES_MAX }, (_, index): [number, number] => [index * 100, index * 100 + 50]);
    const cases: [ViewedReceipt['ranges'], string][] = [
      [[[0, 1_000]], 'ok'], [[[0, 999]], 'ranges'], [[[0, 600], [700, 1_100]], 'ok'], [[[700, 1_400], [0, 600]], 'ranges'],
      [[[0, 600], [600, 1_200]], 'ranges'], [[[0, 600], [500, 1_200]], 'ranges'], [[[2_000, 1_000]], 'ranges'], [[], 'ranges'], [many, 'ok'], [[...many, [9_000, 9_900]], 'invalid'],
    ];
    for (const [ranges, outcome] of cases) expect(await said({ ranges }), JSON.stringify(ranges)).to.equal(outcome);
  });

  it('names nothing behind the end of the recording', async () => {
    const cases: [ViewedReceipt['ranges'], number, string][] = [
      [[[0, 5_000]], 5_000, 'ok'], [[[0, 5_001]], 5_000, 'ranges'], [[[0, 2_000], [4_000, 6_000]], 5_000, 'ranges'], [[[6_000, 8_000]], 5_000, 'ranges'], [[[0, 1_000]], 0, 'ranges'],
      [[[0, Number.MAX_SAFE_INTEGER]], 5_000, 'ranges'],
    ];
    for (const [ranges, length, outcome] of cases) expect(await said({ ranges }, { length }), JSON.stringify(ranges)).to.equal(outcome);
    for (const [from, to] of [[0, 1_000.5], [0, Number.POSITIVE_INFINITY], [Number.NaN, 2_000], [-1, 2_000]] as const) {
      expect(await said({ ranges: [[from, to]] }).catch(() => 'not signed'), `${from} to ${to}`).to.be.oneOf(['invalid', 'payload', 'not signed']);
    }
    expect(await said({ what: 'downloaded', ranges: [] }, { length: 0 })).to.equal('ok');
  });

  it('names none where the data was saved', async () => {
    expect(await said({ what: 'downloaded', ranges: [] })).to.equal('ok');
    expect(await said({ what: 'downloaded' })).to.equal('ranges');
  });
});
