import { expect } from 'chai';
import { publicJwkSchema, useOf, type StrictPublicJwk } from '../../src/ownership/public-jwk.js';

type Says = Pick<StrictPublicJwk, 'use' | 'key_ops'>;

describe('useOf', () => {
  const cases: readonly (readonly ['sig' | 'enc' | null, Says])[] = [
    ['sig', {}], ['sig', { key_ops: [] }], ['sig', { use: 'sig' }], ['sig', { key_ops: ['verify'] }], ['sig', { use: 'sig', key_ops: ['verify'] }],
    ['enc', { use: 'enc' }], ['enc', { use: 'enc', key_ops: [] }], ['enc', { key_ops: ['deriveBits'] }], ['enc', { key_ops: ['deriveKey'] }], ['enc', { use: 'enc', key_ops: ['deriveBits', 'deriveKey'] }],
    [null, { use: 'enc', key_ops: ['verify'] }], [null, { use: 'sig', key_ops: ['deriveBits'] }], [null, { use: 'sig', key_ops: ['deriveKey'] }],
    [null, { key_ops: ['verify', 'deriveBits'] }], [null, { use: 'sig', key_ops: ['verify', 'deriveKey'] }], [null, { use: 'enc', key_ops: ['verify', 'deriveBits'] }],
  ];
  const point = { kty: 'EC' as const, crv: 'P-256' as const, x: 'A'.repeat(43), y: 'A'.repeat(43) };
  for (const [use, says] of cases) {
    it(`reads ${JSON.stringify(says)} as ${use ?? 'neither'}`, () => expect(useOf({ ...point, ...says })).to.equal(use));
  }

  it('is asked of nothing but a public P-256 key in its one spelling', () => {
    const accepts = (jwk: object): boolean => publicJwkSchema.safeParse(jwk).success;
    expect(accepts(point)).to.equal(true);
    const { y: _, ...halved } = point;
    for (const jwk of [halved, { ...point, d: point.x }, { ...point, crv: 'P-384' }, { ...point, kty: 'OKP' }, { ...point, x: `${'A'.repeat(42)}B` }, { ...point, y: `${point.y}=` }, { ...point, use: 'both' }, { ...point, key_ops: ['encrypt'] }, { ...point, alg: 'ES256' }]) {
      expect(accepts(jwk), JSON.stringify(jwk)).to.equal(false);
    }
  });
});
