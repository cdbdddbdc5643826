import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { createMemoryKeys, type MemoryKeys } from '../../src/adapter/memory/memory-keys.js';
import { signKeyset, verifyKeyset, type KeysetPayload, type KeysetResult } from '../../src/ownership/keyset.js';

const NOW = Date.UTC(2026, 10, 23);

describe('verifyKeyset', () => {
  let keys: MemoryKeys;
  before(async () => {
    keys = await createMemoryKeys('ins-a', 'uk', NOW);
  });
  const outcome = async (result: Promise<KeysetResult>): Promise<string> => {
    const settled = await result;
    return settled.ok ? 'ok' : settled.fault;
  };
  const signed = async (change: Partial<KeysetPayload>, known = 0, now = NOW): Promise<string> => {
    const keyset = await signKeyset({ ...keys.payload, ...change }, keys.rootKey, keys.trust.rootThumbprint);
    return outcome(verifyKeyset({ keyset, rootKey: keys.document.rootKey }, keys.trust, known, now));
  };

  it('believes what the configured root has signed', async () => {
    expect(await signed({})).to.equal('ok');
  });

  it('refuses another insurer’s and another region’s, though signed by our root', async () => {
    expect([await signed({ tenant: 'ins-b' }), await signed({ region: 'ie' })]).to.deep.equal(['tenant', 'region']);
  });

  it('refuses a rollback, and takes the same number again', async () => {
    expect([await signed({ seq: 6 }, 7), await signed({ seq: 7 }, 7), await signed({ seq: 8 }, 7)]).to.deep.equal(['rollback', 'ok', 'ok']);
  });

  it('refuses one past its end', async () => {
    expect([await signed({ notAfter: NOW }), await signed({ notAfter: NOW + 1 })]).to.deep.equal(['expired', 'ok']);
  });

  it('refuses another root: its own signature, ours under its key, and its key posing under our thumbprint', async () => {
    const theirs = await createMemoryKeys('ins-a', 'uk', NOW);
    expect(await outcome(verifyKeyset(theirs.document, keys.trust, 0, NOW))).to.equal('root');
    expect(await outcome(verifyKeyset({ keyset: theirs.document.keyset, rootKey: keys.document.rootKey }, keys.trust, 0, NOW))).to.equal('signature');
    const posing = await signKeyset(keys.payload, theirs.rootKey, keys.trust.rootThumbprint);
    expect(await outcome(verifyKeyset({ keyset: posing, rootKey: keys.document.rootKey }, keys.trust, 0, NOW))).to.equal('signature');
    expect(await outcome(verifyKeyset({ ...keys.document, rootKey: {} }, keys.trust, 0, NOW))).to.equal('root');
    expect(await outcome(verifyKeyset({ ...keys.document, rootKey: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }, keys.trust, 0, NOW))).to.equal('root');
  });

  it('refuses a root that is no point of the curve, even where it was configured', async () => {
    const rootKey = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const trust = { ...keys.trust, rootThumbprint: await calculateJwkThumbprint(rootKey) };
    expect(await outcome(verifyKeyset({ ...keys.document, rootKey }, trust, 0, NOW))).to.equal('root');
  });

  it('refuses a keyset that an issuer’s key has signed', async () => {
    const keyset = await signKeyset(keys.payload, keys.issuerKey, keys.issuerKid);
    expect(await outcome(verifyKeyset({ keyset, rootKey: keys.document.rootKey }, keys.trust, 0, NOW))).to.equal('signature');
  });

  it('refuses text that is no keyset', async () => {
    for (const keyset of ['', '.', '..', 'a.b.c', 'ü.ü.ü']) {
      expect(await outcome(verifyKeyset({ ...keys.document, keyset }, keys.trust, 0, NOW)), keyset).to.equal('signature');
    }
  });
});
