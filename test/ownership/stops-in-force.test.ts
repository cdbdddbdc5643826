import { expect } from 'chai';
import type { Revocation } from '../../src/ownership/revocation.js';
import { stopsInForce } from '../../src/ownership/stops-in-force.js';
import { revocation } from './signed-fixture.js';

const stop = (seq: number): Revocation => revocation({ seq });
const lift = (seq: number, target: number): Revocation => ({ ...revocation({ seq }), scope: 'lift', target: String(target) });
const left = (...revocations: Revocation[]): number[] => stopsInForce(revocations).map(({ seq }) => seq);

describe('stopsInForce', () => {
  it('leaves out what a later one lifts, in whichever order they come, and the lifts themselves', () => {
    expect(left(stop(1), stop(2), lift(3, 1))).to.deep.equal([2]);
    expect(left(lift(3, 1), stop(2), stop(1))).to.deep.equal([2]);
    expect(left(stop(1), lift(2, 1), stop(3))).to.deep.equal([3]);
    expect(left()).to.deep.equal([]);
  });

  it('lets no lift take away what came after it, what it does not name, or another lift', () => {
    expect(left(lift(1, 2), stop(2))).to.deep.equal([2]);
    expect(left(lift(2, 2), stop(3))).to.deep.equal([3]);
    expect(left(stop(1), lift(2, 1), lift(3, 2))).to.deep.equal([]);
    expect(left(stop(12), lift(13, 1))).to.deep.equal([12]);
  });
});
