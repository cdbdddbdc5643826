import { expect } from 'chai';
import * as fc from 'fast-check';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { openBytes, sealBytes } from '../../src/sealing/cobblestone.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { segmentContext, type SegmentPlace } from '../../src/sealing/segment-context.js';
import { patterned, reasonOf, toHex } from './sealing-fixture.js';

const CD = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
/** As ids were made before: 16 bytes. */
const OLD_RID = 'AQIDBAUGBwgJCgsMDQ4PEA';
const PLACE: SegmentPlace = { cd: CD, rid: newOpaqueId(), epoch: 1, seq: 7, kind: 'media' };

/** Every field, each with values that it must not be taken for. */
const OTHERS: readonly Partial<SegmentPlace>[] = [
  { cd: `A${CD.slice(1)}` }, { cd: `${CD.slice(0, -1)}4` }, { rid: newOpaqueId() }, { rid: `${PLACE.rid.slice(0, -1)}${PLACE.rid.endsWith('A') ? 'Q' : 'A'}` },
  { epoch: 0 }, { epoch: 2 }, { epoch: 257 }, { epoch: 1 + 2 ** 16 }, { epoch: 1 + 2 ** 24 }, { epoch: 7, seq: 1 },
  { seq: 0 }, { seq: 6 }, { seq: 8 }, { seq: 7 + 2 ** 8 }, { seq: 7 + 2 ** 16 }, { seq: 7 + 2 ** 31 }, { kind: 'init' }, { kind: 'meta' },
];

describe('segmentContext', () => {
  it('lays its fields out one after the other', () => {
    const context = segmentContext({ cd: CD, rid: OLD_RID, epoch: 0x01020304, seq: 0xfffefdfc, kind: 'meta' });
    const label = toHex(new TextEncoder().encode('consult/seg@v1'));
    expect(toHex(context)).to.equal(`${label}00${'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'}0102030405060708090a0b0c0d0e0f1001020304fffefdfc03`);
  });

  it('takes the ids of today and those of before, and gives each its own bytes', () => {
    expect([segmentContext(PLACE).length, segmentContext({ ...PLACE, rid: OLD_RID }).length]).to.deep.equal([77, 72]);
  });

  it('gives no two places one context', () => {
    const places = [PLACE, ...OTHERS.map((other) => ({ ...PLACE, ...other }))];
    expect(new Set(places.map((place) => toHex(segmentContext(place)))).size).to.equal(places.length);
  });

  it('gives no two places one context, whatever they are', () => {
    const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(base64url);
    const id = fc.oneof(...[16, 21].map((length) => fc.uint8Array({ minLength: length, maxLength: length }).map(base64url)));
    const number = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 0xffff_ffff }));
    const place = fc.record({ cd: fc.oneof(digest, fc.constant(CD)), rid: fc.oneof(id, fc.constant(PLACE.rid)), epoch: number, seq: number, kind: fc.constantFrom('init', 'media', 'meta') });
    fc.assert(fc.property(place, place, (a, b) => (toHex(segmentContext(a)) === toHex(segmentContext(b))) === (JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b)))), { numRuns: 500 });
  });

  it('is what keeps a segment in its place: sealed for one, it opens in no other', async () => {
    const key = RecordingKey.generate();
    const sealed = await sealBytes(key, segmentContext(PLACE), patterned(50));
    expect(await reasonOf(openBytes(key, segmentContext({ ...PLACE }), sealed))).to.equal('opened');
    for (const other of OTHERS) expect(await reasonOf(openBytes(key, segmentContext({ ...PLACE, ...other }), sealed)), JSON.stringify(other)).to.equal('commitment');
  });

  it('refuses what does not fit, and neither cuts nor fills up', () => {
    const misfits: readonly Record<string, unknown>[] = [
      ...['', CD.slice(1), `${CD}A`, `${CD}=`, `${CD} `, CD.replace('_', '/'), CD.replace('-', '+'), 'ü'.repeat(43), PLACE.rid, null, undefined, 5].map((cd) => ({ cd })),
      ...['', PLACE.rid.slice(1), PLACE.rid.slice(4), `${PLACE.rid}AAAA`, `${OLD_RID.slice(0, -2)}`, `${PLACE.rid}A`, `${PLACE.rid}==`, ` ${PLACE.rid.slice(1)}`, 'r_1', CD, null, undefined, 5].map((rid) => ({ rid })),
      ...[-1, 0.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY, '1', null, undefined].flatMap((value) => [{ epoch: value }, { seq: value }]),
      ...['', 'audio', 'constructor', '__proto__', 1, null, undefined].map((kind) => ({ kind })),
    ];
    for (const misfit of misfits) expect(() => segmentContext({ ...PLACE, ...misfit } as SegmentPlace), JSON.stringify(misfit)).to.throw(TypeError);
  });

  it('takes only the one spelling of a digest and of an id', () => {
    // Their last characters have spare bits, which a lenient decoder drops: 0 and 1, A and B would be one place.
    for (const cd of [`${CD.slice(0, -1)}1`, `${CD.slice(0, -1)}2`, `${CD.slice(0, -1)}3`]) expect(() => segmentContext({ ...PLACE, cd }), cd).to.throw(TypeError);
    for (const last of 'BCDEFGHIJKLMNOP') expect(() => segmentContext({ ...PLACE, rid: `${OLD_RID.slice(0, -1)}${last}` }), last).to.throw(TypeError);
  });
});

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
