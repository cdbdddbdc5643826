import { expect } from 'chai';
import { backoff } from '../../src/adapter/http/backoff.js';

describe('backoff', () => {
  it('doubles from 0.2 s to 5 s, half to all of it by chance', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoff(attempt, 1))).to.deep.equal([200, 400, 800, 1600, 3200, 5000, 5000]);
    expect([backoff(0, 0), backoff(50, 0)]).to.deep.equal([100, 2500]);
  });
});
