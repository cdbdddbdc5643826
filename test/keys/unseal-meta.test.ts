import { expect } from 'chai';
import { base64url } from 'jose';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { digest } from '../../src/ownership/digest.js';
import type { SealedMeta } from '../../src/ownership/gate.js';
import { importAccount, makeAccountKey } from '../../src/keys/account-key.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { createUnseal } from '../../src/keys/unseal-meta.js';
import { sealBytes } from '../../src/sealing/cobblestone.js';
import { wrapKey } from '../../src/sealing/key-wrap.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { segmentContext } from '../../src/sealing/segment-context.js';

const META = { serviceName: 'GP', practitionerName: 'Dr Amara Osei', practitionerTitle: 'GP', start: '2026-11-23T09:00:00Z' };

async function account(): Promise<OwnAccount> {
  const { named, scalar } = await makeAccountKey();
  return (await importAccount(named, scalar))!;
}

async function sealedFor(own: OwnAccount, text = JSON.stringify(META)): Promise<{ sealed: SealedMeta; key: RecordingKey }> {
  const key = RecordingKey.generate();
  const cd = await digest(crypto.getRandomValues(new Uint8Array(8)));
  const rid = newOpaqueId();
  const box = await wrapKey(key, own.pair.publicKey, { cd, rid, kid: own.kid, role: 'owner' });
  const meta = await sealBytes(key, segmentContext({ cd, rid, epoch: 0, seq: 0, kind: 'meta' }), new Uint8Array(new TextEncoder().encode(text)));
  const wrap = { suite: '0010-0001-0002', kid: own.kid, role: 'owner', enc: base64url.encode(box.subarray(0, 65)), ct: base64url.encode(box.subarray(65)) } as const;
  return { key, sealed: { wrap, cd, rid, rkc: await key.commitment(), meta: base64url.encode(meta) } };
}

describe('createUnseal', () => {
  it('opens what was sealed for this account, and hands the key over if somebody wants it', async () => {
    const own = await account();
    const { sealed, key } = await sealedFor(own);
    const holds = (kid: string): OwnAccount | null => (kid === own.kid ? own : null);
    expect(await createUnseal(holds)(sealed)).to.deep.equal({ ok: true, meta: META });
    const keys: [RecordingKey, string][] = [];
    await createUnseal(holds, (recordingKey, rid) => keys.push([recordingKey, rid]))(sealed);
    expect(keys.map(([, rid]) => rid)).to.deep.equal([sealed.rid]);
    expect(await keys[0]![0].commitment()).to.equal(await key.commitment());
  });

  it('says what failed, and hands no key over then', async () => {
    const own = await account();
    const { sealed } = await sealedFor(own);
    const other = await sealedFor(own);
    const keys: RecordingKey[] = [];
    const faultOf = async (changed: Partial<SealedMeta>, of: (kid: string) => OwnAccount | null = () => own): Promise<string> => {
      const result = await createUnseal(of, (key) => keys.push(key))({ ...sealed, ...changed });
      return result.ok ? 'none' : result.fault;
    };
    expect(await faultOf({}, () => null)).to.equal('wrap');
    const stranger = await account();
    expect(await faultOf({}, () => stranger)).to.equal('wrap');
    expect(await faultOf({ wrap: other.sealed.wrap })).to.equal('wrap');
    expect(await faultOf({ wrap: { ...sealed.wrap, role: 'reader' } })).to.equal('wrap');
    expect(await faultOf({ rid: newOpaqueId() })).to.equal('wrap');
    expect(await faultOf({ cd: 'not a digest' })).to.equal('wrap');
    expect(await faultOf({ rkc: other.sealed.rkc })).to.equal('commitment');
    expect(await faultOf({ meta: other.sealed.meta })).to.equal('meta');
    expect(await faultOf({ meta: '' })).to.equal('meta');
    expect(await faultOf({ meta: (await sealedFor(own, 'not JSON')).sealed.meta })).to.equal('meta');
    const broken = await sealedFor(own, 'not JSON');
    expect(await createUnseal(() => own)(broken.sealed)).to.deep.equal({ ok: false, fault: 'meta' });
    expect(keys).to.have.length(0);
  });
});
