import { expect } from 'chai';
import { CompactSign, FlattenedSign, exportJWK, generateKeyPair } from 'jose';
import type { RecordingItem } from '../../src/domain/recording.js';
import { createMemoryWorld } from '../../src/adapter/memory/memory-world.js';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import { verifyKeyset } from '../../src/ownership/keyset.js';
import { createUnseal } from '../../src/keys/unseal-meta.js';
import { importVerifyKey } from '../../src/ownership/import-verify-key.js';
import { verifySessionClaim } from '../../src/ownership/session-claim.js';
import { issueItem } from '../../src/testing/issue-item.js';
import { claimText, gateFixture, keysetOf, signAsIssuer, unsigned, type GateFixture } from './gate-fixture.js';

/** The named attacks on the one object that assigns ownership, each with the reason that it meets. */
describe('attacks on the claim', () => {
  let fixture: GateFixture;
  let mine: RecordingItem;
  let others: RecordingItem;
  const outcomeOf = (claim: string): Promise<string> => fixture.outcome({ ...mine, claim });
  before(async () => {
    fixture = await gateFixture();
    mine = await issueItem(fixture.world, fixture.member);
    others = await issueItem(fixture.world, fixture.other);
  });

  it('claim of session A served for B', async () => {
    const alsoMine = await issueItem(fixture.world, fixture.member);
    expect(await fixture.outcome({ ...others, claim: mine.claim })).to.equal('recording-id');
    expect(await fixture.outcome({ ...alsoMine, claim: mine.claim })).to.equal('recording-id');
    // Under my claim's id, what the others have signed stays theirs.
    expect(await fixture.outcome({ ...others, claim: mine.claim, rid: mine.rid })).to.equal('member-key');
    expect(await fixture.outcome({ ...others, claim: mine.claim, rid: mine.rid, keys: mine.keys })).to.equal('epochs');
    expect(await fixture.outcome({ ...alsoMine, claim: mine.claim, rid: mine.rid })).to.equal('epochs');
  });

  it('alg none', async () => {
    for (const alg of ['none', 'None', 'NONE', '', null]) {
      expect(await outcomeOf(unsigned({ alg, typ: 'consult-session+jwt', kid: fixture.world.keys.issuerKid }, claimText(mine))), String(alg)).to.equal('claim-type');
    }
  });

  it('HS256 with the public key as the secret', async () => {
    const [key] = fixture.world.keys.payload.keys;
    for (const secret of [JSON.stringify(key?.jwk), `${key?.jwk.x}${key?.jwk.y}`]) {
      const token = await new CompactSign(new TextEncoder().encode(claimText(mine)))
        .setProtectedHeader({ alg: 'HS256', typ: 'consult-session+jwt', kid: fixture.world.keys.issuerKid })
        .sign(new TextEncoder().encode(secret.padEnd(32)));
      expect(await outcomeOf(token)).to.equal('claim-type');
    }
  });

  it('a key in the header: jwk, jku, x5u, x5c', async () => {
    const attacker = await generateKeyPair('ES256');
    const jwk = await exportJWK(attacker.publicKey);
    const sign = (header: Record<string, unknown>): Promise<string> => new CompactSign(new TextEncoder().encode(claimText(mine)))
      .setProtectedHeader({ alg: 'ES256', typ: 'consult-session+jwt', kid: fixture.world.keys.issuerKid, ...header }).sign(attacker.privateKey);
    for (const header of [{ jwk }, { jku: 'https://attacker.example/keys' }, { x5u: 'https://attacker.example/x' }, { x5c: ['AAAA'] }]) {
      expect(await outcomeOf(await sign(header))).to.equal('claim-signature');
      expect(await outcomeOf(await sign({ ...header, kid: 'theirs' }))).to.equal('claim-key');
      // Beside the true key's signature they change nothing.
      expect(await outcomeOf(await signAsIssuer(fixture.world, claimText(mine), header))).to.equal('permit');
    }
  });

  it('a critical header extension', async () => {
    expect(await outcomeOf(await signAsIssuer(fixture.world, claimText(mine), { crit: ['urn:x'], 'urn:x': 1 }))).to.equal('claim-invalid');
  });

  it('a payload that is not encoded (RFC 7797), which the peek reads otherwise than the verifier', async () => {
    const text = claimText(await issueItem(fixture.world, fixture.member, { claim: { iss: 'claims' } }));
    const { issuerKey, issuerKid } = fixture.world.keys;
    const signed = await new FlattenedSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'ES256', typ: 'consult-session+jwt', kid: issuerKid, b64: false, crit: ['b64'] }).sign(issuerKey);
    const token = `${signed.protected}.${text}.${signed.signature}`;
    expect(await verifySessionClaim(token, fixture.context.keyset, fixture.context.now)).to.deep.equal({ ok: false, fault: 'claim-invalid' });
  });

  it('one typ for another, both ways', async () => {
    const { keys } = fixture.world;
    expect(await outcomeOf(keys.document.keyset)).to.equal('claim-invalid');
    expect(await outcomeOf(await signAsIssuer(fixture.world, claimText(mine), { typ: 'JWT' }))).to.equal('claim-type');
    expect(await outcomeOf(await signAsIssuer(fixture.world, claimText(mine), { typ: undefined }))).to.equal('claim-type');
    expect(await verifyKeyset({ keyset: mine.claim, rootKey: keys.document.rootKey }, keys.trust, 0, fixture.context.now)).to.deep.equal({ ok: false, fault: 'signature' });
  });

  it('duplicate members, white space, odd numbers and escapes, though truly signed', async () => {
    const text = claimText(mine);
    const variants = [
      text.replace('"owner":', `"owner":{"sub":"m_other"},"owner":`), text.replace(/\}$/, ',"v":2}'), `${text} `, `\ufeff${text}`,
      text.replace('"v":2', '"v":2.0'), text.replace('"v":2', '"v":2e0'), text.replace('"tenant"', '"\\u0074enant"'),
    ];
    for (const variant of variants) {
      expect(variant).not.to.equal(text);
      expect(await outcomeOf(await signAsIssuer(fixture.world, variant)), variant.slice(0, 80)).to.equal('claim-invalid');
    }
  });

  it('a member that no claim has, and a payload above 16 KB, though truly signed and canonical', async () => {
    expect(await outcomeOf(await signAsIssuer(fixture.world, claimText(mine).replace(/\}$/, ',"zz":0}')))).to.equal('claim-invalid');
    const { trust, payload, rootKey, document } = fixture.world.keys;
    const [key] = payload.keys;
    // Sixty more keys, with names that are as long together as is wanted.
    const kids = (length: number): string[] => Array.from({ length: 60 }, (_, index) => 'k'.repeat(Math.floor((length + index) / 60)));
    const keyset = (length: number): string => canonicalJson({ ...payload, policies: [], keys: [...payload.keys, ...kids(length).map((kid) => ({ ...key, kid }))] } as CanonicalValue);
    const room = 16 * 1024 - keyset(60).length + 60;
    const verify = async (text: string): Promise<boolean> => {
      const token = await new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'ES256', typ: 'consult-keyset+jwt', kid: trust.rootThumbprint }).sign(rootKey);
      return (await verifyKeyset({ keyset: token, rootKey: document.rootKey }, trust, 0, fixture.context.now)).ok;
    };
    expect([keyset(room).length, keyset(room + 1).length]).to.deep.equal([16_384, 16_385]);
    expect([await verify(keyset(room)), await verify(keyset(room + 1))]).to.deep.equal([true, false]);
  });

  it('another insurer’s issuer, its kid renamed to ours', async () => {
    const theirs = await createMemoryWorld({ tenant: 'ins-b', region: 'uk', now: fixture.world.now });
    const item = await issueItem(theirs, fixture.member);
    expect(await fixture.outcome(item)).to.equal('tenant');
    const posing = await issueItem(theirs, fixture.member, { claim: { tenant: 'ins-a', aud: 'consult:ins-a:uk' } });
    expect(await fixture.outcome(posing)).to.equal('claim-key');
    expect(await fixture.outcome({ ...posing, claim: await signAsIssuer(theirs, claimText(posing), { kid: fixture.world.keys.issuerKid }) })).to.equal('claim-signature');
  });

  it('the right person with the wrong account on a shared device', async () => {
    expect(await fixture.outcome(mine, { subject: `${fixture.subject}x` })).to.equal('owner');
    expect(await fixture.outcome(mine, { subject: '' })).to.equal('owner');
    // Her own account, and a device that holds somebody else's key: hers, and not to be opened here.
    const { account } = fixture.other.keys;
    const context = { holdsKey: (kid: string) => kid === account.kid, unseal: createUnseal(() => account) };
    expect(await fixture.outcome(mine, context)).to.equal('sealed');
    expect(await fixture.outcome(mine, { ...context, holdsKey: () => true })).to.equal('wrap');
  });

  it('an encryption key used to verify', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const encryption = await crypto.subtle.exportKey('jwk', pair.publicKey);
    expect(await importVerifyKey({ ...encryption, use: 'enc' })).to.equal(null);
    expect(await importVerifyKey({ ...encryption, key_ops: ['deriveBits'] })).to.equal(null);
    // And in a keyset: a key that says of itself that it encrypts is no issuer's, whatever entry it stands in.
    const [key] = fixture.world.keys.payload.keys;
    if (key === undefined) throw new Error('no key');
    const keyset = await keysetOf(fixture.world, { keys: [{ ...key, jwk: { ...key.jwk, use: 'enc' } }] });
    expect(await fixture.outcome(mine, { keyset })).to.equal('claim-key');
  });

  it('a malleable signature changes no digest', async () => {
    const [head, payload, signature = ''] = mine.claim.split('.');
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const bytes = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const s = BigInt(`0x${[...bytes.slice(32)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
    const mirrored = (order - s).toString(16).padStart(64, '0').match(/../g)?.map((hex) => Number.parseInt(hex, 16)) ?? [];
    const twin = btoa(String.fromCharCode(...bytes.slice(0, 32), ...mirrored)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const [a, b] = [await fixture.gate(mine), await fixture.gate({ ...mine, claim: `${head}.${payload}.${twin}` })];
    expect(twin).not.to.equal(signature);
    if (a.verdict !== 'permit' || b.verdict !== 'permit') throw new Error('a true signature was denied');
    expect(a.recording.claimDigest).to.equal(b.recording.claimDigest);
  });
});
