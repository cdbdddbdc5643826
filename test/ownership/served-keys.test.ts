import { expect } from 'chai';
import type { KeyContent, LinkDevice, LinkWay } from '../../src/domain/key-content.js';
import { signMemberKey } from '../../src/ownership/member-key.js';
import { chainStart, keptBoxes, servedBoxes, shownChain } from '../../src/ownership/served-keys.js';
import { memberKey, testKey } from './signed-fixture.js';

const box = (account: string, to: string): { account: string; to: string } => ({ account, to });
const texts = (boxes: readonly { account: string; to: string }[]): string => boxes.map(({ account, to }) => `${account}>${to}`).join(' ');

describe('the boxes of a person’s account keys', () => {
  const named = (kid: string): KeyContent['enc'] => ({ kid }) as KeyContent['enc'];
  // The second account key took the first one's place, and the third the second one's.
  const content = {
    enc: named('third'), former: ['second'],
    devices: [{ enc: named('phone') } as LinkDevice], ways: [{ enc: named('code') } as LinkWay],
  };
  const boxes = [
    box('first', 'laptop'), box('first', 'second'), box('second', 'phone'), box('second', 'third'), box('third', 'phone'), box('third', 'code'), box('third', 'tablet'),
    box('foreign', 'stranger'), box('stray', 'foreign'),
  ];

  it('hand a recipient its own, and those that lead from each former key to the next, however old', () => {
    expect(texts(servedBoxes(boxes, 'phone', content))).to.equal('first>second second>phone second>third third>phone');
    expect(texts(servedBoxes(boxes, 'code', content))).to.equal('first>second second>third third>code');
    expect(texts(servedBoxes(boxes.toReversed(), 'code', content)), 'in whichever order they are kept').to.equal('third>code second>third first>second');
    expect(texts(servedBoxes(boxes, 'nobody', content))).to.equal('first>second second>third');
    // A link names 32 former keys at most: what is older is found by the boxes.
    expect(texts(servedBoxes(boxes, 'nobody', { ...content, former: [] }))).to.equal('first>second second>third');
  });

  it('are kept while somebody in the chain can use them: of the account key now for who is in it, of former ones for those that followed', () => {
    expect(texts(keptBoxes(boxes, content))).to.equal('first>second second>third third>phone third>code');
    expect(texts(keptBoxes(boxes, { ...content, devices: [], ways: [] }))).to.equal('first>second second>third');
  });
});

describe('chainStart', () => {
  it('is the pin, or the newest checkpoint, and never above the newest link', () => {
    expect([chainStart(40, 7), chainStart(40, 40), chainStart(40, 99), chainStart(40, 0)]).to.deep.equal([7, 40, 40, 1]);
    expect([1, 31, 32, 33, 64, 65].map((newest) => chainStart(newest))).to.deep.equal([1, 1, 32, 32, 64, 64]);
  });
});

describe('shownChain', () => {
  it('goes back to the link that the claim names, and shows no link twice', async () => {
    const issuer = await testKey(), account = await testKey('enc'), phone = await testKey();
    const links = await Promise.all([1, 2, 3, 4].map((seq) => signMemberKey(memberKey(account, [phone], { seq }), issuer.privateKey, issuer.kid)));
    const [one, two, three, four] = links as [string, string, string, string];
    expect(shownChain([three, four], [one, two, three])).to.deep.equal([one, two, three, four]);
    const own = [one, two];
    expect(shownChain(own, [two])).to.equal(own);
    expect(shownChain(own, [])).to.equal(own);
    expect(shownChain([], [one]), 'nobody has a chain of their own').to.deep.equal([]);
    expect(shownChain([two], ['', two]), 'what cannot be read stands before all').to.deep.equal(['', two]);
  });
});
