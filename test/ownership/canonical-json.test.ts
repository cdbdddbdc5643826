import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalJson, isCanonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import { digest } from '../../src/ownership/digest.js';

const VECTORS: readonly [CanonicalValue, string][] = [
  [null, 'null'], [true, 'true'], [0, '0'], [-0, '0'], [-7, '-7'], [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ['', '""'], [[], '[]'], [{}, '{}'], [[[], {}], '[[],{}]'],
  // RFC 8785, section 3.2.2.2: two-character escapes where JSON has them, lower-case \u00xx for the rest, all else as it is.
  ['\b\t\n\f\r"\\/', '"\\b\\t\\n\\f\\r\\"\\\\/"'], ['\u000f\u001f\u007f', '"\\u000f\\u001f\u007f"'], ['€ü😀\u2028', '"€ü😀\u2028"'],
  // Section 3.2.3: members by their names' code units, on every level.
  [{ b: 1, a: [{ d: 1, c: 2 }], B: 2, '1': 3, aa: 4 }, '{"1":3,"B":2,"a":[{"c":2,"d":1}],"aa":4,"b":1}'],
  [{ '10': 1, '9': 2 }, '{"10":1,"9":2}'],
];

describe('canonicalJson', () => {
  for (const [value, text] of VECTORS) {
    it(`writes ${text}`, () => {
      expect(canonicalJson(value)).to.equal(text);
      expect(canonicalJson(JSON.parse(text) as CanonicalValue)).to.equal(text);
    });
  }

  const refused: readonly [string, unknown][] = [
    ['a fraction', 0.5], ['a number beyond exact integers', 2 ** 53], ['NaN', Number.NaN], ['infinity', Number.POSITIVE_INFINITY],
    ['half a surrogate pair', '\ud800'], ['a pair the wrong way round', '\udc00\ud800'], ['undefined', undefined], ['a member that is undefined', { a: undefined }],
    ['a function', () => 1], ['a big integer', 1n], ['a name beyond ASCII', { ü: 1 }], ['a name that begins beyond ASCII', { üa: 1 }], ['a name that ends beyond it', { aü: 1 }], ['an empty name', { '': 1 }], ['something refused, deep inside', [{ a: [1.5] }]],
  ];
  for (const [name, value] of refused) {
    it(`refuses ${name}`, () => expect(() => canonicalJson(value as CanonicalValue)).to.throw(TypeError));
  }
});

describe('isCanonicalJson', () => {
  const orNot = (says: () => boolean): boolean => {
    try {
      return says();
    } catch {
      return false;
    }
  };

  it('says of every text what writing its value anew says', () => {
    const letter = fc.constantFrom('a', 'B', '1', '10', '9', 'ü', '\ud800', '😀', ' ', '"', '\n', '__proto__');
    const word = fc.array(letter, { maxLength: 3 }).map((letters) => letters.join(''));
    const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, word, fc.integer(), fc.constantFrom(null, true, 0.5, 2 ** 53, 1e21), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(word, tie('value'), { maxKeys: 4, noNullPrototype: true })),
    }));
    const spaced = fc.constantFrom<(text: string) => string>((text) => text, (text) => text.replace(':', ': '), (text) => text.replace('1', '1.0'), (text) => text.replace('a', '\\u0061'), (text) => text.replace('{"', '{"a":1,"'));
    let canonical = 0;
    fc.assert(fc.property(values, fc.boolean(), spaced, (value, sorted, space) => {
      const text = space(sorted ? JSON.stringify(inOrder(value)) : JSON.stringify(value));
      const parsed = JSON.parse(text) as CanonicalValue;
      const expected = orNot(() => canonicalJson(parsed) === text);
      canonical += expected ? 1 : 0;
      expect(orNot(() => isCanonicalJson(text, parsed)), text).to.equal(expected);
    }), { numRuns: 3_000 });
    expect(canonical).to.be.within(300, 2_700);
  });

  it('takes members whose names are numbers in the order of their letters alone', () => {
    expect(isCanonicalJson('{"10":1,"9":2}', JSON.parse('{"10":1,"9":2}') as CanonicalValue)).to.equal(true);
    expect(isCanonicalJson('{"9":2,"10":1}', JSON.parse('{"9":2,"10":1}') as CanonicalValue)).to.equal(false);
  });
});

/** The same with all members in the order of their names. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, inOrder(member)]));
}

describe('digest', () => {
  it('is base64url SHA-256', async () => {
    // FIPS 180-4's "abc": ba7816bf 8f01cfea … f20015ad.
    expect(await digest(new TextEncoder().encode('abc'))).to.equal('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});
