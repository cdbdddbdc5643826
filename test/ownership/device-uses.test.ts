import { expect } from 'chai';
import { DEVICE_EXPIRES } from '../../src/domain/device-use.js';
import { expiredDevices, lastUseOf, longestUnused } from '../../src/ownership/device-uses.js';
import type { LinkDevice } from '../../src/domain/key-content.js';
import { NOW } from './signed-fixture.js';

const device = (kid: string, since: number): Pick<LinkDevice, 'sig' | 'since'> => ({ sig: { kid } as LinkDevice['sig'], since });

describe('when a device was last used', () => {
  it('is when it was added, until a later use is noted', () => {
    expect(lastUseOf(device('phone', NOW), new Map())).to.equal(NOW);
    expect(lastUseOf(device('phone', NOW), new Map([['phone', NOW + 5], ['laptop', NOW + 9]]))).to.equal(NOW + 5);
    expect(lastUseOf(device('phone', NOW), new Map([['phone', NOW - 5]]))).to.equal(NOW);
  });

  it('lets it expire half a year later, and not a moment before', () => {
    const devices = [device('phone', NOW), device('laptop', NOW - 5)];
    const expired = (now: number, ...used: [string, number][]): string[] => expiredDevices(devices, new Map(used), now).map(({ sig }) => sig.kid);
    expect(expired(NOW + DEVICE_EXPIRES - 5)).to.deep.equal([]);
    expect(expired(NOW + DEVICE_EXPIRES)).to.deep.equal(['laptop']);
    expect(expired(NOW + DEVICE_EXPIRES + 1)).to.deep.equal(['phone', 'laptop']);
    expect(expired(NOW + DEVICE_EXPIRES + 1, ['phone', NOW + 1])).to.deep.equal(['laptop']);
  });

  it('says which one makes room: the one that was unused for longest, of two the first', () => {
    const [phone, laptop, tablet] = [device('phone', NOW), device('laptop', NOW - 5), device('tablet', NOW - 5)] as const;
    expect(longestUnused([phone, laptop, tablet], new Map())).to.equal(laptop);
    expect(longestUnused([phone, laptop, tablet], new Map([['laptop', NOW + 1]]))).to.equal(tablet);
    expect(longestUnused([phone, laptop, tablet], new Map([['laptop', NOW + 1], ['tablet', NOW + 1]]))).to.equal(phone);
    expect(longestUnused([], new Map())).to.equal(null);
  });
});
