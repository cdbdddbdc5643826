import { expect } from 'chai';
import { importAccount, importFormerAccount, makeAccountKey } from '../../src/keys/account-key.js';
import { attest, attestationKey, isAttested, type Attested } from '../../src/keys/attestation.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { openAccountBox, sealAccountBox } from '../../src/sealing/account-box.js';
import { SealError } from '../../src/sealing/seal-error.js';

const KID = 'A'.repeat(43);
const OTHER = `B${'A'.repeat(42)}`;
const DEVICE: Attested = { kind: 'device', sub: 'm_grace', kid: KID, enc: OTHER };

async function account(): Promise<{ own: OwnAccount; scalar: Uint8Array<ArrayBuffer> }> {
  const { named, scalar } = await makeAccountKey();
  return { own: (await importAccount(named, scalar))!, scalar };
}

describe('attestation', () => {
  it('is the same from every device that holds the account key, and shows these keys of this person alone', async () => {
    const { own, scalar } = await account();
    const again = (await importFormerAccount(own.kid, scalar))!;
    const att = await attest(await attestationKey(own), DEVICE);
    expect(att).to.equal(await attest(await attestationKey(again), DEVICE)).and.have.length(43);
    const key = await attestationKey(again);
    expect(await isAttested(key, DEVICE, att)).to.equal(true);
    const others: Attested[] = [{ ...DEVICE, sub: 'm_other' }, { ...DEVICE, kid: OTHER }, { ...DEVICE, enc: KID }, { kind: 'way', sub: 'm_grace', enc: OTHER }];
    for (const other of others) expect(await isAttested(key, other, att), JSON.stringify(other)).to.equal(false);
  });

  it('cannot be made by who does not hold the account key', async () => {
    const { own } = await account();
    const stranger = await account();
    const named = { kid: own.kid, pair: { publicKey: own.pair.publicKey, privateKey: stranger.own.pair.privateKey } };
    expect(await isAttested(await attestationKey(own), DEVICE, await attest(await attestationKey(named), DEVICE))).to.equal(false);
  });
});

describe('account box', () => {
  const person = { aud: 'consult:ins-a:uk', sub: 'm_grace' };
  const outcome = (work: Promise<unknown>): Promise<string> => work.then(() => 'opened', (error: unknown) => (error instanceof SealError ? error.reason : String(error)));

  it('gives the scalar to its recipient, for this person and this account key alone', async () => {
    const [{ own, scalar }, device, other] = await Promise.all([account(), account(), account()]);
    const box = await sealAccountBox(scalar, own.kid, device.own.pair.publicKey, person);
    expect(await openAccountBox(box, device.own.pair, person)).to.deep.equal(scalar);
    expect(await outcome(openAccountBox(box, other.own.pair, person))).to.equal('wrap');
    expect(await outcome(openAccountBox({ ...box, to: other.own.kid }, other.own.pair, person))).to.equal('wrap');
    expect(await outcome(openAccountBox({ ...box, account: other.own.kid }, device.own.pair, person))).to.equal('wrap');
    expect(await outcome(openAccountBox(box, device.own.pair, { ...person, sub: 'm_other' }))).to.equal('wrap');
    expect(await outcome(openAccountBox(box, device.own.pair, { ...person, aud: 'consult:ins-a:ie' }))).to.equal('wrap');
  });

  it('takes no scalar for a key that it is not', async () => {
    const [{ own }, other] = await Promise.all([account(), account()]);
    expect(await importFormerAccount(own.kid, other.scalar)).to.equal(null);
    expect(await importFormerAccount(own.kid, new Uint8Array(32))).to.equal(null);
  });
});
