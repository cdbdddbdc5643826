import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { keyUseSchema, signKeyset, verifyKeyset, type KeyUse, type KeysetPayload, type KeysetResult } from '../../src/ownership/keyset.js';
import type { Policy } from '../../src/ownership/policy.js';
import { NOW, keysetOf, outcomeOf, testKey, testKeyset, type TestKey, type TestKeyset } from './signed-fixture.js';

const USES: readonly KeyUse[] = ['issuer', 'incident', 'lease', 'approver', 'log'];

describe('keyset', () => {
  let keys: Record<KeyUse, TestKey>;
  let made: TestKeyset;
  before(async () => {
    const [issuer, incident, lease, approver, log] = await Promise.all([testKey(), testKey(), testKey(), testKey(), testKey()]);
    keys = { issuer, incident, lease, approver, log };
    made = await testKeyset(keys);
  });
  type Entry = KeysetPayload['keys'][number];
  const issuerEntry = (change: Partial<Entry> = {}): Entry => ({ kid: keys.issuer.kid, use: 'issuer', state: 'active', validUntil: null, jwk: keys.issuer.jwk, ...change });

  describe('verifyKeyset', () => {
    const verify = (document: { keyset: string; rootKey: JsonWebKey }): Promise<KeysetResult> => verifyKeyset(document, made.trust, 0, NOW);
    const signed = async (change: Partial<KeysetPayload>, known = 0, now = NOW): Promise<string> => outcomeOf(verifyKeyset(await made.document(change), made.trust, known, now));

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
      expect(await signed({}, 0, Number.NaN), 'at no time').to.equal('expired');
    });

    it('refuses one that is valid for longer than two weeks, or that was signed more than a day from now', async () => {
      const [day, life] = [86_400_000, 14 * 86_400_000];
      const valid = (iat: number, notAfter: number): Promise<string> => signed({ iat, notAfter });
      expect([await valid(NOW, NOW + life), await valid(NOW, NOW + life + 1)]).to.deep.equal(['ok', 'lifetime']);
      expect([await valid(NOW - life + 1, NOW + 1), await valid(NOW - life, NOW + 1)], 'by its own two times').to.deep.equal(['ok', 'lifetime']);
      expect([await valid(NOW + day, NOW + life), await valid(NOW + day + 1, NOW + life)], 'of a later day').to.deep.equal(['ok', 'lifetime']);
    });

    it('refuses another root: its own signature, ours under its key, and its key posing under our thumbprint', async () => {
      const theirs = await (await testKeyset(keys)).document();
      const ours = await made.document();
      expect(await outcomeOf(verify(theirs))).to.equal('root');
      expect(await outcomeOf(verify({ ...theirs, rootKey: ours.rootKey }))).to.equal('signature');
      expect(await outcomeOf(verify(await made.document({}, await testKey())))).to.equal('signature');
      expect(await outcomeOf(verify({ ...ours, rootKey: {} }))).to.equal('root');
      expect(await outcomeOf(verify({ ...ours, rootKey: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }))).to.equal('root');
      expect(await outcomeOf(verify({ ...ours, rootKey: { ...ours.rootKey, d: 'A'.repeat(43) } }))).to.equal('root');
    });

    it('refuses a root that is no point of the curve, and one that encrypts, even where it was configured', async () => {
      const off = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
      const encrypts = (await testKey('enc')).jwk;
      for (const rootKey of [off, encrypts]) {
        const trust = { ...made.trust, rootThumbprint: await calculateJwkThumbprint(rootKey) };
        expect(await outcomeOf(verifyKeyset({ ...(await made.document()), rootKey }, trust, 0, NOW))).to.equal('root');
      }
    });

    it('refuses a keyset that an issuer’s key has signed', async () => {
      expect(await outcomeOf(verify(await made.document({}, keys.issuer)))).to.equal('signature');
    });

    it('refuses the root under another name than its own', async () => {
      const keyset = await signKeyset(made.payload, made.root.privateKey, keys.issuer.kid);
      expect(await outcomeOf(verify({ ...(await made.document()), keyset }))).to.equal('signature');
    });

    it('refuses text that is no keyset', async () => {
      const document = await made.document();
      for (const keyset of ['', '.', '..', 'a.b.c', 'ü.ü.ü']) expect(await outcomeOf(verify({ ...document, keyset })), keyset).to.equal('signature');
    });

    it('refuses a keyset with a key that is more than a public one, or spelled another way, or of a use that is none', async () => {
      const { jwk } = keys.issuer;
      const odd = [{ jwk: { ...jwk, d: jwk.x } }, { jwk: { ...jwk, x: `${jwk.x}=` } }, { jwk: { ...jwk, crv: 'P-384' } }, { jwk: { ...jwk, kid: 'another' } }, { use: 'owner' }, { kid: '' }, { state: 'retired' }] as unknown as Partial<Entry>[];
      for (const change of odd) expect(await signed({ keys: [issuerEntry(change)] }), JSON.stringify(change)).to.equal('signature');
    });
  });

  describe('policyOf', () => {
    it('finds a policy by its name, and none that it does not know or that two have', async () => {
      const policy = (id: string, name = id): Policy => ({ id, role: 'escrow', name: { en: name }, keys: [] });
      const keyset = await keysetOf(made, { policies: [policy('records'), policy('legal'), policy('twice', 'one'), policy('twice', 'the other')] });
      expect(keyset.policyOf('records')).to.deep.equal(policy('records'));
      expect(keyset.policyOf('legal')).to.deep.equal(policy('legal'));
      expect([keyset.policyOf('twice'), keyset.policyOf('another'), keyset.policyOf('')]).to.deep.equal([null, null, null]);
    });
  });

  describe('keyOf', () => {
    const found = async (entries: readonly Partial<Entry>[], at = NOW, kid = keys.issuer.kid, use: KeyUse = 'issuer'): Promise<boolean> =>
      (await (await keysetOf(made, { keys: entries.map(issuerEntry) })).keyOf(use, kid, at)) !== null;

    it('finds a key for the one use that it has', async () => {
      expect(USES).to.deep.equal(keyUseSchema.options);
      const keyset = await keysetOf(made);
      for (const use of USES) {
        for (const other of USES) expect((await keyset.keyOf(other, keys[use].kid, NOW)) !== null, `${use} as ${other}`).to.equal(use === other);
      }
    });

    it('gives the key itself, again and again, to verify with and for nothing else', async () => {
      const keyset = await keysetOf(made);
      const text = new TextEncoder().encode('text');
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      for (const use of [...USES, ...USES]) {
        const key = await keyset.keyOf(use, keys[use].kid, NOW);
        if (key === null) throw new Error('no key');
        const signature = await crypto.subtle.sign(algorithm, keys[use].privateKey, text);
        expect([key.usages, key.extractable, await crypto.subtle.verify(algorithm, key, signature, text)], use).to.deep.equal([['verify'], false, true]);
      }
    });

    it('has none for a name that it does not know, or that two keys have', async () => {
      expect(await found([{}], NOW, 'another')).to.equal(false);
      expect(await found([])).to.equal(false);
      expect(await found([{}, {}])).to.equal(false);
      expect(await found([{}, { use: 'log', jwk: keys.log.jwk }])).to.equal(false);
    });

    it('has none that was revoked, at any time; one that only verifies still does', async () => {
      expect(await found([{ state: 'revoked' }], 0)).to.equal(false);
      expect(await found([{ state: 'verify-only' }])).to.equal(true);
    });

    it('has one to its last millisecond and not beyond', async () => {
      expect(await found([{ validUntil: NOW }], NOW)).to.equal(true);
      expect(await found([{ validUntil: NOW }], NOW + 1)).to.equal(false);
      expect(await found([{ validUntil: NOW }], Number.NaN), 'at no time').to.equal(false);
    });

    it('has none that says that it is for something else, or that is no point of the curve', async () => {
      const { use: _, ...bare } = keys.issuer.jwk;
      expect(await found([{ jwk: { ...bare, use: 'enc' } }])).to.equal(false);
      expect(await found([{ jwk: { ...bare, key_ops: ['deriveBits'] } }])).to.equal(false);
      expect(await found([{ jwk: { ...bare, x: 'A'.repeat(43), y: 'A'.repeat(43) } }])).to.equal(false);
      expect(await found([{ jwk: bare }])).to.equal(true);
    });
  });
});
