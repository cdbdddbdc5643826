import { expect } from 'chai';
import type { Recipient } from '../../../src/recording/upload/upload-handle.js';
import { OWNER, PERMITTED, direct, epoch } from './director-bench.js';
import { testAccount } from '../session-keys.js';

describe('recording director, when the patient comes back on another page', () => {
  const begin = async (): Promise<Awaited<ReturnType<typeof direct>>> => {
    const made = await direct();
    made.director.setLive(true);
    made.director.setConsents(PERMITTED);
    made.director.setEpoch(epoch(0, 'audio'), []);
    return made;
  };
  const withKid = async (kid: string): Promise<Recipient> => ({ ...(await OWNER), kid });

  it('gives the recording’s key to a page with a session key where nobody came before it', async () => {
    const { director, page, owners, settled } = await direct();
    await page('session');
    director.addOwner(await withKid('session'));
    await settled();
    expect([...owners]).to.deep.equal(['session']);
  });

  it('goes on and gives no key to a page with a session key after the patient’s own device', async () => {
    const { director, page, owners, states, settled } = await begin();
    director.addOwner(await OWNER);
    await settled();
    await page('session');
    director.addOwner(await withKid('session'));
    await settled();
    expect([...owners]).to.deep.equal([(await OWNER).kid]);
    expect(states.at(-1)).to.equal('recording');
  });

  it('gives no key to a second page where a first one was recorded that showed nothing', async () => {
    const { director, page, owners, settled } = await direct([(await testAccount()).named]);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await page('first');
    await settled();
    await page('second');
    director.addOwner(await withKid('second'));
    await settled();
    expect([...owners]).to.deep.equal([]);
  });

  for (const other of ['another session', 'account'] as const) {
    it(`records nothing more of ${other} where a session key has the recording’s key, and goes on with the first page`, async () => {
      const { director, page, owners, told, states, settled } = await begin();
      await page('session');
      director.addOwner(await withKid('session'));
      await settled();
      const next = other === 'account' ? (await OWNER).kid : other;
      await page(next);
      director.addOwner(await withKid(next));
      await settled();
      expect(told.at(-1)).to.equal('stop');
      expect(states.at(-1)).to.equal('not-recording');
      expect([...owners]).to.deep.equal(['session']);
      await page('session');
      await settled();
      expect(states.at(-1)).to.equal('recording');
    });
  }

  it('knows from the upload whom an earlier page of the recorder has given the key', async () => {
    const { director, page, owners, states, told, settled } = await direct();
    owners.add('session of before');
    await page('session');
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    director.addOwner(await withKid('session'));
    await settled();
    expect(told.filter((each) => each.startsWith('record'))).to.deep.equal([]);
    expect(states.at(-1)).to.equal('not-recording');
  });
});
