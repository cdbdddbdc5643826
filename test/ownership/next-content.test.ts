import { expect } from 'chai';
import type { KeyAuthority, KeyChange } from '../../src/domain/key-change.js';
import type { KeyContent, LinkDevice, LinkWay } from '../../src/domain/key-content.js';
import { ENROLMENT_SKEW } from '../../src/ownership/enrolment-skew.js';
import { contentFault, differenceOf, neededBoxes, type BoxPlace } from '../../src/ownership/next-content.js';
import { NOW, dig } from './signed-fixture.js';

const named = (name: string): KeyContent['enc'] => ({ kid: dig(name), jwk: { kty: 'EC', crv: 'P-256', x: dig(`${name}-x`), y: dig(`${name}-y`), use: 'enc' } });
const device = (name: string, change: Partial<LinkDevice> = {}): LinkDevice => ({ sig: named(name), enc: named(`${name}-enc`), since: NOW, att: dig(`att-${name}`), ...change });
const way = (name: string, change: Partial<LinkWay> = {}): LinkWay => ({ kind: 'recovery-code', id: `id-${name}`, enc: named(name), at: NOW, att: dig(`att-${name}`), ...change });
const content = (change: Partial<KeyContent> = {}): KeyContent => ({ enc: named('account'), former: [], devices: [device('phone')], ways: [way('code')], cont: null, ...change });
/** What follows when somebody goes: another account key, that is shown to follow from the one before. */
const rotated = (change: Partial<KeyContent> = {}): KeyContent => content({ enc: named('later'), former: [dig('account')], cont: dig('cont'), ...change });
const place = (account: string, to: string): BoxPlace => ({ account: dig(account), to: dig(to) });

/** A change to this content with exactly the boxes and entries that it needs. */
function changeTo(before: KeyContent | null, next: KeyContent, how: KeyAuthority['how'] = 'recovery'): KeyChange {
  const known = before === null || how === 'permission' ? [] : before.ways;
  const entries = next.ways.filter(({ enc }) => !known.some((each) => each.enc.kid === enc.kid)).map(({ kind, id, enc, at }) => ({ kind, id, enc, at, salt: '', proofDigest: '', sealed: '' }));
  return { prev: null, content: next, boxes: neededBoxes(before, next, how).map((box) => ({ ...box, box: '' }) as unknown as KeyChange['boxes'][number]), entries, enrolment: null, authority: { how } as KeyAuthority };
}
const fault = (before: KeyContent | null, next: KeyContent, how?: KeyAuthority['how'], now = NOW): string | null => contentFault(before, changeTo(before, next, how), now);

describe('contentFault', () => {
  const before = content();
  const two = content({ devices: [device('phone'), device('laptop')], ways: [way('code'), way('passkey')] });

  it('lets a chain begin with one device, an account key, and any number of recovery methods', () => {
    expect(fault(null, content(), 'first')).to.equal(null);
    expect(fault(null, content({ ways: [way('code'), way('passkey')] }), 'first')).to.equal(null);
    expect(fault(null, content({ devices: [device('phone'), device('laptop')] }), 'first')).to.equal('begin');
    expect(fault(null, content({ former: [dig('earlier')] }), 'first')).to.equal('former');
    expect(fault(null, content({ cont: dig('cont') }), 'first')).to.equal('begin');
  });

  it('lets everything begin anew by permission, with no key of before among it', () => {
    const anew = content({ enc: named('later'), former: [dig('account')], devices: [device('tablet')], ways: [way('passkey')] });
    expect(fault(before, anew, 'permission')).to.equal(null);
    for (const change of [{ devices: [device('phone')] }, { ways: [way('code')] }, { devices: [device('tablet', { enc: named('phone-enc') })] }, { devices: [device('tablet'), device('laptop')] }, { cont: dig('cont') }]) {
      expect(fault(before, { ...anew, ...change }, 'permission'), Object.keys(change)[0]).to.equal('begin');
    }
    expect(fault(before, { ...anew, enc: named('account'), former: [] }, 'permission'), 'the account key stays').to.equal('begin');
    expect(fault(before, { ...anew, former: [] }, 'permission'), 'the former one is forgotten').to.equal('former');
    expect(fault(before, anew, 'recovery'), 'without permission').to.equal('former');
  });

  it('lets a device or recovery methods come under the same account key, and one device at a time', () => {
    expect(fault(before, content({ devices: [device('phone'), device('laptop')] }))).to.equal(null);
    expect(fault(before, content({ ways: [way('code'), way('passkey'), way('paper')] }))).to.equal(null);
    expect(fault(before, content({ devices: [device('phone'), device('laptop'), device('tablet')] }))).to.equal('devices');
  });

  it('has another account key if somebody goes, and only then', () => {
    for (const gone of [{ devices: [device('phone')] }, { ways: [way('code')] }]) {
      expect(fault(two, { ...two, ...gone }), 'the same account key').to.equal('account');
      expect(fault(two, rotated({ ...two, enc: named('later'), former: [dig('account')], cont: dig('cont'), ...gone }))).to.equal(null);
    }
    expect(fault(before, rotated()), 'nobody goes').to.equal('account');
    expect(fault(before, rotated({ devices: [device('phone'), device('laptop')] })), 'somebody comes').to.equal('account');
    expect(fault(before, content({ enc: { ...named('account'), jwk: named('later').jwk } })), 'another key under the same name').to.equal('account');
  });

  it('keeps the former account key, and shows that the next one follows from it', () => {
    const gone = { devices: [device('laptop')], ways: two.ways };
    expect(fault(two, rotated(gone))).to.equal(null);
    for (const former of [[], [dig('later')], [dig('account'), dig('another')]]) expect(fault(two, rotated({ ...gone, former }))).to.equal('former');
    expect(fault(two, rotated({ ...gone, cont: null })), 'not shown to follow').to.equal('former');
    expect(fault(before, content({ devices: [device('phone'), device('laptop')], cont: dig('cont') })), 'nothing follows').to.equal('former');
    expect(fault(before, content({ devices: [device('phone'), device('laptop')], former: [dig('another')] }))).to.equal('former');
  });

  it('changes nothing of a device or a recovery method that stays, but its attestation under another account key', () => {
    const laptop = device('laptop');
    for (const other of [device('phone', { since: NOW - 1 }), device('phone', { att: dig('another') }), device('phone', { enc: named('other-enc') })]) {
      expect(fault(before, content({ devices: [other, laptop] }))).to.equal('kept');
    }
    for (const other of [way('code', { id: 'another' }), way('code', { kind: 'passkey' }), way('code', { at: NOW - 1 }), way('code', { att: dig('another') })]) {
      expect(fault(before, content({ devices: [device('phone'), laptop], ways: [other] }))).to.equal('kept');
    }
    const attested = { devices: [device('phone', { att: dig('new') })], ways: [way('code', { att: dig('new-too') }), way('passkey', { att: dig('third') })] };
    expect(fault(two, rotated(attested))).to.equal(null);
    expect(fault(two, rotated({ ...attested, devices: [device('phone', { since: NOW - 1 })] }))).to.equal('kept');
    expect(fault(two, rotated({ ...attested, ways: [way('code', { id: 'another' }), way('passkey')] }))).to.equal('kept');
    // A recovery method whose key has a device's name is no device.
    expect(fault(content({ devices: [device('phone')] }), content({ ways: [way('code'), way('phone', { id: 'x' })] }))).to.equal(null);
  });

  it('gives no two recovery methods one id', () => {
    expect(fault(before, content({ ways: [way('code'), way('passkey', { id: 'id-code' })] }))).to.equal('ids');
  });

  it('takes in who was added just now, by whichever of the two clocks', () => {
    const [early, late] = [NOW - ENROLMENT_SKEW, NOW + ENROLMENT_SKEW];
    for (const since of [early, late]) expect(fault(before, content({ devices: [device('phone'), device('laptop', { since })] }))).to.equal(null);
    for (const at of [early - 1, late + 1]) {
      expect(fault(before, content({ devices: [device('phone'), device('laptop', { since: at })] }))).to.equal('time');
      expect(fault(before, content({ ways: [way('code'), way('passkey', { at })] }))).to.equal('time');
      expect(fault(null, content({ devices: [device('phone', { since: at })] }), 'first')).to.equal('time');
      expect(fault(null, content({ ways: [way('code', { at })] }), 'first')).to.equal('time');
    }
    expect(fault(before, content({ devices: [device('phone'), device('laptop', { since: NOW + 9e10 })] }), 'recovery', NOW + 9e10), 'who stays may be old').to.equal(null);
  });

  it('comes with exactly the boxes and the entries that it needs, in any order', () => {
    const next = content({ devices: [device('phone'), device('laptop')], ways: [way('code'), way('passkey'), way('paper')] });
    const good = changeTo(before, next);
    const [box, entry] = [good.boxes[0]!, good.entries[0]!];
    expect(contentFault(before, { ...good, boxes: good.boxes.toReversed(), entries: good.entries.toReversed() }, NOW)).to.equal(null);
    for (const boxes of [[], good.boxes.slice(1), [...good.boxes, box], [...good.boxes.slice(1), { ...box, to: dig('stranger') }], [...good.boxes.slice(1), { ...box, account: dig('another') }]]) {
      expect(contentFault(before, { ...good, boxes }, NOW)).to.equal('boxes');
    }
    for (const entries of [[], good.entries.slice(1), [...good.entries, entry], [...good.entries.slice(1), { ...entry, id: 'another' }], [...good.entries.slice(1), { ...entry, kind: 'passkey' as const }], [...good.entries.slice(1), { ...entry, at: NOW + 1 }], [...good.entries.slice(1), { ...entry, enc: named('other') }]]) {
      expect(contentFault(before, { ...good, entries }, NOW)).to.equal('entries');
    }
  });
});

describe('neededBoxes', () => {
  const before = content();

  it('hand a new account key to everybody, and the key before to whoever has it', () => {
    const everybody = [place('later', 'phone-enc'), place('later', 'code')];
    expect(neededBoxes(null, rotated(), 'first')).to.deep.equal(everybody);
    expect(neededBoxes(before, rotated(), 'recovery')).to.deep.equal([...everybody, place('account', 'later')]);
    expect(neededBoxes(before, rotated(), 'permission'), 'by permission nobody holds it').to.deep.equal(everybody);
  });

  it('hand a key that stays to who is added, and to nobody else', () => {
    expect(neededBoxes(before, content({ devices: [device('phone'), device('laptop')], ways: [way('passkey'), way('code')] }), 'device')).to.deep.equal([place('account', 'laptop-enc'), place('account', 'passkey')]);
    expect(neededBoxes(before, content(), 'device')).to.deep.equal([]);
  });
});

describe('differenceOf', () => {
  it('says who comes and who goes, by their keys', () => {
    const next = content({ devices: [device('laptop')], ways: [way('passkey'), way('code', { id: 'another' })] });
    const kids = ({ addedDevices, removedDevices, addedWays, removedWays }: ReturnType<typeof differenceOf>): string[] =>
      [addedDevices.map(({ sig }) => sig), removedDevices.map(({ sig }) => sig), addedWays.map(({ enc }) => enc), removedWays.map(({ enc }) => enc)].map((keys) => keys.map(({ kid }) => kid).join());
    expect(kids(differenceOf(content(), next))).to.deep.equal([dig('laptop'), dig('phone'), dig('passkey'), '']);
    expect(kids(differenceOf(next, content()))).to.deep.equal([dig('phone'), dig('laptop'), '', dig('passkey')]);
    expect(kids(differenceOf(null, next))).to.deep.equal([dig('laptop'), '', [dig('passkey'), dig('code')].join(), '']);
  });
});
