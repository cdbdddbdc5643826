import { expect } from 'chai';
import { newOpaqueId, opaqueIdSchema } from '../../src/domain/opaque-id.js';
import { fromBase64url } from '../../src/ownership/base64url.js';

const MANY = 20_000;
const ids = Array.from({ length: MANY }, newOpaqueId);

describe('newOpaqueId', () => {
  it('is read by every schema and every format', () => {
    for (const id of ids) {
      expect(opaqueIdSchema.safeParse(id).success).to.equal(true);
      expect(fromBase64url(id).length).to.equal(21);
    }
  });

  it('begins with a letter and holds small letters and digits alone: no option, no formula, no number, no reserved name', () => {
    for (const id of ids) expect(id).to.match(/^[a-z][a-z0-9]{27}$/);
  });

  it('is two names for a file system that does not tell capitals apart', () => {
    expect(new Set(ids.map((id) => id.toLowerCase())).size).to.equal(MANY);
  });

  it('can stand in a selector as it is', () => {
    for (const id of ids.slice(0, 1_000)) {
      expect(CSS.escape(id)).to.equal(id);
      const element = Object.assign(document.createElement('i'), { id });
      expect(element.matches(`#${id}`)).to.equal(true);
    }
  });

  it('has 4 random bits in its first letter and 5 in each other: every letter is as frequent as the others', () => {
    const seen = Array.from({ length: 28 }, () => new Map<string, number>());
    for (const id of ids) for (const [at, letter] of [...id].entries()) seen[at]!.set(letter, (seen[at]!.get(letter) ?? 0) + 1);
    for (const [at, counts] of seen.entries()) {
      const kinds = at === 0 ? 16 : 32;
      expect(counts.size, `place ${at}`).to.equal(kinds);
      const expected = MANY / kinds;
      const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 31 degrees of freedom: beyond 100 once in a hundred million runs.
      expect(chiSquare, `place ${at}`).to.be.below(100);
    }
  });
});
