import { expect } from 'chai';
import { partiesOf, presentDevices, signersApart, type DeviceLink } from '../../src/ownership/party-signers.js';
import { testKey, type TestKey } from './signed-fixture.js';

describe('whose signatures count for a consultation', () => {
  const link = (iat: number, ...devices: readonly string[]): DeviceLink => ({ iat, devices });
  const present = (...links: readonly DeviceLink[]): string => [...presentDevices(links, { nbf: 100, exp: 200 })].join(' ');

  it('are the devices that were in the chain at some moment of it', () => {
    expect(present(link(50, 'phone'))).to.equal('phone');
    expect(present(link(50, 'phone'), link(150, 'phone', 'laptop'))).to.equal('phone laptop');
    expect(present(link(50, 'phone'), link(150, 'laptop'), link(160, 'tablet')), 'one after the other').to.equal('phone laptop tablet');
    expect(present()).to.equal('');
  });

  it('are none that was added after its end', () => {
    expect(present(link(50, 'phone'), link(200, 'laptop'), link(201, 'tablet'))).to.equal('phone laptop');
    expect(present(link(201, 'phone'))).to.equal('');
  });

  it('are none that was removed before it began, and still one that was removed since', () => {
    expect(present(link(50, 'phone'), link(99, 'laptop'))).to.equal('laptop');
    expect(present(link(50, 'phone'), link(100, 'laptop')), 'in the very moment').to.equal('laptop');
    expect(present(link(50, 'phone'), link(101, 'laptop'))).to.equal('phone laptop');
    expect(present(link(50, 'phone'), link(300, 'laptop'))).to.equal('phone');
  });

  describe('between two parties', () => {
    let phone: TestKey;
    let laptop: TestKey;
    let tablet: TestKey;
    before(async () => {
      [phone, laptop, tablet] = await Promise.all([testKey(), testKey(), testKey()]);
    });

    it('are mine in my role and theirs in the other', () => {
      expect(partiesOf('patient', [phone], [tablet])).to.deep.equal({ patient: [phone], practitioner: [tablet] });
      expect(partiesOf('practitioner', [phone], [tablet])).to.deep.equal({ patient: [tablet], practitioner: [phone] });
    });

    it('are nobody’s where both have the key', () => {
      expect(signersApart({ patient: [phone, laptop], practitioner: [tablet, phone] })).to.deep.equal({ patient: [laptop], practitioner: [tablet] });
      expect(signersApart({ patient: [phone], practitioner: [phone] })).to.deep.equal({ patient: [], practitioner: [] });
      expect(signersApart({ patient: [phone], practitioner: [] })).to.deep.equal({ patient: [phone], practitioner: [] });
    });
  });
});
