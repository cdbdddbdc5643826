import { expect } from 'chai';
import { openKeyStore } from '../../src/keys/open-key-store.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import { Pins } from '../../src/keys/pins.js';

describe('pins', () => {
  for (const [name, make] of [['browser', openKeyStore], ['memory', async () => memoryKeyStore()]] as const) {
    it(`go only forward, and are each person’s own (${name})`, async () => {
      const store = await make();
      const owner = `ins-a/uk/m_${crypto.randomUUID()}`;
      const pins = await Pins.open(store, owner);
      expect(pins.head('r1')).to.equal(null);
      await pins.seeHeads([['r1', { seq: 7, digest: 'd7' }], ['r2', { seq: 1, digest: 'e1' }]]);
      await pins.seeHeads([['r1', { seq: 3, digest: 'd3' }]]);
      await pins.seeKeys([['m_grace', { seq: 2, digest: 'k2' }]]);
      expect(pins.head('r1')).to.deep.equal({ seq: 7, digest: 'd7' });
      expect(pins.keys('m_grace')).to.deep.equal({ seq: 2, digest: 'k2' });
      expect(pins.keys('r1')).to.equal(null);
      // Another page, which opened earlier and knows less.
      const other = await Pins.open(store, owner);
      await other.seeHeads([['r1', { seq: 9, digest: 'd9' }]]);
      await pins.seeHeads([['r1', { seq: 8, digest: 'd8' }]]);
      await pins.refresh();
      expect(pins.head('r1')).to.deep.equal({ seq: 9, digest: 'd9' });
      for (const stranger of [`${owner}x`, owner.slice(0, -1)]) expect((await Pins.open(store, stranger)).head('r1'), stranger).to.equal(null);
      await store.erase(owner);
      expect((await Pins.open(store, owner)).head('r1')).to.equal(null);
      store.close();
    });
  }
});
