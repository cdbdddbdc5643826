import { expect } from 'chai';
import type { KeyPermission } from '../../src/domain/key-permission.js';
import { decideStopPermission } from '../../src/ownership/decide-key-change.js';
import type { OwnDevice } from '../../src/keys/own-keys.js';
import { signKeyChange, stopPermissionDigest, type SignedKeyChange } from '../../src/ownership/signed-key-change.js';
import { makeDevice } from '../../src/testing/make-party.js';
import { keyChangeFixture, type KeyChangeFixture } from './key-change-fixture.js';
import { NOW, dig, keyChange } from './signed-fixture.js';

const PERMISSION: KeyPermission = { id: 'p-1', at: NOW, effectiveAt: NOW + 1, until: NOW + 2, stopped: false };

describe('decideStopPermission', () => {
  let made: KeyChangeFixture;
  before(async () => {
    made = await keyChangeFixture();
  });
  const sign = async (change: Partial<SignedKeyChange> = {}, by: OwnDevice = made.party.device): Promise<string> =>
    signKeyChange({ ...keyChange(), prev: made.newest.digest, next: await stopPermissionDigest('p-1'), ...change }, by.privateKey, by.kid);
  const outcome = async (token: string, { id = 'p-1', permission = PERMISSION as KeyPermission | null, newest = made.newest as KeyChangeFixture['newest'] | null } = {}): Promise<string> => {
    const decision = await decideStopPermission(newest, { id, token }, { ...made.facts, permission });
    return decision.verdict === 'stop' ? `stop ${decision.device}` : `${decision.code}, ${decision.notice ?? 'no notice'}`;
  };
  const FORBIDDEN = 'backend/forbidden, change-refused';

  it('lets any device of the newest link stop it, and says which one did', async () => {
    expect(await outcome(await sign())).to.equal(`stop ${made.party.device.kid}`);
  });

  it('lets nobody else, and no word that was given for something else', async () => {
    expect(await outcome(await sign({}, await makeDevice()))).to.equal(FORBIDDEN);
    expect(await outcome('')).to.equal(FORBIDDEN);
    expect(await outcome(await sign({ next: dig('another') }))).to.equal(FORBIDDEN);
    expect(await outcome(await sign({ next: await stopPermissionDigest('p-2') }))).to.equal(FORBIDDEN);
    expect(await outcome(await sign({ sub: 'm_tom' }))).to.equal(FORBIDDEN);
    expect(await outcome(await sign({ aud: 'consult:ins-b:uk' }))).to.equal(FORBIDDEN);
    expect(await outcome(await sign(), { newest: null }), 'nobody has a chain').to.equal(FORBIDDEN);
  });

  it('tells a device that has signed for an earlier link to look again', async () => {
    expect(await outcome(await sign({ prev: dig('earlier') }))).to.equal('backend/conflict, no notice');
  });

  it('finds no permission that is not open, and tells a stranger no more than that', async () => {
    for (const permission of [null, { ...PERMISSION, id: 'p-2' }]) {
      expect(await outcome(await sign(), { permission }), 'a device').to.equal('backend/not-found, no notice');
      expect(await outcome(await sign({}, await makeDevice()), { permission }), 'a stranger').to.equal('backend/not-found, change-refused');
    }
    expect(await outcome(await sign(), { id: 'p-2', permission: { ...PERMISSION, id: 'p-2' } }), 'signed for another one').to.equal(FORBIDDEN);
  });
});
