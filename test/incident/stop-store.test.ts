import { expect } from 'chai';
import { localStopStore } from '../../src/incident/stop-store.js';

const PLACE = { tenant: 'ins-a', region: 'uk', rootThumbprint: 'root', subject: 'm_kept' };
const NAME = 'consultkit:stops:ins-a:uk:root:m_kept';

describe('what a device keeps of stops', () => {
  afterEach(() => localStorage.removeItem(NAME));

  it('is all of them, the oldest too, however many', () => {
    const tokens = Array.from({ length: 3_000 }, (_, n) => `token-${n}`);
    localStopStore(PLACE).write({ seq: 3_000, tokens });
    expect(localStopStore(PLACE).read()).to.deep.equal({ seq: 3_000, tokens });
  });

  it('is what it was where there is no room for more: a number never stands without its stops', () => {
    const store = localStopStore(PLACE);
    store.write({ seq: 2, tokens: ['first', 'second'] });
    // More than a browser gives a page.
    store.write({ seq: 900, tokens: Array.from({ length: 600 }, (_, n) => `${n}`.padEnd(20_000, '.')) });
    expect(store.read()).to.deep.equal({ seq: 2, tokens: ['first', 'second'] });
  });
});
