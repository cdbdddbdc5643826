import { expect } from 'chai';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
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

describe('digest', () => {
  it('is base64url SHA-256', async () => {
    // FIPS 180-4's "abc": ba7816bf 8f01cfea … f20015ad.
    expect(await digest(new TextEncoder().encode('abc'))).to.equal('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});
